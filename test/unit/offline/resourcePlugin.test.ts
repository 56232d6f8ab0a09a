import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import {
    findUserPlugin,
    installBuilt,
    installedPlugin,
    linkPlugin,
    pluginFolder,
} from "../../../offline/tools/pluginFolder.ts";
import { dockerPlugin } from "../../../offline/tools/dockerPlugin.ts";
import { kubernetesPlugin } from "../../../offline/tools/kubernetesPlugin.ts";
import {
    choosePluginAction,
    type PluginAction,
    type PluginSituation,
} from "../../../offline/tools/resourcePlugin.ts";
import { TestFolder } from "../folder.ts";

const plugin = { name: "docker" };

describe("choosing a plugin", () => {
    const nothing: PluginSituation = {
        mode: "auto",
        onPath: undefined,
        installed: "none",
        userFolder: undefined,
        isDownloadDue: true,
    };
    const everything: PluginSituation = { ...nothing, onPath: "/p", installed: "official", userFolder: "/u" };
    const table: [string, PluginSituation, PluginAction][] = [
        ["prefers PATH, as the engine does", everything, "use PATH"],
        ["keeps an official plugin", { ...everything, onPath: undefined }, "keep"],
        ["links the user's own", { ...nothing, userFolder: "/u" }, "link"],
        ["links it instead of a built one", { ...nothing, userFolder: "/u", installed: "built" }, "link"],
        ["downloads a missing one", nothing, "download"],
        ["tries a download instead once a day", { ...nothing, installed: "built" }, "download"],
        ["keeps a built one until then", { ...nothing, installed: "built", isDownloadDue: false }, "build"],
        ["builds one after a failed download", { ...nothing, isDownloadDue: false }, "build"],
        ["builds one with DHI_OFFLINE=always", { ...everything, mode: "always" }, "build"],
        ["downloads one with DHI_OFFLINE=never", { ...nothing, mode: "never" }, "download"],
    ];
    for (const [title, situation, action] of table) {
        it(title, () => {
            assert.equal(choosePluginAction(situation), action);
        });
    }
});

describe("plugin folders", () => {
    const executable = "pulumi-resource-docker";
    const home = new TestFolder();
    let folder: string;
    beforeEach(() => (folder = pluginFolder(home.path, plugin, "5.2.0")));

    /** A program that prints its name. */
    const program = (file: string, prints: string) => home.write(file, `#!/bin/sh\necho ${prints}\n`, 0o755);
    const build = (name = "built") => program(name, "built");
    const official = (version: string, user = "user") =>
        dirname(program(join(pluginFolder(user, plugin, version), executable), "official"));
    const printed = () => execFileSync(join(folder, executable), { encoding: "utf8" });

    it("distinguish an official plugin from a built one", () => {
        assert.equal(installedPlugin(folder, plugin), "none");
        installBuilt(folder, plugin, build());
        assert.equal(installedPlugin(folder, plugin), "built");
        linkPlugin(folder, official("5.2.0"));
        assert.equal(installedPlugin(folder, plugin), "official");
    });

    it("are not links themselves, which the engine would ignore", () => {
        linkPlugin(folder, official("5.2.0"));
        assert.ok(lstatSync(folder).isDirectory());
        assert.equal(printed(), "official\n");
    });

    it("change only when the built plugin does", () => {
        const path = build();
        installBuilt(folder, plugin, path);
        const before = lstatSync(folder).ino;
        installBuilt(folder, plugin, path);
        assert.equal(lstatSync(folder).ino, before);
        installBuilt(folder, plugin, build("built again"));
        assert.notEqual(lstatSync(folder).ino, before);
        assert.equal(printed(), "built\n");
    });

    it("of an older kit, with a script instead of a program, are replaced", () => {
        const old = relative(home.path, folder);
        program(join(old, executable), "script");
        home.write(join(old, "STAND-IN.txt"), "");
        assert.equal(installedPlugin(folder, plugin), "built");
        installBuilt(folder, plugin, build());
        assert.equal(printed(), "built\n");
    });

    it("are found in the user's Pulumi homes: the same version, else the next newer one", () => {
        const found = () => findUserPlugin(plugin, "5.2.0", [home.at("one"), home.at("two")]);
        assert.equal(found(), undefined);
        for (const unusable of ["5.1.0", "6.0.0", "x"]) {
            official(unusable, "one");
        }
        assert.equal(found(), undefined);
        official("5.10.0", "one");
        const newer = official("5.3.0", "two");
        assert.equal(found(), newer);
        const same = official("5.2.0", "two");
        assert.equal(found(), same);
    });

    it("are ignored while a download is in progress, or with a built plugin", () => {
        home.write(`${relative(home.path, official("5.2.0", ""))}.partial`, "");
        installBuilt(pluginFolder(home.path, plugin, "5.3.0"), plugin, build());
        assert.equal(findUserPlugin(plugin, "5.2.0", [home.path]), undefined);
    });
});

describe("documentation of the built plugins", () => {
    const read = (file: string) => readFileSync(file, "utf8");
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };

    for (const built of [dockerPlugin, kubernetesPlugin]) {
        it(`has the versions of the SDK and the sources of the ${built.name} plugin`, () => {
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
