import assert from "node:assert/strict";
import { Plugin } from "./dockerPlugin/client.ts";
import { requireDocker } from "./dockerPlugin/sandbox.ts";

// The contract of the Docker plugin, as the engine and the components see it. `DHI_DOCKER_PLUGIN=<executable>` runs
// the same tests against another plugin: what they say was measured on the official one.

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

    it("knows the version that it serves", async () => {
        assert.equal(await plugin.info(), "5.2.0");
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

    it("stays the same provider under another password", async () => {
        const auth = (password: string): string =>
            JSON.stringify([{ address: "dhi.io", password, username: "a" }]);
        const change = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("new") });
        assert.deepEqual(change.replaces, []);
        assert.deepEqual(change.detailed, { registryAuth: "update" });
        const none = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("old") });
        assert.equal(none.changed, false);
    });
});
