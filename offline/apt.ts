import { execa } from "execa";

import type { Workspace } from "../workspace/workspace.ts";
import { findOnPath } from "./files.ts";
import type { Report } from "./step.ts";

/** Whether this is Debian, Ubuntu or another system with apt. */
export function hasApt(workspace: Workspace): boolean {
    return process.platform === "linux" && findOnPath("apt-get", workspace.env["PATH"]).length > 0;
}

/** Runs apt-get without questions. Check `failed` in the result: it does not throw. */
export function runAptGet(workspace: Workspace, args: readonly string[], folder = "/") {
    return execa("apt-get", ["--quiet", ...args], {
        cwd: folder,
        env: { ...workspace.env, DEBIAN_FRONTEND: "noninteractive" },
        stdin: "ignore",
        reject: false,
    });
}

/** Downloads a package into a folder without installing it. Needs root only when the package lists are out of date. */
export async function downloadPackage(
    workspace: Workspace,
    name: string,
    folder: string,
    report: Report,
): Promise<void> {
    await runWithFreshLists(workspace, ["download", name], report, folder);
}

/** Installs packages; optional ones only if this release of the system has them. Needs root. */
export async function installPackages(
    workspace: Workspace,
    { required, optional = [] }: { required: readonly string[]; optional?: readonly string[] },
    report: Report,
): Promise<void> {
    report("updating the package lists");
    await runAptGet(workspace, ["update"]);
    const available = new Set((await execa("apt-cache", ["pkgnames"])).stdout.split("\n"));
    const packages = [...required, ...optional.filter((name) => available.has(name))];
    report(`installing ${packages.join(", ")}`);
    await runWithFreshLists(workspace, ["install", "--yes", "--no-install-recommends", ...packages], report);
}

/** Runs apt-get, and a second time with updated package lists: a new image has none, an old machine outdated ones. */
async function runWithFreshLists(
    workspace: Workspace,
    args: readonly string[],
    report: Report,
    folder?: string,
): Promise<void> {
    if (!(await runAptGet(workspace, args, folder)).failed) {
        return;
    }
    report("updating the package lists");
    await runAptGet(workspace, ["update"]);
    const result = await runAptGet(workspace, args, folder);
    if (result.failed) {
        throw new Error(`apt-get ${args.join(" ")} failed:\n${result.stderr.trim()}`);
    }
}
