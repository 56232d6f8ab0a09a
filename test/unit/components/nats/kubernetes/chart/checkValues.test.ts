import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { checkValues, knownPaths } from "../../../../../../components/nats/kubernetes/chart/checkValues.ts";
import { itRefuses } from "../../../problems.ts";

const checkout = fileURLToPath(new URL("../../../../../..", import.meta.url));

describe("a user's values of the chart", () => {
    const right: Record<string, object> = {
        "all parts of an image": {
            container: { image: { registry: "r", repository: "p", tag: "t", digest: "d" } },
        },
        "free keys in merge": { config: { merge: { a: { b: 1 } } } },
        "free keys in labels": { global: { labels: { team: "a" } } },
        "keys of Kubernetes in ports": { service: { ports: { nats: { enabled: true, nodePort: 30422 } } } },
        "null, which selects the default": { config: { cluster: { tls: null, port: null } } },
        "a size in bytes": { config: { jetstream: { memoryStore: { maxSize: 1024 } } } },
        "both forms of a variable": { container: { env: { A: "1", B: { valueFrom: {} } } } },
        "a context of any name": { natsBox: { contexts: { mine: { creds: { secretName: "s" } } } } },
        "a template of the chart": { service: { name: { $tplYaml: '{{ "x" }}' } } },
        "a value that is not known yet": { container: { image: { tag: pulumi.output("2") } } },
        "a map that is not known yet": { container: { env: pulumi.output({}) } },
        "a list with an unknown value": {
            global: { image: { pullSecretNames: [pulumi.output("a")] } },
        },
        "what values.yaml does not have": { natsBox: { container: { resources: {} } } },
    };
    for (const [title, values] of Object.entries(right)) {
        it(`can have ${title}`, () => assert.deepEqual(checkValues(values), []));
    }

    const unknown = (path: string, fix: string) => `${path}: does not exist in the nats chart 2.14.2: ${fix}`;
    itRefuses<object>(checkValues, [
        [{ container: { imag: {} } }, unknown("container.imag", "did you mean container.image?")],
        [{ config: { jetStream: {} } }, unknown("config.jetStream", "did you mean config.jetstream?")],
        [{ reolader: {} }, unknown("reolader", "did you mean reloader?")],
        [{ replicas: 3 }, unknown("replicas", "did you mean config.cluster.replicas?")],
        [{ jetstream: { enabled: true } }, unknown("jetstream", "did you mean config.jetstream?")],
        [{ affinity: {} }, unknown("affinity", "remove it")],
        [
            { natsBox: { contexts: { mine: { cred: {} } } } },
            unknown("natsBox.contexts.mine.cred", "did you mean natsBox.contexts.mine.creds?"),
        ],
        [{ service: { ports: { http: {} } } }, unknown("service.ports.http", "remove it")],
        [{ constructor: {} }, unknown("constructor", "remove it")],
        [
            { config: { cluster: { enabled: "true", port: "6222", replicas: [3] } } },
            "config.cluster.enabled: must be true or false, not a string",
            "config.cluster.port: must be a number, not a string",
            "config.cluster.replicas: must be a number, not a list",
        ],
        [
            { config: { jetstream: { memoryStore: { maxSize: true } } } },
            "config.jetstream.memoryStore.maxSize: must be a size such as 10Gi, not a boolean",
        ],
        [{ container: { image: "nats:2.14.2" } }, "container.image: must be a map, not a string"],
        [{ container: { env: { X: true } } }, "container.env.X: must be a string or a map, not a boolean"],
        [{ container: { patch: {} } }, "container.patch: must be a list, not a map"],
        [
            { global: { image: { pullSecretNames: "a" } } },
            "global.image.pullSecretNames: must be a list of strings, not a string",
        ],
        [
            { global: { image: { pullSecretNames: ["a", { name: "b" }] } } },
            "global.image.pullSecretNames[1]: must be a string, not a map",
        ],
        [{ config: { merge: [] } }, "config.merge: must be a map, not a list"],
        [
            { config: { cluster: { routeURLs: { password: ["hunter2"] } } } },
            "config.cluster.routeURLs.password: must be a string, not a list",
        ],
    ]);
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
    const folder = process.env["DHI_NATS_CHART"] ?? join(checkout, "../shared/nats-chart");
    const file = join(folder, "values.yaml");
    return existsSync(file) ? file : undefined;
}

/** Whether the user chooses the key of a path, for which values.yaml has at most an example. */
function isFree(path: string): boolean {
    return /\.\*$/.test(path);
}

function has(values: unknown, [key, ...rest]: string[]): boolean {
    if (key === undefined) {
        return true;
    }
    const below = Object(values ?? {}) as Record<string, unknown>;
    return key === "*"
        ? Object.values(below).some((child) => has(child, rest))
        : key in below && has(below[key], rest);
}
