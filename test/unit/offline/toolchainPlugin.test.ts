import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
    findUserPlugin,
    installedPlugin,
    linkPlugin,
    pluginFolder,
    type ResourcePlugin,
    standInScript,
    writeStandIn,
} from "../../../offline/pluginFolder.ts";
import { decide, type PluginAction, type PluginSituation } from "../../../offline/resourcePlugin.ts";

const plugin: ResourcePlugin = { name: "docker", npmPackage: "@pulumi/docker", standIn: "main.ts" };

describe("what to do about a plugin", () => {
    const nothing: PluginSituation = {
        mode: "auto",
        onPath: undefined,
        installed: "none",
        userFolder: undefined,
        downloadIsDue: true,
    };
    const everything: PluginSituation = { ...nothing, onPath: "/p", installed: "official", userFolder: "/u" };
    const table: [string, PluginSituation, PluginAction][] = [
        ["PATH goes first, as for the engine", everything, "use PATH"],
        ["an official one stays", { ...everything, onPath: undefined }, "keep"],
        ["the user's own is linked", { ...nothing, userFolder: "/u" }, "link"],
        ["it replaces a stand-in", { ...nothing, userFolder: "/u", installed: "stand-in" }, "link"],
        ["with nothing there, it is downloaded", nothing, "download"],
        ["a stand-in makes way once a day", { ...nothing, installed: "stand-in" }, "download"],
        ["and stays in between", { ...nothing, installed: "stand-in", downloadIsDue: false }, "stand in"],
        ["after a failed download, a stand-in is made", { ...nothing, downloadIsDue: false }, "stand in"],
        ["DHI_OFFLINE=always wants the stand-in", { ...everything, mode: "always" }, "stand in"],
        ["DHI_OFFLINE=never tries the download", { ...nothing, mode: "never" }, "download"],
    ];
    for (const [title, situation, action] of table) {
        it(title, () => {
            assert.equal(decide(situation), action);
        });
    }
});

describe("plugin folders", () => {
    let home: string;
    beforeEach(() => {
        home = mkdtempSync(join(tmpdir(), "dhi plugin's-"));
    });
    afterEach(() => {
        rmSync(home, { recursive: true });
    });

    function installOfficial(pulumiHome: string, version: string): string {
        const folder = pluginFolder(pulumiHome, plugin, version);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "pulumi-resource-docker"), "#!/bin/sh\necho official\n", { mode: 0o755 });
        return folder;
    }

    it("tell an official plugin from a stand-in", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        assert.equal(installedPlugin(folder, plugin), "none");
        writeStandIn(folder, plugin, "#!/bin/sh\n");
        assert.equal(installedPlugin(folder, plugin), "stand-in");
        linkPlugin(folder, installOfficial(join(home, "user"), "5.2.0"));
        assert.equal(installedPlugin(folder, plugin), "official");
    });

    it("link the files, not the folder, which the engine would overlook", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        linkPlugin(folder, installOfficial(join(home, "user"), "5.2.0"));
        assert.ok(lstatSync(folder).isDirectory());
        assert.equal(
            execFileSync(join(folder, "pulumi-resource-docker"), { encoding: "utf8" }),
            "official\n",
        );
    });

    it("stay as they are when the stand-in is the same, and follow it when it is not", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        writeStandIn(folder, plugin, "#!/bin/sh\n");
        const before = lstatSync(folder).ino;
        writeStandIn(folder, plugin, "#!/bin/sh\n");
        assert.equal(lstatSync(folder).ino, before);
        writeStandIn(folder, plugin, "#!/bin/sh\necho\n");
        assert.notEqual(lstatSync(folder).ino, before);
    });

    it("are found in the user's homes: this version, else the next newer one", () => {
        const [one, two] = [join(home, "one"), join(home, "two")];
        assert.equal(findUserPlugin(plugin, "5.2.0", [one, two]), undefined);
        for (const unusable of ["5.1.0", "6.0.0", "x"]) {
            installOfficial(one, unusable);
        }
        assert.equal(findUserPlugin(plugin, "5.2.0", [one, two]), undefined);
        installOfficial(one, "5.10.0");
        const newer = installOfficial(two, "5.3.0");
        assert.equal(findUserPlugin(plugin, "5.2.0", [one, two]), newer);
        const same = installOfficial(two, "5.2.0");
        assert.equal(findUserPlugin(plugin, "5.2.0", [one, two]), same);
    });

    it("are not found while they are installed, nor when they hold a stand-in", () => {
        writeFileSync(`${installOfficial(home, "5.2.0")}.partial`, "");
        writeStandIn(pluginFolder(home, plugin, "5.3.0"), plugin, "#!/bin/sh\n");
        assert.equal(findUserPlugin(plugin, "5.2.0", [home]), undefined);
    });

    it("hold a script that works from any folder and with any path", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        const entry = join(home, "it's main.mjs");
        writeFileSync(entry, "console.log(process.argv.slice(2).join('|'));\n");
        writeStandIn(folder, plugin, standInScript(process.execPath, "data:text/javascript,", entry));
        const executable = join(folder, "pulumi-resource-docker");
        const output = execFileSync(executable, ["127.0.0.1:1", "a b"], { cwd: "/", encoding: "utf8" });
        assert.equal(output, "127.0.0.1:1|a b\n");
    });
});
