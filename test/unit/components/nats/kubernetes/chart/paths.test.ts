import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { checkValues, knownPaths } from "../../../../../../components/nats/kubernetes/chart/paths.ts";
import { knownChart } from "../../../../../../components/nats/kubernetes/chart/knownPaths.ts";

const checkout = fileURLToPath(new URL("../../../../../..", import.meta.url));

/** The reasons, each with its path. */
const findings = (values: object) => checkValues(values).map(({ path, reason }) => `${path}: ${reason}`);
const unknown = `unknown in the nats chart ${knownChart.version}`;

describe("values of the NATS chart", () => {
    const right: [string, object][] = [
        ["nothing", {}],
        [
            "an image, whole",
            { container: { image: { registry: "r", repository: "p", tag: "t", digest: "d" } } },
        ],
        [
            "free keys in merge and labels",
            { global: { labels: { team: "a" } }, config: { merge: { a: { b: 1 } } } },
        ],
        [
            "keys of Kubernetes' own in ports",
            { service: { ports: { nats: { enabled: true, nodePort: 30422 } } } },
        ],
        ["null, which asks for the default", { config: { cluster: { tls: null, port: null } } }],
        ["a size in bytes or with a unit", { config: { jetstream: { memoryStore: { maxSize: 1024 } } } }],
        [
            "both forms of a variable",
            { container: { env: { A: "1", B: { valueFrom: { secretKeyRef: {} } } } } },
        ],
        ["a context of any name", { natsBox: { contexts: { mine: { creds: { secretName: "s" } } } } }],
        ["a template of the chart's own", { service: { name: { $tplYaml: '{{ "x" }}' } } }],
        [
            "what is not known yet",
            { container: { image: { tag: pulumi.output("2.14.2") }, env: pulumi.output({}) } },
        ],
        [
            "resources of nats-box, which values.yaml does not have",
            { natsBox: { container: { resources: {} } } },
        ],
    ];
    for (const [title, values] of right) {
        it(`may be ${title}`, () => assert.deepEqual(findings(values), []));
    }

    const wrong: [object, ...string[]][] = [
        [{ container: { imag: {} } }, `container.imag: ${unknown}; did you mean container.image?`],
        [
            { config: { jetStream: { enabled: true } } },
            `config.jetStream: ${unknown}; did you mean config.jetstream?`,
        ],
        [{ reolader: {} }, `reolader: ${unknown}; did you mean reloader?`],
        [{ replicas: 3 }, `replicas: ${unknown}; did you mean config.cluster.replicas?`],
        [{ jetstream: { enabled: true } }, `jetstream: ${unknown}; did you mean config.jetstream?`],
        [{ affinity: {} }, `affinity: ${unknown}`],
        [
            { natsBox: { contexts: { mine: { cred: {} } } } },
            `natsBox.contexts.mine.cred: ${unknown}; did you mean natsBox.contexts.mine.creds?`,
        ],
        [{ service: { ports: { http: {} } } }, `service.ports.http: ${unknown}`],
        [
            { config: { cluster: { enabled: "true", port: "6222", replicas: [3] } } },
            "config.cluster.enabled: must be true or false, not a text",
            "config.cluster.port: must be a number, not a text",
            "config.cluster.replicas: must be a number, not a list",
        ],
        [{ container: { image: "nats:2.14.2" } }, "container.image: must be a map, not a text"],
        [
            { container: { env: { DEBUG: true } } },
            "container.env.DEBUG: must be a text or a map, not a boolean",
        ],
        [{ container: { patch: {} } }, "container.patch: must be a list, not a map"],
        [
            { global: { image: { pullSecretNames: ["a", { name: "b" }] } } },
            "global.image.pullSecretNames[1]: must be a text, not a map",
        ],
        [{ config: { merge: [] } }, "config.merge: must be a map, not a list"],
        [{ constructor: {} }, `constructor: ${unknown}`],
    ];
    for (const [values, ...expected] of wrong) {
        it(`may not be ${JSON.stringify(values)}`, () => assert.deepEqual(findings(values), expected));
    }

    it("never shows in a problem", () => {
        const [problem] = findings({ config: { cluster: { routeURLs: { password: ["hunter2"] } } } });
        assert.equal(problem, "config.cluster.routeURLs.password: must be a text, not a list");
    });
});

/** Paths that the chart's templates read and its values.yaml does not list. */
const unlisted = ["natsBox.container.resources"];

/** Both of these ought to have the same paths. */
const charts: Record<string, string | undefined> = {
    "the chart at hand": valuesOfChartAtHand(),
    "our stand-in": join(checkout, "offline/chart/nats/values.yaml"),
};
for (const [title, file] of Object.entries(charts)) {
    describe(`known value paths, against ${title}`, () => {
        let values: Record<string, unknown>;

        before(function () {
            if (file === undefined) {
                console.warn(
                    "      SKIPPED: no chart at hand; set DHI_NATS_CHART to the folder of the upstream chart",
                );
                this.skip();
            }
            values = parse(readFileSync(file, "utf8"), { merge: true }) as Record<string, unknown>;
        });

        it("accept all of its values", () => assert.deepEqual(checkValues(values), []));

        it("name nothing that it does not have", () => {
            const invented = knownPaths.filter((path) => !isFree(path) && !has(values, path.split(".")));
            assert.deepEqual(invented, unlisted);
        });
    });
}

/** The values.yaml of a real chart: of the folder in DHI_NATS_CHART, else one that lies beside the checkout. */
function valuesOfChartAtHand(): string | undefined {
    const chart = process.env["DHI_NATS_CHART"];
    const beside = join(dirname(checkout.replace(/\/$/, "")), "shared/nats-chart/values.yaml");
    const candidates = chart === undefined ? [beside] : [join(chart, "values.yaml")];
    return candidates.find((candidate) => existsSync(candidate));
}

/** Whether a path is of a key that the user chooses, where values.yaml at most has an example. */
function isFree(path: string): boolean {
    return /\.\*$/.test(path);
}

function has(values: unknown, [key, ...rest]: string[]): boolean {
    if (key === undefined) {
        return true;
    }
    if (typeof values !== "object" || values === null) {
        return false;
    }
    const below = values as Record<string, unknown>;
    return key === "*"
        ? Object.values(below).some((child) => has(child, rest))
        : key in below && has(below[key], rest);
}
