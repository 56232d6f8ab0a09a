import { existsSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable, ensureHardLink, realFolder } from "../files.ts";
import { builtOutcome, ensureGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "../step.ts";

const name = "pulumi-language-nodejs";

/** The last version of the SDK module that contains the host. It runs programs, but no policy packs or component packages. */
const hostFromModules: GoTool = {
    name,
    module: name,
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    versionPrefix: "v",
    duration: "under a minute",
};

/**
 * Provides the language host, with which the CLI runs Node programs. Call it after `ensurePulumiCli`: the host that
 * came with the CLI is preferred.
 */
export async function ensureNodeLanguageHost(workspace: Workspace, report: Report): Promise<Outcome> {
    const link = join(workspace.bin, name);
    const official = officialHost(workspace);
    if (official !== undefined) {
        // The engine finds it without a link, and warns about another one before it on PATH.
        rmSync(link, { force: true });
        return {
            version: "unknown",
            origin: "path",
            isSubstitute: false,
            detail: `the CLI's own (${official})`,
        };
    }
    if (offlineMode(workspace.env) === "never") {
        throw new Error(
            `${name} is neither next to the Pulumi CLI nor on PATH, and DHI_OFFLINE=never does not allow building it: ` +
                `install the official Pulumi CLI, which includes it, or unset DHI_OFFLINE.`,
        );
    }
    const host = await ensureGoTool(workspace, hostFromModules, report);
    ensureHardLink(host.path, link);
    return builtOutcome(host);
}

/** Looks where the engine does: next to the CLI, with all links followed, and on the user's PATH. */
function officialHost(workspace: Workspace): string | undefined {
    if (offlineMode(workspace.env) === "always") {
        return undefined;
    }
    const cli = join(workspace.bin, "pulumi");
    const own = realpathSync(workspace.bin);
    const folder = existsSync(cli) ? realFolder(cli) : own;
    const neighbor = join(folder, name);
    // A CLI that was built here is in the workspace's `bin`, with the host that was built for it.
    return folder !== own && isExecutable(neighbor)
        ? neighbor
        : findOnPath(name, workspace.env["PATH"], [workspace.bin])[0];
}
