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
import {
    choosePluginAction,
    type PluginAction,
    type PluginSituation,
} from "../../../offline/tools/resourcePlugin.ts";

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
        [
            "replaces a built one with the user's own",
            { ...nothing, userFolder: "/u", installed: "built" },
            "link",
        ],
        ["downloads a missing one", nothing, "download"],
        [
            "tries to replace a built one with a download once a day",
            { ...nothing, installed: "built" },
            "download",
        ],
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

    it("distinguish an official plugin from a built one", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        assert.equal(installedPlugin(folder, plugin), "none");
        installBuilt(folder, plugin, build());
        assert.equal(installedPlugin(folder, plugin), "built");
        linkPlugin(folder, installOfficial(join(home, "user"), "5.2.0"));
        assert.equal(installedPlugin(folder, plugin), "official");
    });

    it("are not links themselves, which the engine would ignore", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        linkPlugin(folder, installOfficial(join(home, "user"), "5.2.0"));
        assert.ok(lstatSync(folder).isDirectory());
        assert.equal(
            execFileSync(join(folder, "pulumi-resource-docker"), { encoding: "utf8" }),
            "official\n",
        );
    });

    it("change only when the built plugin does", () => {
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

    it("of an older kit, with a script instead of a program, are replaced", () => {
        const folder = pluginFolder(home, plugin, "5.2.0");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "STAND-IN.txt"), "");
        writeFileSync(join(folder, "pulumi-resource-docker"), "#!/bin/sh\necho script\n", { mode: 0o755 });
        assert.equal(installedPlugin(folder, plugin), "built");
        installBuilt(folder, plugin, build());
        assert.equal(execFileSync(join(folder, "pulumi-resource-docker"), { encoding: "utf8" }), "built\n");
    });

    it("are found in the user's Pulumi homes: the same version, else the next newer one", () => {
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

    it("are ignored while a download is in progress, or with a built plugin", () => {
        writeFileSync(`${installOfficial(home, "5.2.0")}.partial`, "");
        installBuilt(pluginFolder(home, plugin, "5.3.0"), plugin, build());
        assert.equal(findUserPlugin(plugin, "5.2.0", [home]), undefined);
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
