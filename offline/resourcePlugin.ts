import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../cli/workspace.ts";
import { attemptIsDue, noteFailedAttempt } from "./attempts.ts";
import { findOnPath, temporaryName } from "./files.ts";
import { withLock } from "./lock.ts";
import {
    executableName,
    findUserPlugin,
    type InstalledPlugin,
    installedPlugin,
    linkPlugin,
    pluginFolder,
    replaceFolder,
    type ResourcePlugin,
    standInScript,
    writeStandIn,
} from "./pluginFolder.ts";
import { type OfflineMode, offlineMode, type Outcome, type Report } from "./step.ts";

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
export type PluginAction = "use PATH" | "keep" | "link" | "download" | "stand in";

/** Decides what to do about a plugin. A download may fail; then the stand-in is next. */
export function decide({
    mode,
    onPath,
    installed,
    userFolder,
    downloadIsDue,
}: PluginSituation): PluginAction {
    if (mode === "always") {
        return "stand in";
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
    return downloadIsDue ? "download" : "stand in";
}

/** Provides a resource plugin: an official one where there is any, else the stand-in. Needs `pulumi` in `bin`. */
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
            return standIn(workspace, target, situation, report);
        case "stand in":
            return standIn(workspace, target, situation, report);
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

function standIn(workspace: Workspace, target: Target, situation: PluginSituation, report: Report): Outcome {
    const { plugin, version, folder } = target;
    if (situation.mode === "never") {
        throw new Error(
            `The official ${plugin.name} plugin ${version} is not installed and cannot be downloaded, and ` +
                `DHI_OFFLINE=never forbids the stand-in. Run "pulumi plugin install resource ${plugin.name} ${version}" ` +
                `where there is a network and copy ~/.pulumi/plugins here, or unset DHI_OFFLINE.`,
        );
    }
    if (situation.onPath !== undefined) {
        report(`${situation.onPath} goes before the stand-in: take it off PATH to try the kit`);
    }
    // The running Node and its tsx: the engine starts plugins with an environment and a folder of its own.
    const entry = join(workspace.root, plugin.standIn);
    writeStandIn(folder, plugin, standInScript(process.execPath, import.meta.resolve("tsx"), entry));
    return {
        version,
        origin: "stand-in",
        standIn: true,
        detail: `stand-in for ${version} (${plugin.standIn})`,
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
