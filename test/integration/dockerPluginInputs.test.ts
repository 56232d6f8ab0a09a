import assert from "node:assert/strict";
import { unknown } from "../../offline/plugin/values.ts";
import type { Values } from "../../offline/plugin/values.ts";
import { isStandIn, Plugin } from "./dockerPlugin/client.ts";
import {
    containerType,
    imageType,
    networkType,
    remoteImageType,
    requireDocker,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

describe("docker plugin: inputs", function () {
    this.timeout(60_000);
    let plugin: Plugin;

    before(async function () {
        await requireDocker(this);
        plugin = await Plugin.start();
        await plugin.configure();
    });

    after(async () => {
        await plugin?.stop();
    });

    const check = async (properties: Values, type = containerType): Promise<string[]> =>
        (await plugin.check(type, "c1", properties)).failures;

    it("fills in defaults and says which they are", async () => {
        const { inputs } = await plugin.check(containerType, "c1", {
            image: "a",
            ports: [{ internal: 80 }],
            name: "b",
        });
        assert.deepEqual(inputs, {
            image: "a",
            name: "b",
            containerReadRefreshTimeoutMilliseconds: 15000,
            mustRun: true,
            networkMode: "bridge",
            removeVolumes: true,
            restart: "no",
            start: true,
            waitTimeout: 60,
            ports: [{ internal: 80, ip: "0.0.0.0", protocol: "tcp", __defaults: ["ip", "protocol"] }],
            __defaults: [
                "containerReadRefreshTimeoutMilliseconds",
                "mustRun",
                "networkMode",
                "removeVolumes",
                "restart",
                "start",
                "waitTimeout",
            ],
        });
    });

    for (const type of [containerType, networkType, volumeType]) {
        it(`makes up a name for a ${type}, and keeps it`, async () => {
            const news: Values = type === containerType ? { image: "a" } : {};
            const { inputs } = await plugin.check(type, "c1", news);
            assert.match(String(inputs["name"]), /^c1-[0-9a-f]{7}$/);
            assert.ok((inputs["__defaults"] as string[]).includes("name"));
            const again = await plugin.check(type, "c1", news, inputs);
            assert.equal(again.inputs["name"], inputs["name"]);
        });
    }

    it("reads numbers and switches that come as text", async () => {
        const { inputs, failures } = await plugin.check(containerType, "c1", {
            ...{ image: "a", name: "b", memory: "12", readOnly: "true" },
        });
        assert.deepEqual(failures, []);
        assert.equal(inputs["memory"], 12);
        assert.equal(inputs["readOnly"], true);
    });

    it("refuses text where a number belongs", async () => {
        const answer = check({ image: "a", memory: "12x" }).then(
            (failures) => failures.join("\n"),
            (error: unknown) => String(error),
        );
        assert.match(await answer, /memory/);
    });

    it("lets pass what is not known yet", async () => {
        const failures = await check({ image: unknown, restart: unknown, ports: unknown, memory: unknown });
        assert.deepEqual(failures, []);
    });

    it("wants what is required", async () => {
        const missing = (key: string): RegExp =>
            new RegExp(`argument "${key}" is required.*Examine values at 'c1.${key}'`);
        assert.match((await check({})).join("\n"), missing("image"));
        assert.match((await check({}, remoteImageType)).join("\n"), missing("name"));
    });

    const unknownKeys: [string, Values, string][] = [
        ["of the resource", { foo: 1 }, "c1.foo"],
        ["in a list", { ports: [{ internal: 1 }, { internal: 2, exteral: 3 }] }, "c1.ports[1].exteral"],
        ["in a set", { uploads: [{ file: "/a", content: "x", contnt: "y" }] }, "c1.uploads"],
        ["in an object", { healthcheck: { intervall: "1s" } }, "c1.healthcheck"],
    ];
    for (const [where, properties, place] of unknownKeys) {
        it(`refuses an unknown key ${where}`, async () => {
            const [failure = "none", ...others] = await check({ image: "a", ...properties });
            assert.deepEqual(others, []);
            assert.ok(failure.startsWith(`Invalid or unknown key. Examine values at '${place}`), failure);
        });
    }

    const badValues: [string, Values, RegExp][] = [
        [
            "a restart policy",
            { restart: "sometimes" },
            /'sometimes' doesn't match the pattern .*'c1.restart'/,
        ],
        ["memory", { memory: -1 }, /'-1' cannot be lower than 0.*'c1.memory'/],
        ["swap", { memorySwap: -2 }, /'-2' cannot be lower than -1.*'c1.memorySwap'/],
        ["processors", { cpuSet: "a" }, /'a' doesn't match the pattern.*'c1.cpuSet'/],
        [
            "a duration",
            { healthcheck: { interval: "x" } },
            /'x' is not a valid duration.*'c1.healthcheck.interval'/,
        ],
        ["a host path", { volumes: [{ hostPath: "a" }] }, /'a' must be an absolute path.*'c1.volumes'/],
        ["a mount", { mounts: [{ target: "/a", type: "x" }] }, /'x' doesn't match the pattern.*'c1.mounts'/],
        ["base64", { uploads: [{ file: "/a", contentBase64: "%" }] }, /not base64 decodeable.*'c1.uploads'/],
        ["permissions", { uploads: [{ file: "/a", content: "x", permissions: "9" }] }, /'9' doesn't match/],
    ];
    for (const [what, properties, expected] of badValues) {
        it(`refuses a wrong value for ${what}`, async () => {
            assert.match((await check({ image: "a", ...properties })).join("\n"), expected);
        });
    }

    it("reports every problem at once", async () => {
        const failures = await check({ image: "a", restart: "x", memory: -1, foo: 1 });
        assert.equal(failures.length, 3);
    });

    it("does not repeat a value that may be secret", async function () {
        if (!isStandIn) {
            this.skip();
        }
        const failures = await check({
            image: "a",
            uploads: [{ file: "/a", contentBase64: "hush!" }],
            envs: "hush!",
        });
        assert.equal(failures.length, 2);
        assert.doesNotMatch(failures.join("\n"), /hush/);
    });

    it("wants the full name of an image that is to be pushed", async () => {
        const build = { context: "stacks", dockerfile: "package.json" };
        await assert.rejects(
            check({ imageName: "a:1", build }, imageType),
            /repository name must be canonical/,
        );
        assert.deepEqual(await check({ imageName: "a:1", build, skipPush: true }, imageType), []);
    });

    it("says where a Dockerfile was looked for", async () => {
        const failing = check(
            { imageName: "a", skipPush: true, build: { dockerfile: "no/Dockerfile" } },
            imageType,
        );
        await assert.rejects(failing, /could not open dockerfile at relative path "no\/Dockerfile"/);
        const inContext = { context: "components/rust", dockerfile: "args.ts" };
        const hinting = check({ imageName: "a", skipPush: true, build: inContext }, imageType);
        await assert.rejects(hinting, /Try setting `dockerfile` to "components\/rust\/args.ts"/);
    });
});
