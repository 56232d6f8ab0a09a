import { existsSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable, nameAlso, realFolder } from "../files.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "../step.ts";

const name = "pulumi-language-nodejs";

/** The last version of the SDK module that holds the host. It runs programs, but no policy packs or components. */
const hostFromModules: GoTool = {
    name,
    module: name,
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    versionPrefix: "v",
    duration: "under a minute",
};

/**
 * Provides what lets the CLI run Node programs. Call it after `ensurePulumiCli`: the host that came with the CLI is
 * the right one.
 */
export async function ensureNodeLanguageHost(workspace: Workspace, report: Report): Promise<Outcome> {
    const link = join(workspace.bin, name);
    const official = officialHost(workspace);
    if (official !== undefined) {
        // The engine finds it by itself, and warns of another one in front of it.
        rmSync(link, { force: true });
        return { version: "unknown", origin: "path", standIn: false, detail: `the CLI's own (${official})` };
    }
    if (offlineMode(workspace.env) === "never") {
        throw new Error(
            `The Pulumi CLI has no ${name} beside it or on PATH, and DHI_OFFLINE=never forbids building one. ` +
                `Install the official Pulumi CLI, which brings it, or unset DHI_OFFLINE.`,
        );
    }
    const { path, version, fresh } = await ensureGoTool(workspace, hostFromModules, report);
    nameAlso(path, link);
    const when = fresh ? "built" : "built earlier";
    return { version, origin: "built", standIn: true, detail: `${when} from Go modules ${version}` };
}

/** Where the engine looks: beside the CLI, all links followed, and on the user's PATH. */
function officialHost(workspace: Workspace): string | undefined {
    if (offlineMode(workspace.env) === "always") {
        return undefined;
    }
    const cli = join(workspace.bin, "pulumi");
    const own = realpathSync(workspace.bin);
    const folder = existsSync(cli) ? realFolder(cli) : own;
    const beside = join(folder, name);
    // A CLI built here lies in our own folder, and so does the host built for it.
    return folder !== own && isExecutable(beside)
        ? beside
        : findOnPath(name, workspace.env["PATH"], [workspace.bin])[0];
}
