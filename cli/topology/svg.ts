import { html, type Html } from "../../preview/html/markup.ts";
import { picture } from "../../preview/html/picture.ts";
import { counted } from "../../preview/words.ts";
import { size } from "./text.ts";
import type { CopyState, ServerState, StreamState, Topology } from "./topology.ts";

const labelWidth = 250;
const column = 170;
const headerHeight = 118;
const row = 38;

const styles = `
.card { fill: #f4f7fa; stroke: #b5c0cb }
.silent { fill: #fdecea; stroke: #c5221f }
.line { stroke: #dde4ea }
.bar { fill: #dde4ea }
.used { fill: #2463c6 }
.leader { fill: #2463c6 }
.current { fill: #fff; stroke: #2463c6; stroke-width: 2.5 }
.behind { fill: #f0a020 }
.offline { fill: #c5221f }
@media (prefers-color-scheme: dark) {
  .card { fill: #1d2731; stroke: #46535f }
  .silent { fill: #43201f } .line { stroke: #303c47 } .bar { fill: #303c47 }
  .used, .leader { fill: #7ab0ff } .current { fill: #10171e; stroke: #7ab0ff }
}`;

/** A cluster as a picture: a column for each server, a row for each stream, a dot for each copy. */
export function topologySvg(topology: Topology): Html {
    const { stack, servers, streams, leader } = topology;
    const width = labelWidth + servers.length * column + 10;
    const height = headerHeight + Math.max(streams.length, 1) * row + 44;
    return picture(
        { title: `Servers and streams of ${stack}`, width, height, styles },
        html`<text x="10" y="28">${stack}</text>
            <text x="10" y="48" class="note">${topology.time}</text>
            ${servers.map((server, index) => card(server, index, server.name === leader))}
            ${streams.map((stream, index) => streamRow(stream, index, servers))} ${legend(height - 18)}`,
    );
}

function card(server: ServerState, index: number, isLeader: boolean): Html {
    const x = labelWidth + index * column;
    const { name, answers, version, clients = 0, storage } = server;
    const share =
        storage === undefined || storage.limit === 0 ? 0 : Math.min(1, storage.used / storage.limit);
    return html`<g transform="translate(${x} 10)">
        <title>${name}</title>
        <rect class="${answers ? "card" : "silent"}" width="${column - 12}" height="94" rx="6" />
        <text x="10" y="22">${shortened(name, 20)}</text>
        <text x="10" y="42" class="note"
            >${answers ? `${version}${isLeader ? ", meta leader" : ""}` : "does not answer"}</text
        >
        ${answers ? html`<text x="10" y="59" class="note">${counted(clients, "client")}</text>` : ""}
        ${
            answers && storage !== undefined
                ? html`<rect class="bar" x="10" y="68" width="${column - 32}" height="5" rx="2" />
                      <rect
                          class="used"
                          x="10"
                          y="68"
                          width="${(share * (column - 32)).toFixed(1)}"
                          height="5"
                          rx="2"
                      />
                      <text x="10" y="87" class="note">${size(storage.used)} of ${size(storage.limit)}</text>`
                : ""
        }
    </g>`;
}

function streamRow(stream: StreamState, index: number, servers: readonly ServerState[]): Html {
    const y = headerHeight + index * row + row / 2;
    const { name, messages, bytes, copies, consumers } = stream;
    return html`<g>
        <line
            class="line"
            x1="10"
            x2="${labelWidth + servers.length * column - 12}"
            y1="${y + row / 2}"
            y2="${y + row / 2}"
        />
        <text x="10" y="${y - 1}">${shortened(name, 30)}</text>
        <text x="10" y="${y + 12}" class="note"
            >${messages} messages, ${size(bytes)}, ${consumers.length} consumers</text
        >
        ${copies.map((copy) =>
            dot(
                copy,
                servers.findIndex((server) => server.name === copy.server),
                y,
            ),
        )}
    </g>`;
}

function dot({ server, role, lag }: CopyState, index: number, y: number): Html | string {
    return index < 0
        ? ""
        : html`<circle class="${role}" cx="${labelWidth + index * column + column / 2 - 6}" cy="${y}" r="7">
              <title>${server}: ${role}${lag > 0 ? `, ${lag} behind` : ""}</title>
          </circle>`;
}

function legend(y: number): Html[] {
    return (["leader", "current", "behind", "offline"] as const).map(
        (role, index) =>
            html`<circle class="${role}" cx="${20 + index * 90}" cy="${y - 4}" r="6" />
                <text x="${32 + index * 90}" y="${y}" class="note">${role}</text>`,
    );
}

function shortened(text: string, length: number): string {
    return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
