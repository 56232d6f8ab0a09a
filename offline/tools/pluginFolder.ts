import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import semver from "semver";

import { isExecutable, linkTarget, temporaryName } from "../files.ts";

/** The plugin of one provider, by its name. */
export interface PluginName {
    /** The provider's name: `docker`. */
    readonly name: string;
}

/** What a plugin folder contains. */
export type InstalledPlugin = "official" | "built" | "none";

/** Marks a plugin that was built here, so that it is never mistaken for the release. Older kits chose the name. */
const markerFile = "STAND-IN.txt";

const marker = `This plugin was built from Go modules by the offline kit of a dhi checkout. See offline/README.md there.
It is replaced by the official release as soon as that can be downloaded.
`;

/** The name of a plugin's executable. */
export function executableName({ name }: PluginName): string {
    return `pulumi-resource-${name}`;
}

/** The folder in a `PULUMI_HOME` where the engine looks for this version. */
export function pluginFolder(pulumiHome: string, { name }: PluginName, version: string): string {
    return join(pulumiHome, "plugins", `resource-${name}-v${version}`);
}

/** What is installed in a plugin folder. */
export function installedPlugin(folder: string, plugin: PluginName): InstalledPlugin {
    if (!isExecutable(join(folder, executableName(plugin)))) {
        return "none";
    }
    return existsSync(join(folder, markerFile)) ? "built" : "official";
}

/**
 * Finds an official plugin among the user's own: of this version, else the next newer one of the same major version.
 *
 * @param homes the user's `PULUMI_HOME`s.
 */
export function findUserPlugin(
    plugin: PluginName,
    version: string,
    homes: readonly string[],
): string | undefined {
    const prefix = `resource-${plugin.name}-v`;
    const found = homes
        .flatMap((home) => listFolder(join(home, "plugins")).map((name) => ({ home, name })))
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ home, name }) => ({ path: join(home, "plugins", name), version: name.slice(prefix.length) }))
        .filter((each) => semver.satisfies(each.version, `^${version}`))
        .filter(({ path }) => !existsSync(`${path}.partial`) && installedPlugin(path, plugin) === "official");
    return found.sort((a, b) => semver.compare(a.version, b.version))[0]?.path;
}

/**
 * Fills `folder` with links to the files of another plugin folder. It is not itself a link, which the engine would
 * ignore, and its name has the version that the SDK requires: the engine accepts no newer one.
 */
export function linkPlugin(folder: string, official: string): void {
    fillFolder(folder, (partial) => {
        for (const name of readdirSync(official)) {
            symlinkSync(join(official, name), join(partial, name));
        }
    });
}

/** Installs the plugin that was built at `path` into `folder`, unless it is there already. */
export function installBuilt(folder: string, plugin: PluginName, path: string): void {
    if (linkTarget(join(folder, executableName(plugin))) === path) {
        return;
    }
    fillFolder(folder, (partial) => {
        writeFileSync(join(partial, markerFile), marker);
        symlinkSync(path, join(partial, executableName(plugin)));
    });
}

/** Replaces `folder`, if it exists, with a finished folder. */
export function replaceFolder(finished: string, folder: string): void {
    const old = `${temporaryName(folder)}.old`;
    rmSync(old, { recursive: true, force: true });
    if (existsSync(folder)) {
        renameSync(folder, old);
    }
    renameSync(finished, folder);
    rmSync(old, { recursive: true, force: true });
}

function fillFolder(folder: string, fill: (partial: string) => void): void {
    const partial = temporaryName(folder);
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    fill(partial);
    replaceFolder(partial, folder);
}

function listFolder(path: string): string[] {
    return existsSync(path) ? readdirSync(path) : [];
}
