/**
 * For maintainers, before a release: which of the modules that the kit builds from are served in a newer version, and
 * whether the SDKs have moved on from the plugins. Nothing asks this at run time.
 *
 *     npx tsx offline/tools/outdated.ts
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";
import semver from "semver";

interface Module {
    readonly Path: string;
    readonly Version: string;
}

interface GoMod {
    readonly Require: readonly (Module & { readonly Indirect?: boolean })[] | null;
    readonly Replace: readonly { readonly Old: Module; readonly New: Module }[] | null;
}

const sources = fileURLToPath(new URL("../go/", import.meta.url));
const manifest = fileURLToPath(new URL("../../package.json", import.meta.url));

for (const file of readdirSync(sources, { encoding: "utf8", recursive: true })) {
    if (file.endsWith("go.mod")) {
        await tellModules(dirname(file));
    }
}
await tellPackages();

async function tellModules(folder: string): Promise<void> {
    const { stdout } = await execa("go", ["mod", "edit", "-json"], { cwd: join(sources, folder) });
    const { Require, Replace } = JSON.parse(stdout) as GoMod;
    const direct = (Require ?? []).filter(({ Indirect }) => Indirect !== true);
    // A module in the place of one of another name is pinned there; the others follow what is required.
    const replacing = (Replace ?? []).filter(({ Old, New }) => Old.Path !== New.Path).map(({ New }) => New);
    for (const { Path, Version } of [...direct, ...replacing]) {
        const latest = await latestModule(Path);
        if (latest !== undefined && semver.gt(latest, Version)) {
            console.log(`${folder}: ${Path} ${Version}, served: ${latest}`);
        }
    }
}

/** The proxy's own idea of the newest version: a list of versions leaves out those that have no tag. */
async function latestModule(path: string): Promise<string | undefined> {
    const all = ["list", "-m", "-f", "{{.Version}}", `${path}@latest`];
    const { stdout, failed } = await execa("go", all, {
        cwd: sources,
        env: { GOFLAGS: "-mod=mod" },
        reject: false,
    });
    return failed ? undefined : stdout;
}

async function tellPackages(): Promise<void> {
    const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
        dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies).filter((each) => each.startsWith("@pulumi/"))) {
        const { stdout } = await execa("npm", ["view", name, "version"]);
        if (stdout !== dependencies[name]) {
            console.log(`package.json: ${name} ${dependencies[name]}, served: ${stdout}`);
        }
    }
}
