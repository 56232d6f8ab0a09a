import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { attemptIsDue, noteFailedAttempt } from "./downloadAttempts.ts";
import { checksumOf, downloadFile, downloadText, Unreachable } from "./download.ts";
import { findOnPath, linkTo, moveUnlessThere, nameAlso, temporaryName } from "../files.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "../step.ts";

/** The first CLI that reads its flags from `PULUMI_OPTION_*` variables, which every command here relies on. */
const oldestUsable = "3.220.0";

const releases = "https://get.pulumi.com/releases/sdk";

const pulumiFromModules: GoTool = {
    name: "pulumi",
    module: "pulumi",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    versionPrefix: "v",
    duration: "about 4 minutes on two cores",
};

/** Provides `pulumi` in the workspace's `bin`: the user's own, else the official download, else built from Go modules. */
export async function ensurePulumiCli(workspace: Workspace, report: Report): Promise<Outcome> {
    const mode = offlineMode(workspace.env);
    if (mode !== "always") {
        const official = (await onPath(workspace, report)) ?? (await downloaded(workspace, report));
        if (official !== undefined) {
            return official;
        }
    }
    if (mode === "never") {
        throw new Error(
            `No Pulumi CLI ${oldestUsable} or newer on PATH, ${releases} cannot be reached, and DHI_OFFLINE=never ` +
                `forbids building one. Install it (https://www.pulumi.com/docs/install) or unset DHI_OFFLINE.`,
        );
    }
    return builtFromModules(workspace, report);
}

/** Can a Pulumi CLI of this version be used here? */
export function isUsable(version: string): boolean {
    return semver.satisfies(version, `>=${oldestUsable} <4`, { includePrerelease: true });
}

/** The CLI version to download: that of the SDK the program runs with. */
export function sdkVersion(packageJson: string): string {
    const manifest = JSON.parse(packageJson) as { dependencies?: Record<string, string> };
    const version = semver.minVersion(manifest.dependencies?.["@pulumi/pulumi"] ?? "")?.version;
    if (version === undefined || version === "0.0.0") {
        throw new Error("package.json has no version of @pulumi/pulumi to take the CLI's version from.");
    }
    return version;
}

/** The name of the official archive for a system, or `undefined` where Pulumi publishes no tar archive. */
export function archiveName(version: string, os: string, arch: string): string | undefined {
    return ["linux", "darwin"].includes(os) && ["x64", "arm64"].includes(arch)
        ? `pulumi-v${version}-${os}-${arch}.tar.gz`
        : undefined;
}

async function onPath(workspace: Workspace, report: Report): Promise<Outcome | undefined> {
    for (const path of findOnPath("pulumi", workspace.env["PATH"], [workspace.bin])) {
        const result = await execa(path, ["version"], { env: workspace.env, reject: false, timeout: 20_000 });
        const version = semver.clean(result.stdout) ?? "unknown";
        if (isUsable(version)) {
            linkTo(path, join(workspace.bin, "pulumi"));
            return { version, origin: "path", standIn: false, detail: `found on PATH ${version} (${path})` };
        }
        report(`${path} is version ${version}, ${oldestUsable} or newer is needed: not used`);
    }
    return undefined;
}

async function downloaded(workspace: Workspace, report: Report): Promise<Outcome | undefined> {
    const version = sdkVersion(readFileSync(join(workspace.root, "package.json"), "utf8"));
    const folder = join(workspace.home, "tools", `pulumi-${version}-official`);
    if (!existsSync(folder)) {
        const archive = archiveName(version, process.platform, process.arch);
        if (archive === undefined || !attemptIsDue(workspace, "pulumi")) {
            return undefined;
        }
        try {
            await fetchRelease(version, archive, folder, report);
        } catch (error) {
            if (!(error instanceof Unreachable)) {
                throw error;
            }
            report(`no official Pulumi CLI: ${error.message}`);
            noteFailedAttempt(workspace, "pulumi", error.message);
            return undefined;
        }
    }
    linkTo(join(folder, "pulumi"), join(workspace.bin, "pulumi"));
    return { version, origin: "download", standIn: false, detail: `official release ${version}` };
}

/** Downloads a release, checks it against the published checksums and unpacks it to `folder`. */
async function fetchRelease(version: string, archive: string, folder: string, report: Report): Promise<void> {
    const partial = temporaryName(folder);
    mkdirSync(partial, { recursive: true });
    try {
        report(`downloading Pulumi ${version} from ${releases}`);
        const file = join(partial, archive);
        const actual = await downloadFile(`${releases}/${archive}`, file);
        const expected = await publishedChecksum(version, archive, partial, report);
        if (expected !== undefined && expected !== actual) {
            throw new Error(
                `${releases}/${archive} has SHA-256 ${actual}, but Pulumi published ${expected}: not installed. ` +
                    `Something between here and there changes downloads; install the Pulumi CLI by hand.`,
            );
        }
        await execa("tar", ["-xzf", file, "-C", partial]);
        moveUnlessThere(join(partial, "pulumi"), folder);
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
}

async function publishedChecksum(
    version: string,
    archive: string,
    folder: string,
    report: Report,
): Promise<string | undefined> {
    const file = `pulumi-${version}-checksums.txt`;
    try {
        const checksums = await downloadText(`${releases}/${file}`, join(folder, file));
        return checksumOf(archive, checksums) ?? untold(`${file} does not name ${archive}`, report);
    } catch (error) {
        if (!(error instanceof Unreachable)) {
            throw error;
        }
        return untold(error.message, report);
    }
}

function untold(reason: string, report: Report): undefined {
    report(`no published checksum (${reason}): trusting the TLS connection alone`);
}

async function builtFromModules(workspace: Workspace, report: Report): Promise<Outcome> {
    const { path, version, fresh } = await ensureGoTool(workspace, pulumiFromModules, report);
    // The engine looks for language hosts beside its real path, and warns of those it finds elsewhere.
    nameAlso(path, join(workspace.bin, "pulumi"));
    const when = fresh ? "built" : "built earlier";
    return { version, origin: "built", standIn: true, detail: `${when} from Go modules ${version}` };
}
