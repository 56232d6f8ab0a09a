/**
 * For maintainers, before a release: lists the modules of the kit, and the Pulumi SDKs, that have a newer version. Not
 * used at run time.
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
        await listOutdatedModules(dirname(file));
    }
}
await listOutdatedPackages();

async function listOutdatedModules(folder: string): Promise<void> {
    const { stdout } = await execa("go", ["mod", "edit", "-json"], { cwd: join(sources, folder) });
    const { Require, Replace } = JSON.parse(stdout) as GoMod;
    const direct = (Require ?? []).filter(({ Indirect }) => Indirect !== true);
    // A replacement under another name has its own version; the others follow what is required.
    const replacing = (Replace ?? []).filter(({ Old, New }) => Old.Path !== New.Path).map(({ New }) => New);
    for (const { Path, Version } of [...direct, ...replacing]) {
        const latest = await latestModule(Path);
        if (latest !== undefined && semver.gt(latest, Version)) {
            console.log(`${folder}: ${Path} ${Version}, available: ${latest}`);
        }
    }
}

/** The newest version as the proxy reports it: a list of versions omits those without a tag. */
async function latestModule(path: string): Promise<string | undefined> {
    const list = ["list", "-m", "-f", "{{.Version}}", `${path}@latest`];
    const { stdout, failed } = await execa("go", list, {
        cwd: sources,
        env: { GOFLAGS: "-mod=mod" },
        reject: false,
    });
    return failed ? undefined : stdout;
}

async function listOutdatedPackages(): Promise<void> {
    const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
        dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies).filter((each) => each.startsWith("@pulumi/"))) {
        const { stdout } = await execa("npm", ["view", name, "version"]);
        if (stdout !== dependencies[name]) {
            console.log(`package.json: ${name} ${dependencies[name]}, available: ${stdout}`);
        }
    }
}
