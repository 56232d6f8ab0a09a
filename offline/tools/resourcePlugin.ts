import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { attemptIsDue, noteFailedAttempt } from "./downloadAttempts.ts";
import { findOnPath, temporaryName } from "../files.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import { withLock } from "../lock.ts";
import {
    executableName,
    findUserPlugin,
    installBuilt,
    type InstalledPlugin,
    installedPlugin,
    linkPlugin,
    pluginFolder,
    replaceFolder,
} from "./pluginFolder.ts";
import { type OfflineMode, offlineMode, type Outcome, type Report } from "../step.ts";

/** The plugin of one provider, and what the kit builds where the release cannot be had. */
export interface ResourcePlugin {
    /** The provider's name: `docker`. */
    readonly name: string;
    /** The npm package whose plugin this is: it says which version is needed. */
    readonly npmPackage: string;
    readonly tool: GoTool;
    /** What the built one is made of, for the step's line: `Terraform provider of 2026-09-16, bridge 3.137.0`. */
    readonly madeOf: string;
}

/** The first message of `pulumi plugin install` that says it will not work; it would go on trying for 10 seconds. */
const downloadFailed = /error downloading|^error:/i;

const downloadBegan = /^downloading plugin/i;

/** Two limits, as for every download: a network that swallows packets fails soon, a slow one may take its time. */
const answerTimeout = 20_000;
const installTimeout = 5 * 60_000;

/** What there is to decide from. */
export interface PluginSituation {
    readonly mode: OfflineMode;
    /** An executable on the user's PATH, which the engine prefers to everything in a plugin folder. */
    readonly onPath: string | undefined;
    readonly installed: InstalledPlugin;
    /** A folder with an official plugin of the user's own. */
    readonly userFolder: string | undefined;
    readonly downloadIsDue: boolean;
}

/** What to do about a plugin. */
export type PluginAction = "use PATH" | "keep" | "link" | "download" | "build";

/** Decides what to do about a plugin. A download may fail; then it is built. */
export function decide({
    mode,
    onPath,
    installed,
    userFolder,
    downloadIsDue,
}: PluginSituation): PluginAction {
    if (mode === "always") {
        return "build";
    }
    if (onPath !== undefined) {
        return "use PATH";
    }
    if (installed === "official") {
        return "keep";
    }
    if (userFolder !== undefined) {
        return "link";
    }
    return downloadIsDue ? "download" : "build";
}

/** Where the plugin lies that the engine starts, unless one on PATH takes precedence. */
export function pluginExecutable(workspace: Workspace, plugin: ResourcePlugin): string {
    const folder = pluginFolder(workspace.pulumiHome, plugin, neededVersion(workspace, plugin));
    return join(folder, executableName(plugin));
}

/** Provides a resource plugin: an official one where there is any, else one built from Go modules. Needs `pulumi` in `bin`. */
export async function ensureResourcePlugin(
    workspace: Workspace,
    plugin: ResourcePlugin,
    report: Report,
): Promise<Outcome> {
    const version = neededVersion(workspace, plugin);
    const folder = pluginFolder(workspace.pulumiHome, plugin, version);
    mkdirSync(dirname(folder), { recursive: true });
    const waiting = () => report(`waiting for another process that installs the ${plugin.name} plugin`);
    return withLock(folder, waiting, () => carryOut(workspace, { plugin, version, folder }, report));
}

interface Target {
    readonly plugin: ResourcePlugin;
    readonly version: string;
    readonly folder: string;
}

async function carryOut(workspace: Workspace, target: Target, report: Report): Promise<Outcome> {
    const { version, folder } = target;
    const situation = lookAround(workspace, target);
    const official = (origin: Outcome["origin"], detail: string): Outcome => ({
        version,
        origin,
        standIn: false,
        detail,
    });
    switch (decide(situation)) {
        case "use PATH":
            return { ...official("path", `found on PATH (${situation.onPath})`), version: "unknown" };
        case "keep":
            return official("download", `official plugin ${version}`);
        case "link":
            linkPlugin(folder, situation.userFolder ?? folder);
            return official("path", `your own (${situation.userFolder})`);
        case "download":
            if (await download(workspace, target, report)) {
                return official("download", `official plugin ${version}, downloaded`);
            }
            return build(workspace, target, situation, report);
        case "build":
            return build(workspace, target, situation, report);
    }
}

