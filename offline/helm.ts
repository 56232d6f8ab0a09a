import { rmSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../cli/workspace.ts";
import { findOnPath, nameAlso } from "./files.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "./step.ts";

/** The newest Helm that asks for no newer Go than the Pulumi CLI does. */
const helmFromModules: GoTool = {
    name: "helm",
    module: "helm/3.20.2",
    versionVariable: "helm.sh/helm/v3/internal/version.version",
    versionPrefix: "v",
    duration: "two to six minutes",
};

/** Provides Helm 3 or 4 to the Kubernetes stand-in plugin: the user's own, else one built here. The official plugin needs none. */
export async function ensureHelm(workspace: Workspace, report: Report): Promise<Outcome> {
    const link = join(workspace.bin, "helm");
    const mode = offlineMode(workspace.env);
    const own = mode === "always" ? undefined : await ownHelm(workspace);
    if (own !== undefined) {
        rmSync(link, { force: true });
        return {
            ...own,
            origin: "path",
            standIn: false,
            detail: `found on PATH ${own.version} (${own.path})`,
        };
    }
    if (mode === "never") {
        throw new Error(
            "There is no Helm 3 or 4 on PATH, and DHI_OFFLINE=never forbids building one. Install Helm, or unset " +
                "DHI_OFFLINE.",
        );
    }
    const { path, version, fresh } = await ensureGoTool(workspace, helmFromModules, report);
    nameAlso(path, link);
    const when = fresh ? "built" : "built earlier";
    return { version, origin: "built", standIn: true, detail: `${when} from Go modules ${version}` };
}

async function ownHelm(workspace: Workspace): Promise<{ version: string; path: string } | undefined> {
    for (const path of findOnPath("helm", workspace.env["PATH"], [workspace.bin])) {
        const { stdout } = await execa(path, ["version", "--template", "{{.Version}}"], { reject: false });
        const version = helmVersion(stdout);
        if (version !== undefined) {
            return { version, path };
        }
    }
    return undefined;
}

/** Reads what `helm version` prints; `undefined` for a Helm too old, or too new, to be asked for templates. */
export function helmVersion(output: string): string | undefined {
    return /^v?([34]\.\d+\.\d+\S*)$/.exec(output.trim())?.[1];
}
