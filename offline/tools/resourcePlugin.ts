import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { isDownloadDue, recordFailedDownload } from "./downloadAttempts.ts";
import { findOnPath, withTemporaryFolder } from "../files.ts";
import { builtOutcome, ensureGoTool, type GoTool } from "./goTool.ts";
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

/** The plugin of one provider, and what the kit builds where the release is not available. */
export interface ResourcePlugin {
    /** The provider's name: `docker`. */
    readonly name: string;
    /** The npm package of the SDK, which names the plugin's version. */
    readonly npmPackage: string;
    readonly tool: GoTool;
    /** What the built one consists of, for the step's line: `Terraform provider of 2026-09-16, bridge 3.137.0`. */
    readonly madeOf: string;
}

/** The first message of `pulumi plugin install` about a failure. It would continue to retry for 10 seconds. */
const downloadFailed = /error downloading|^error:/i;

const downloadStarted = /^downloading plugin/i;

/** Two limits, as for every download: a network that drops packets must fail soon, a slow download may take long. */
const answerTimeout = 20_000;
const installTimeout = 5 * 60_000;

/** What decides where a plugin comes from. */
export interface PluginSituation {
    readonly mode: OfflineMode;
    /** An executable on the user's PATH, which the engine prefers to plugin folders. */
    readonly onPath: string | undefined;
    readonly installed: InstalledPlugin;
    /** A folder of the user's own Pulumi home with an official plugin. */
    readonly userFolder: string | undefined;
    readonly isDownloadDue: boolean;
}

/** What to do about a plugin. */
export type PluginAction = "use PATH" | "keep" | "link" | "download" | "build";

/** Chooses what to do about a plugin. If a download fails, the plugin is built. */
export function choosePluginAction({
    mode,
    onPath,
    installed,
    userFolder,
    isDownloadDue,
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
    return isDownloadDue ? "download" : "build";
}

/** The plugin's executable, which the engine starts unless there is one on PATH. */
export function pluginExecutable(workspace: Workspace, plugin: ResourcePlugin): string {
    const folder = pluginFolder(workspace.pulumiHome, plugin, neededVersion(workspace, plugin));
    return join(folder, executableName(plugin));
}

/**
 * Provides a resource plugin: an official one where it is available, else one built from Go modules. Needs `pulumi`
 * in `bin`.
 */
export async function ensureResourcePlugin(
    workspace: Workspace,
    plugin: ResourcePlugin,
    report: Report,
): Promise<Outcome> {
    const version = neededVersion(workspace, plugin);
    const folder = pluginFolder(workspace.pulumiHome, plugin, version);
    mkdirSync(dirname(folder), { recursive: true });
    const lock = { name: folder, activity: `installs the ${plugin.name} plugin` };
    return withLock(lock, report, () => install(workspace, { plugin, version, folder }, report));
}

interface Target {
    readonly plugin: ResourcePlugin;
    readonly version: string;
    readonly folder: string;
}

async function install(workspace: Workspace, target: Target, report: Report): Promise<Outcome> {
    const { version, folder } = target;
    const situation = readSituation(workspace, target);
    const official = (origin: Outcome["origin"], detail: string): Outcome => ({
        version,
        origin,
        isSubstitute: false,
        detail,
    });
    switch (choosePluginAction(situation)) {
        case "use PATH":
            return { ...official("path", `found on PATH (${situation.onPath})`), version: "unknown" };
        case "keep":
            return official("download", `official plugin ${version}`);
        case "link":
            linkPlugin(folder, situation.userFolder ?? folder);
            return official("path", `official plugin in ${situation.userFolder}`);
        case "download":
            if (await download(workspace, target, report)) {
                return official("download", `official plugin ${version}, downloaded`);
            }
            return build(workspace, target, situation, report);
        case "build":
            return build(workspace, target, situation, report);
    }
}

function readSituation(workspace: Workspace, { plugin, version, folder }: Target): PluginSituation {
    return {
        mode: offlineMode(workspace.env),
        onPath: findOnPath(executableName(plugin), workspace.env["PATH"], [workspace.bin])[0],
        installed: installedPlugin(folder, plugin),
        userFolder: findUserPlugin(plugin, version, userHomes(workspace)),
        isDownloadDue: isDownloadDue(workspace, attemptName(plugin)),
    };
}

/** The user's own Pulumi folders. Read from the calling environment, as `workspace.env` has the checkout's instead. */
function userHomes(workspace: Workspace): string[] {
    const homes = [process.env["PULUMI_HOME"] ?? "", join(homedir(), ".pulumi")];
    return homes.filter((home) => home !== "" && home !== workspace.pulumiHome);
}

/** Downloads the plugin with the Pulumi CLI, into a temporary folder: a failure leaves nothing behind. */
async function download(workspace: Workspace, target: Target, report: Report): Promise<boolean> {
    const { plugin, version, folder } = target;
    report(`downloading the official ${plugin.name} plugin ${version}`);
    return withTemporaryFolder(join(workspace.home, "tools", attemptName(plugin)), async (pulumiHome) => {
        const failure = await runInstall(workspace, target, pulumiHome);
        const downloaded = pluginFolder(pulumiHome, plugin, version);
        if (installedPlugin(downloaded, plugin) === "official") {
            replaceFolder(downloaded, folder);
            return true;
        }
        report(`cannot download the official ${plugin.name} plugin: ${failure}`);
        recordFailedDownload(workspace, attemptName(plugin), failure);
        return false;
    });
}

/** Runs `pulumi plugin install` and returns its first error. Without one it may still have failed. */
async function runInstall(
    workspace: Workspace,
    { plugin, version }: Target,
    pulumiHome: string,
): Promise<string> {
    const run = execa("pulumi", ["plugin", "install", "resource", plugin.name, version], {
        // Without the last, it first looks up the name in a registry, and retries that for 7 seconds.
        env: { ...workspace.env, PULUMI_HOME: pulumiHome, PULUMI_DISABLE_REGISTRY_RESOLVE: "true" },
        stdin: "ignore",
        all: true,
        reject: false,
        timeout: installTimeout,
    });
    let hasAnswered = true;
    const noAnswer = setTimeout(() => {
        hasAnswered = false;
        run.kill();
    }, answerTimeout);
    try {
        for await (const line of run.iterable({ from: "all" })) {
            if (downloadFailed.test(line)) {
                run.kill();
                return line.replace(/^\w+: /, "");
            }
            if (downloadStarted.test(line)) {
                clearTimeout(noAnswer);
            }
        }
    } finally {
        clearTimeout(noAnswer);
    }
    const { shortMessage } = await run;
    return hasAnswered
        ? (shortMessage ?? "pulumi plugin install failed without a message")
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
                `DHI_OFFLINE=never does not allow building it: run "pulumi plugin install resource ${plugin.name} ` +
                `${version}" on a machine with network access and copy its ~/.pulumi/plugins to this one, or unset ` +
                `DHI_OFFLINE.`,
        );
    }
    if (onPath !== undefined) {
        report(`${onPath} takes precedence over the built plugin: remove it from PATH to use the kit`);
    }
    const built = await ensureGoTool(workspace, { ...plugin.tool, versionValue: version }, report);
    installBuilt(folder, plugin, built.path);
    return builtOutcome({ ...built, version }, `for SDK ${version} (${plugin.madeOf})`);
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