function lookAround(workspace: Workspace, { plugin, version, folder }: Target): PluginSituation {
    return {
        mode: offlineMode(workspace.env),
        onPath: findOnPath(executableName(plugin), workspace.env["PATH"], [workspace.bin])[0],
        installed: installedPlugin(folder, plugin),
        userFolder: findUserPlugin(plugin, version, userHomes(workspace)),
        downloadIsDue: attemptIsDue(workspace, attemptName(plugin)),
    };
}

/** The user's own Pulumi folders. `workspace.env` has ours in their place, so this asks the calling environment. */
function userHomes(workspace: Workspace): string[] {
    const homes = [process.env["PULUMI_HOME"] ?? "", join(homedir(), ".pulumi")];
    return homes.filter((home) => home !== "" && home !== workspace.pulumiHome);
}

/** Lets the Pulumi CLI download the plugin into a folder of its own, so that a failure leaves nothing half done. */
async function download(workspace: Workspace, target: Target, report: Report): Promise<boolean> {
    const { plugin, version, folder } = target;
    const scratch = temporaryName(join(workspace.home, "tools", attemptName(plugin)));
    report(`downloading the official ${plugin.name} plugin ${version}`);
    try {
        const failure = await runInstall(workspace, target, scratch);
        const downloaded = pluginFolder(scratch, plugin, version);
        if (installedPlugin(downloaded, plugin) === "official") {
            replaceFolder(downloaded, folder);
            return true;
        }
        report(`no official ${plugin.name} plugin: ${failure}`);
        noteFailedAttempt(workspace, attemptName(plugin), failure);
        return false;
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

/** Runs `pulumi plugin install` and returns its first complaint; no complaint is no proof that it worked. */
async function runInstall(
    workspace: Workspace,
    { plugin, version }: Target,
    scratch: string,
): Promise<string> {
    const run = execa("pulumi", ["plugin", "install", "resource", plugin.name, version], {
        // Without the last, it asks a registry for the name first, and that alone tries for 7 seconds.
        env: { ...workspace.env, PULUMI_HOME: scratch, PULUMI_DISABLE_REGISTRY_RESOLVE: "true" },
        stdin: "ignore",
        all: true,
        reject: false,
        timeout: installTimeout,
    });
    let answered = true;
    const noAnswer = setTimeout(() => {
        answered = false;
        run.kill();
    }, answerTimeout);
    try {
        for await (const line of run.iterable({ from: "all" })) {
            if (downloadFailed.test(line)) {
                run.kill();
                return line.replace(/^\w+: /, "");
            }
            if (downloadBegan.test(line)) {
                clearTimeout(noAnswer);
            }
        }
    } finally {
        clearTimeout(noAnswer);
    }
    const { shortMessage } = await run;
    return answered
        ? (shortMessage ?? "pulumi plugin install said nothing")
        : `no answer within ${answerTimeout / 1000} s`;
}

async function build(
    workspace: Workspace,
    { plugin, version, folder }: Target,
    { mode, onPath }: PluginSituation,
    report: Report,
): Promise<Outcome> {
    if (mode === "never") {
        throw new Error(
            `The official ${plugin.name} plugin ${version} is not installed and cannot be downloaded, and ` +
                `DHI_OFFLINE=never forbids building one. Run "pulumi plugin install resource ${plugin.name} ${version}" ` +
                `where there is a network and copy ~/.pulumi/plugins here, or unset DHI_OFFLINE.`,
        );
    }
    if (onPath !== undefined) {
        report(`${onPath} takes precedence over the built one: take it off PATH to try the kit`);
    }
    const tool = { ...plugin.tool, versionGiven: version };
    const { path, fresh } = await ensureGoTool(workspace, tool, report);
    installBuilt(folder, plugin, path);
    const when = fresh ? "built" : "built earlier";
    return {
        version,
        origin: "built",
        standIn: true,
        detail: `${when} from Go modules for SDK ${version} (${plugin.madeOf})`,
    };
}

function neededVersion(workspace: Workspace, { npmPackage }: ResourcePlugin): string {
    const file = join(workspace.root, "node_modules", npmPackage, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as {
        version: string;
        pulumi?: { version?: string };
    };
    return manifest.pulumi?.version ?? manifest.version;
}

function attemptName({ name }: ResourcePlugin): string {
    return `plugin-${name}`;
}
