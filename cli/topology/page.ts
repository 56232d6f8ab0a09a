import { html, type Html } from "../../preview/html/markup.ts";
import { topologySvg } from "./svg.ts";
import type { Topology } from "./topology.ts";

const styles = `
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 1400px }
h1 { font-size: 1.3rem } h2 { font-size: 1.05rem }
.picture { overflow-x: auto }
table { border-collapse: collapse } caption { text-align: start }
th, td { text-align: start; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid #8884 }
.wrong { color: #b3261e } @media (prefers-color-scheme: dark) { .wrong { color: #ff9d94 } }`;

/**
 * A cluster as one HTML file, which requests nothing from anywhere.
 *
 * @param refreshSeconds how often a browser reads the file again. @default - never
 */
export function topologyPage(topology: Topology, refreshSeconds?: number): string {
    const { stack, time, problems, streams } = topology;
    const consumers = streams.flatMap(({ name, consumers }) =>
        consumers.map((each) => ({ stream: name, ...each })),
    );
    return html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta
                    http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'"
                />
                ${refreshSeconds === undefined ? "" : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>
                    ${stack}: ${problems.length === 0 ? "nothing is wrong" : `${problems.length} problems`}
                </title>
                <style>
                    ${styles}
                </style>
            </head>
            <body>
                <main>
                    <h1>NATS cluster of ${stack}</h1>
                    <p>As of <time datetime="${time}">${time}</time></p>
                    <h2>${problems.length === 0 ? "Nothing is wrong" : "Problems"}</h2>
                    ${
                        problems.length === 0
                            ? ""
                            : html`<ul>
                                  ${problems.map((each) => html`<li class="wrong">${each}</li>`)}
                              </ul>`
                    }
                    <h2>Servers and streams</h2>
                    <div class="picture" tabindex="0" role="region" aria-label="Servers and streams">
                        ${topologySvg(topology)}
                    </div>
                    ${consumers.length === 0 ? "" : consumerTable(consumers)}
                </main>
            </body>
        </html> `.text;
}

function consumerTable(
    rows: readonly (Topology["streams"][number]["consumers"][number] & { readonly stream: string })[],
): Html {
    return html`<h2>Consumers</h2>
        <table>
            <tr>
                <th scope="col">Stream</th>
                <th scope="col">Consumer</th>
                <th scope="col">Pending</th>
                <th scope="col">Unacknowledged</th>
                <th scope="col">Delivered again</th>
            </tr>
            ${rows.map(
                ({ stream, name, pending, unacknowledged, redelivered }) =>
                    html`<tr>
                        <td>${stream}</td>
                        <td>${name}</td>
                        <td>${pending}</td>
                        <td>${unacknowledged}</td>
                        <td>${redelivered}</td>
                    </tr>`,
            )}
        </table>`;
}
