import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { checkValues, knownPaths } from "../../../../../../components/nats/kubernetes/chart/checkValues.ts";
import { knownChart } from "../../../../../../components/nats/kubernetes/chart/knownValues.ts";

const checkout = fileURLToPath(new URL("../../../../../..", import.meta.url));

/** The problems as lines. */
const findings = (values: object) => checkValues(values).map(({ path, reason }) => `${path}: ${reason}`);
const unknown = `does not exist in the nats chart ${knownChart.version}`;

describe("checkValues", () => {
    const right: [string, object][] = [
        ["nothing", {}],
        [
            "all parts of an image",
            { container: { image: { registry: "r", repository: "p", tag: "t", digest: "d" } } },
        ],
        [
            "free keys in merge and labels",
            { global: { labels: { team: "a" } }, config: { merge: { a: { b: 1 } } } },
        ],
        ["keys of Kubernetes in ports", { service: { ports: { nats: { enabled: true, nodePort: 30422 } } } }],
        ["null, which selects the default", { config: { cluster: { tls: null, port: null } } }],
        ["a size in bytes or with a unit", { config: { jetstream: { memoryStore: { maxSize: 1024 } } } }],
        [
            "both forms of a variable",
            { container: { env: { A: "1", B: { valueFrom: { secretKeyRef: {} } } } } },
        ],
        ["a context of any name", { natsBox: { contexts: { mine: { creds: { secretName: "s" } } } } }],
        ["a template of the chart", { service: { name: { $tplYaml: '{{ "x" }}' } } }],
        [
            "a value that is not known yet",
            { container: { image: { tag: pulumi.output("2.14.2") }, env: pulumi.output({}) } },
        ],
        [
            "the resources of nats-box, which values.yaml does not have",
            { natsBox: { container: { resources: {} } } },
        ],
    ];
    for (const [title, values] of right) {
        it(`accepts ${title}`, () => assert.deepEqual(findings(values), []));
    }

    const wrong: [object, ...string[]][] = [
        [{ container: { imag: {} } }, `container.imag: ${unknown}: did you mean container.image?`],
        [
            { config: { jetStream: { enabled: true } } },
            `config.jetStream: ${unknown}: did you mean config.jetstream?`,
        ],
        [{ reolader: {} }, `reolader: ${unknown}: did you mean reloader?`],
        [{ replicas: 3 }, `replicas: ${unknown}: did you mean config.cluster.replicas?`],
        [{ jetstream: { enabled: true } }, `jetstream: ${unknown}: did you mean config.jetstream?`],
        [{ affinity: {} }, `affinity: ${unknown}: remove it`],
        [
            { natsBox: { contexts: { mine: { cred: {} } } } },
            `natsBox.contexts.mine.cred: ${unknown}: did you mean natsBox.contexts.mine.creds?`,
        ],
        [{ service: { ports: { http: {} } } }, `service.ports.http: ${unknown}: remove it`],
        [
            { config: { cluster: { enabled: "true", port: "6222", replicas: [3] } } },
            "config.cluster.enabled: must be true or false, not a string",
            "config.cluster.port: must be a number, not a string",
            "config.cluster.replicas: must be a number, not a list",
        ],
        [{ container: { image: "nats:2.14.2" } }, "container.image: must be a map, not a string"],
        [
            { container: { env: { DEBUG: true } } },
            "container.env.DEBUG: must be a string or a map, not a boolean",
        ],
        [{ container: { patch: {} } }, "container.patch: must be a list, not a map"],
        [
            { global: { image: { pullSecretNames: ["a", { name: "b" }] } } },
            "global.image.pullSecretNames[1]: must be a string, not a map",
        ],
        [{ config: { merge: [] } }, "config.merge: must be a map, not a list"],
        [{ constructor: {} }, `constructor: ${unknown}: remove it`],
    ];
    for (const [values, ...expected] of wrong) {
        it(`refuses ${JSON.stringify(values)}`, () => assert.deepEqual(findings(values), expected));
    }

    it("never shows a value in a problem", () => {
        const [problem] = findings({ config: { cluster: { routeURLs: { password: ["hunter2"] } } } });
        assert.equal(problem, "config.cluster.routeURLs.password: must be a string, not a list");
    });
});

/** Paths that the chart's templates read and its values.yaml does not list. */
const unlisted = ["natsBox.container.resources"];

/** The charts, which must have the same paths. */
const charts: Record<string, string | undefined> = {
    "the upstream chart": valuesOfUpstreamChart(),
    "the local substitute": join(checkout, "offline/chart/nats/values.yaml"),
};
for (const [title, file] of Object.entries(charts)) {
    describe(`the known value paths of ${title}`, () => {
        let values: Record<string, unknown>;

        before(function () {
            if (file === undefined) {
                console.warn(
                    "      SKIPPED: no upstream chart: set DHI_NATS_CHART to the folder of the upstream chart",
                );
                this.skip();
            }
            values = parse(readFileSync(file, "utf8"), { merge: true }) as Record<string, unknown>;
        });

        it("include all of its values", () => assert.deepEqual(checkValues(values), []));

        it("include no others", () => {
            const invented = knownPaths.filter((path) => !isFree(path) && !has(values, path.split(".")));
            assert.deepEqual(invented, unlisted);
        });
    });
}

/** The values.yaml of the upstream chart: in the folder of DHI_NATS_CHART, else beside the checkout. */
function valuesOfUpstreamChart(): string | undefined {
    const chart = process.env["DHI_NATS_CHART"];
    const beside = join(dirname(checkout.replace(/\/$/, "")), "shared/nats-chart/values.yaml");
    const candidates = chart === undefined ? [beside] : [join(chart, "values.yaml")];
    return candidates.find((candidate) => existsSync(candidate));
}

/** Whether the user chooses the key of a path, for which values.yaml has at most an example. */
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
