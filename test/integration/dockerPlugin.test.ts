import assert from "node:assert/strict";
import { Plugin } from "./dockerPlugin/client.ts";
import { requireDocker } from "./dockerPlugin/sandbox.ts";

// The contract of the Docker plugin, as the engine and the components see it. `DHI_DOCKER_PLUGIN=<executable>` runs
// the same tests against another plugin: what they say was measured on the official one.

describe("docker plugin: process", function () {
    this.timeout(60_000);

    before(async function () {
        await requireDocker(this);
    });

    it("says on which port it listens, soon", async () => {
        const plugin = await Plugin.start();
        console.log(`      ready after ${Math.round(plugin.startTime)} ms`);
        assert.ok(plugin.startTime < 10_000);
        await plugin.stop();
    });

    it("knows its version and answers with a schema", async () => {
        const plugin = await Plugin.start();
        assert.equal(await plugin.info(), "5.2.0");
        assert.equal(typeof JSON.parse(await plugin.schema()), "object");
        await plugin.stop();
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        it(`ends on ${signal}`, async () => {
            const plugin = await Plugin.start();
            await plugin.stop(signal);
        });
    }
});

describe("docker plugin: provider", function () {
    this.timeout(60_000);
    let plugin: Plugin;

    before(async function () {
        await requireDocker(this);
        plugin = await Plugin.start();
    });

    after(async () => {
        await plugin?.stop();
    });

    it("previews, and leaves secrets to the engine", async () => {
        const answer = await plugin.configure();
        assert.equal(answer.getSupportspreview(), true);
        assert.equal(answer.getAcceptsecrets(), false);
    });

    it("says at once that a daemon cannot be reached", async () => {
        const other = await Plugin.start();
        await assert.rejects(other.configure({ host: "unix:///nowhere/docker.sock" }), /docker daemon/i);
        await other.stop();
    });

    it("says at once that a file with logins is missing", async () => {
        const other = await Plugin.start();
        const registryAuth = JSON.stringify([{ address: "dhi.io", configFile: "/nowhere/config.json" }]);
        await assert.rejects(
            other.configure({ registryAuth }),
            /Error loading registry auth config.*\/nowhere/,
        );
        await other.stop();
    });

    it("accepts its configuration as it is", async () => {
        const auth = [{ address: "dhi.io", password: "secret", username: "someone" }];
        const config = { host: "unix:///var/run/docker.sock", registryAuth: JSON.stringify(auth) };
        assert.deepEqual(await plugin.checkConfig(config), { inputs: config, failures: [] });
    });

    it("refuses unknown keys in its configuration", async () => {
        const { failures } = await plugin.checkConfig({ hots: "unix:///var/run/docker.sock" });
        assert.match(failures.join("\n"), /Invalid or unknown key. Examine values at 'explicit.hots'/);
        const nested = await plugin.checkConfig({
            registryAuth: JSON.stringify([{ address: "a", user: "b" }]),
        });
        assert.match(
            nested.failures.join("\n"),
            /Invalid or unknown key. Examine values at 'explicit.registryAuth'/,
        );
    });

    it("stays the same provider under another password", async () => {
        const auth = (password: string): string =>
            JSON.stringify([{ address: "dhi.io", password, username: "a" }]);
        const change = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("new") });
        assert.deepEqual(change.replaces, []);
        assert.deepEqual(change.detailed, { registryAuth: "update" });
        const none = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("old") });
        assert.equal(none.changed, false);
    });

    it("names a resource type that it does not have", async () => {
        await assert.rejects(
            plugin.check("docker:index/nothing:Nothing", "x", {}),
            /docker:index\/nothing:Nothing/,
        );
    });
});
