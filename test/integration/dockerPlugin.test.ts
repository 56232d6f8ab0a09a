import assert from "node:assert/strict";
import { Plugin } from "./dockerPlugin/client.ts";
import { requireDocker } from "./dockerPlugin/sandbox.ts";

// The contract of the Docker plugin, as the engine and the components use it. `DHI_DOCKER_PLUGIN=<executable>` runs the
// same tests against another plugin: the official one passes them.

describe("Docker plugin: provider", function () {
    this.timeout(60_000);
    let plugin: Plugin;

    before(async function () {
        await requireDocker(this);
        plugin = await Plugin.start();
    });

    after(async () => {
        await plugin?.stop();
    });

    it("reports its version", async () => {
        assert.equal(await plugin.info(), "5.2.0");
    });

    it("supports previews, and leaves secrets to the engine", async () => {
        const answer = await plugin.configure();
        assert.equal(answer.getSupportspreview(), true);
        assert.equal(answer.getAcceptsecrets(), false);
    });

    it("reports at once that a daemon cannot be reached", async () => {
        const other = await Plugin.start();
        await assert.rejects(other.configure({ host: "unix:///nowhere/docker.sock" }), /docker daemon/i);
        await other.stop();
    });

    it("reports at once that a file with logins does not exist", async () => {
        const other = await Plugin.start();
        const registryAuth = JSON.stringify([{ address: "dhi.io", configFile: "/nowhere/config.json" }]);
        await assert.rejects(
            other.configure({ registryAuth }),
            /Error loading registry auth config.*\/nowhere/,
        );
        await other.stop();
    });

    it("accepts its configuration unchanged", async () => {
        const auth = [{ address: "dhi.io", password: "secret", username: "someone" }];
        const config = { host: "unix:///var/run/docker.sock", registryAuth: JSON.stringify(auth) };
        assert.deepEqual(await plugin.checkConfig(config), { inputs: config, failures: [] });
    });

    it("is not replaced for another password", async () => {
        const auth = (password: string): string =>
            JSON.stringify([{ address: "dhi.io", password, username: "a" }]);
        const change = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("new") });
        assert.deepEqual(change.replaces, []);
        assert.deepEqual(change.detailed, { registryAuth: "update" });
        const none = await plugin.diffConfig({ registryAuth: auth("old") }, { registryAuth: auth("old") });
        assert.equal(none.changed, false);
    });
});
