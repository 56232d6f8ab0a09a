import { execa } from "execa";

import type { Workspace } from "../workspace/workspace.ts";
import { findOnPath } from "./files.ts";
import type { Report } from "./step.ts";

/** Is this Debian, Ubuntu or another system with apt? */
export function hasApt(workspace: Workspace): boolean {
    return process.platform === "linux" && findOnPath("apt-get", workspace.env["PATH"]).length > 0;
}

/** Downloads a package into a folder without installing it; needs no root unless the package lists are stale. */
export async function downloadPackage(
    workspace: Workspace,
    name: string,
    folder: string,
    report: Report,
): Promise<void> {
    await aptGet(workspace, ["download", name], report, folder);
}

/** Installs packages; those that this release of the system does not know are left out. Needs root. */
export async function installPackages(
    workspace: Workspace,
    { needed, wished }: { needed: readonly string[]; wished: readonly string[] },
    report: Report,
): Promise<void> {
    report("refreshing the package lists");
    await run(workspace, ["update"]);
    const known = new Set((await execa("apt-cache", ["pkgnames"])).stdout.split("\n"));
    const packages = [...needed, ...wished.filter((name) => known.has(name))];
    report(`installing ${packages.join(", ")}`);
    await aptGet(workspace, ["install", "--yes", "--no-install-recommends", ...packages], report);
}

/** Runs apt-get, and once more with fresh package lists: a new image has none, an old machine has stale ones. */
async function aptGet(
    workspace: Workspace,
    command: string[],
    report: Report,
    folder?: string,
): Promise<void> {
    if (!(await run(workspace, command, folder)).failed) {
        return;
    }
    report("refreshing the package lists");
    await run(workspace, ["update"]);
    const result = await run(workspace, command, folder);
    if (result.failed) {
        throw new Error(`apt-get ${command.join(" ")} failed:\n${result.stderr.trim()}`);
    }
}

function run(workspace: Workspace, command: string[], folder = "/") {
    return execa("apt-get", ["--quiet", ...command], {
        cwd: folder,
        env: { ...workspace.env, DEBIAN_FRONTEND: "noninteractive" },
        stdin: "ignore",
        reject: false,
    });
}
