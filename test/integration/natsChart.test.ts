/** The local NATS chart: its rendered objects and, if the upstream chart is available, that both render the same. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkValues } from "../../components/nats/kubernetes/chart/checkValues.ts";
import { Helm, meaning, type Objects } from "./natsChart/rendering.ts";
import { configValueSets } from "./natsChart/configValueSets.ts";
import { objectValueSets } from "./natsChart/objectValueSets.ts";
import { skip } from "./support/skip.ts";

const localChart = fileURLToPath(new URL("../../offline/chart/nats", import.meta.url));

const valueSets = { ...configValueSets, ...objectValueSets };

/** A value somewhere in rendered objects, by keys and indexes. */
function at(objects: unknown, ...keys: (string | number)[]): unknown {
    return keys.reduce(
        (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
        objects,
    );
}

describe("the local NATS chart", () => {
    let helm: Helm;
    before(async () => {
        helm = await Helm.start();
    });
    after(() => helm?.stop());

    const pod = (objects: Objects) => at(objects, "apps/v1/StatefulSet/nats", "spec", "template", "spec");
    const set = (name: keyof typeof valueSets) => helm.render(localChart, valueSets[name]);
    const names = (list: unknown) => (list as { name: string }[]).map(({ name }) => name);

    it("uses the configured registry, tag and digest for every image", async () => {
        const objects = await set("hardened images, with a digest in the tag");
        assert.deepEqual(names(at(pod(objects), "containers")), ["nats", "reloader", "prom-exporter"]);
        assert.deepEqual(
            [0, 1, 2].map((index) => at(pod(objects), "containers", index, "image")),
            [
                `dhi.io/nats:2.14.5-debian13@sha256:${"a".repeat(64)}`,
                "dhi.io/nats-server-config-reloader:0-debian13",
                `dhi.io/prometheus-nats-exporter@sha256:${"b".repeat(64)}`,
            ],
        );
        assert.deepEqual(at(pod(objects), "imagePullSecrets"), [{ name: "dhi" }]);
    });

    it("writes includes in the order of their keys", async () => {
        const text = at(
            await set("includes, route URLs with a login, and a file store without a claim"),
            "v1/ConfigMap/nats-config",
            "data",
            "nats.conf",
        ) as string;
        assert.match(text, /^\{\n {2}include \.\/first\.conf;\n/);
        assert.match(text, /\n {2}include \.\.\/other\/last\.conf;\n\}\n$/);
    });

    it("changes the checksum annotation only with the configuration", async () => {
        const sum = async (values: object) =>
            at(
                await helm.render(localChart, { ...values, podTemplate: { configChecksumAnnotation: true } }),
                "apps/v1/StatefulSet/nats",
                ...["spec", "template", "metadata", "annotations", "checksum/config"],
            );
        const plain = await sum({});
        assert.match(plain as string, /^[0-9a-f]{64}$/);
        assert.equal(await sum({ container: { env: { A: "b" } } }), plain);
        assert.notEqual(await sum({ config: { merge: { debug: true } } }), plain);
    });

    const refused: [string, object, RegExp][] = [
        [
            "a copying patch",
            { container: { patch: [{ op: "copy", from: "/a", path: "/b" }] } },
            /copy: use add, replace or remove/,
        ],
        [
            "a patch of a missing value",
            { config: { patch: [{ op: "replace", path: "/a/b", value: 1 }] } },
            /"a" does not exist/,
        ],
        [
            "a patch beyond the end of a list",
            { container: { patch: [{ op: "remove", path: "/args/2" }] } },
            /"2" does not exist/,
        ],
        [
            "a patch without a value",
            { service: { patch: [{ op: "add", path: "/spec" }] } },
            /must have a value/,
        ],
        [
            "an environment variable that is not a string",
            { container: { env: { DEBUG: true } } },
            /DEBUG must be a string or a map, not bool/,
        ],
    ];
    for (const [title, values, message] of refused) {
        it(`refuses ${title}`, () => assert.rejects(helm.render(localChart, values), message));
    }
});

describe("the local and the upstream NATS chart", () => {
    const chart = process.env["DHI_NATS_CHART"];
    let helm: Helm;
    before(async function () {
        if (chart === undefined) {
            skip(this, "set DHI_NATS_CHART to the folder of the upstream chart to compare with it");
        }
        helm = await Helm.start();
    });
    after(() => helm?.stop());

    for (const [title, values] of Object.entries(valueSets)) {
        it(`render the same: ${title}`, () => assertSame(values, "events"));
    }

    it("render the same for a release with the name of the chart", () => assertSame({}, "nats"));

    /** Checks the values first: both charts would ignore a value with a wrong name. */
    async function assertSame(values: object, release: string): Promise<void> {
        assert.deepEqual(checkValues(values), []);
        const [ours, theirs] = await Promise.all(
            [localChart, chart ?? ""].map((folder) => helm.render(folder, values, release)),
        );
        assert.deepEqual(meaning(ours), meaning(theirs));
    }
});
