import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
    findUserPlugin,
    installBuilt,
    installedPlugin,
    linkPlugin,
    pluginFolder,
} from "../../../offline/tools/pluginFolder.ts";
import { dockerPlugin } from "../../../offline/tools/dockerPlugin.ts";
import { kubernetesPlugin } from "../../../offline/tools/kubernetesPlugin.ts";
import { decide, type PluginAction, type PluginSituation } from "../../../offline/tools/resourcePlugin.ts";

const plugin = { name: "docker" };

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
        ["it replaces a built one", { ...nothing, userFolder: "/u", installed: "built" }, "link"],
        ["with nothing there, it is downloaded", nothing, "download"],
        ["a built one makes way once a day", { ...nothing, installed: "built" }, "download"],
        ["and stays in between", { ...nothing, installed: "built", downloadIsDue: false }, "build"],
        ["after a failed download, one is built", { ...nothing, downloadIsDue: false }, "build"],
        ["DHI_OFFLINE=always wants the built one", { ...everything, mode: "always" }, "build"],
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

    /** An executable as the kit builds it. */
    function build(name = "built"): string {
        const path = join(home, name);
        writeFileSync(path, "#!/bin/sh\necho built\n", { mode: 0o755 });
        return path;
    }

    it("tell an official plugin from a built one", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        assert.equal(installedPlugin(folder, plugin), "none");
        installBuilt(folder, plugin, build());
        assert.equal(installedPlugin(folder, plugin), "built");
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

    it("stay as they are when the built one is the same, and follow it when it is not", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        const path = build();
        installBuilt(folder, plugin, path);
        const before = lstatSync(folder).ino;
        installBuilt(folder, plugin, path);
        assert.equal(lstatSync(folder).ino, before);
        installBuilt(folder, plugin, build("built again"));
        assert.notEqual(lstatSync(folder).ino, before);
        assert.equal(execFileSync(join(folder, "pulumi-resource-docker"), { encoding: "utf8" }), "built\n");
    });

    it("of an older kit, with a script in place of a program, are filled anew", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "STAND-IN.txt"), "");
        writeFileSync(join(folder, "pulumi-resource-docker"), "#!/bin/sh\necho script\n", { mode: 0o755 });
        assert.equal(installedPlugin(folder, plugin), "built");
        installBuilt(folder, plugin, build());
        assert.equal(execFileSync(join(folder, "pulumi-resource-docker"), { encoding: "utf8" }), "built\n");
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

    it("are not found while they are installed, nor when they hold a built one", () => {
        writeFileSync(`${installOfficial(home, "5.2.0")}.partial`, "");
        installBuilt(pluginFolder(home, plugin, "5.3.0"), plugin, build());
        assert.equal(findUserPlugin(plugin, "5.2.0", [home]), undefined);
    });
});

describe("what the kit says of the plugins that it builds", () => {
    const read = (file: string) => readFileSync(file, "utf8");
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };

    for (const built of [dockerPlugin, kubernetesPlugin]) {
        it(`names the SDK and the sources of the ${built.name} plugin as they are`, () => {
            const sdk = dependencies[built.npmPackage];
            assert.match(read("offline/README.md"), new RegExp(`${built.name} plugin, for SDK ${sdk} `, "i"));
            const dates = built.madeOf.match(/\d{4}-\d\d-\d\d/g) ?? [];
            assert.ok(dates.length > 0);
            for (const date of dates) {
                assert.ok(read("offline/go/pulumi/go.mod").includes(`-${date.replaceAll("-", "")}`), date);
            }
        });
    }
});
