import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { isDownloadDue, recordFailedDownload } from "./downloadAttempts.ts";
import { checksumOf, downloadFile, downloadText, Unreachable } from "./download.ts";
import {
    findOnPath,
    ensureSymlink,
    moveUnlessExists,
    ensureHardLink,
    withTemporaryFolder,
} from "../files.ts";
import { builtOutcome, ensureGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "../step.ts";

/** The first CLI that reads flags from `PULUMI_OPTION_*` variables, which every command here uses. */
const minVersion = "3.220.0";

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
            `The Pulumi CLI ${minVersion} or newer is not on PATH, ${releases} cannot be reached, and DHI_OFFLINE=never ` +
                `does not allow building it: install it (https://www.pulumi.com/docs/install) or unset DHI_OFFLINE.`,
        );
    }
    return builtFromModules(workspace, report);
}

/** Whether a Pulumi CLI of this version can be used. */
export function isUsable(version: string): boolean {
    return semver.satisfies(version, `>=${minVersion} <4`, { includePrerelease: true });
}

/** The CLI version to download: that of the SDK in package.json. */
export function sdkVersion(packageJson: string): string {
    const manifest = JSON.parse(packageJson) as { dependencies?: Record<string, string> };
    const version = semver.minVersion(manifest.dependencies?.["@pulumi/pulumi"] ?? "")?.version;
    if (version === undefined || version === "0.0.0") {
        throw new Error("package.json: dependencies.@pulumi/pulumi is required: it has the CLI's version.");
    }
    return version;
}

/** The name of the official archive for a system, or `undefined` if Pulumi does not publish a tar archive for it. */
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
            ensureSymlink(path, join(workspace.bin, "pulumi"));
            return {
                version,
                origin: "path",
                isSubstitute: false,
                detail: `found on PATH ${version} (${path})`,
            };
        }
        report(`ignoring ${path}: version ${version} is older than ${minVersion}`);
    }
    return undefined;
}

async function downloaded(workspace: Workspace, report: Report): Promise<Outcome | undefined> {
    const version = sdkVersion(readFileSync(join(workspace.root, "package.json"), "utf8"));
    const folder = join(workspace.home, "tools", `pulumi-${version}-official`);
    if (!existsSync(folder)) {
        const archive = archiveName(version, process.platform, process.arch);
        if (archive === undefined || !isDownloadDue(workspace, "pulumi")) {
            return undefined;
        }
        try {
            await fetchRelease(version, archive, folder, report);
        } catch (error) {
            if (!(error instanceof Unreachable)) {
                throw error;
            }
            report(`cannot download the official Pulumi CLI: ${error.message}`);
            recordFailedDownload(workspace, "pulumi", error.message);
            return undefined;
        }
    }
    ensureSymlink(join(folder, "pulumi"), join(workspace.bin, "pulumi"));
    return { version, origin: "download", isSubstitute: false, detail: `official release ${version}` };
}

/** Downloads a release, verifies its published checksum and unpacks it to `folder`. */
async function fetchRelease(version: string, archive: string, folder: string, report: Report): Promise<void> {
    await withTemporaryFolder(folder, async (temporary) => {
        report(`downloading Pulumi ${version} from ${releases}`);
        const file = join(temporary, archive);
        const actual = await downloadFile(`${releases}/${archive}`, file);
        const expected = await publishedChecksum(version, archive, temporary, report);
        if (expected !== undefined && expected !== actual) {
            throw new Error(
                `${releases}/${archive} has SHA-256 ${actual}, but Pulumi published ${expected}: it was changed on ` +
                    `the way here and is not installed. Install the Pulumi CLI manually.`,
            );
        }
        await execa("tar", ["-xzf", file, "-C", temporary]);
        moveUnlessExists(join(temporary, "pulumi"), folder);
    });
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
        return (
            checksumOf(archive, checksums) ?? withoutChecksum(`${file} has no line for ${archive}`, report)
        );
    } catch (error) {
        if (!(error instanceof Unreachable)) {
            throw error;
        }
        return withoutChecksum(error.message, report);
    }
}

function withoutChecksum(reason: string, report: Report): undefined {
    report(`no published checksum (${reason}): the archive is protected by TLS only`);
}

async function builtFromModules(workspace: Workspace, report: Report): Promise<Outcome> {
    const pulumi = await ensureGoTool(workspace, pulumiFromModules, report);
    // The engine looks for language hosts next to its real path, and warns about those it finds elsewhere.
    ensureHardLink(pulumi.path, join(workspace.bin, "pulumi"));
    return builtOutcome(pulumi);
}
