import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../cli/workspace.ts";
import { hasApt, installPackages } from "../debian.ts";
import { findOnPath, moveUnlessThere, temporaryName } from "../files.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";

/** What is installed besides Debian's minimum; the first version of the folder's name must change with it. */
const packages = ["cargo", "rustc", "gcc", "libc6-dev", "ca-certificates", "tzdata"];
const revision = 1;

/** Where the image keeps its certificate authorities. */
export const bundlePath = "/etc/ssl/certs/ca-certificates.crt";

/**
 * A folder with the file system of a small Debian 13 that has Rust: what the hardened Rust and static images are
 * made from, too. Made once with debootstrap, in about a minute; 860 MB.
 */
export function ensureDebian13(workspace: Workspace, architecture: string, report: Report): Promise<string> {
    const folder = join(workspace.home, "tools", `debian13-rust-${architecture}-${revision}`);
    const waiting = () => {
        report("waiting for another process that makes the Debian 13 folder");
    };
    return withLock(folder, waiting, async () => {
        if (!existsSync(folder)) {
            await make(workspace, folder, architecture, report);
        }
        return folder;
    });
}

/** The version of an installed package, without Debian's revision: `1.85.1`. */
export function installedVersion(folder: string, name: string): string {
    const status = readFileSync(join(folder, "var/lib/dpkg/status"), "utf8");
    const entry = status.split("\n\n").find((text) => text.startsWith(`Package: ${name}\n`));
    return /^Version: (?:\d+:)?([\d.]+\d)/m.exec(entry ?? "")?.[1] ?? "unknown";
}

async function make(
    workspace: Workspace,
    folder: string,
    architecture: string,
    report: Report,
): Promise<void> {
    refuseWhereItCannotWork(workspace, architecture);
    if (findOnPath("debootstrap", workspace.env["PATH"]).length === 0) {
        await installPackages(workspace, { needed: ["debootstrap"], wished: [] }, report);
    }
    report("installing Debian 13 with Rust into a folder (debootstrap, about a minute)");
    const partial = temporaryName(folder);
    mkdirSync(partial, { recursive: true });
    try {
        const options = ["--variant=minbase", `--arch=${architecture}`, `--include=${packages.join(",")}`];
        const { failed, all } = await execa("debootstrap", [...options, "trixie", partial], {
            env: workspace.env,
            all: true,
            reject: false,
        });
        if (failed) {
            throw new Error(`debootstrap failed:\n${all.split("\n").slice(-15).join("\n")}`);
        }
        trustTheSameAuthorities(partial);
        rmSync(join(partial, "var/cache/apt/archives"), { recursive: true, force: true });
        mkdirSync(join(partial, "var/cache/apt/archives/partial"), { recursive: true });
        moveUnlessThere(partial, folder);
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
}

/** This machine's bundle: behind a proxy that inspects TLS, Debian's own would not do, and cargo could not download. */
function trustTheSameAuthorities(folder: string): void {
    if (existsSync(bundlePath)) {
        writeFileSync(join(folder, bundlePath), readFileSync(bundlePath));
    }
}

function refuseWhereItCannotWork(workspace: Workspace, architecture: string): void {
    const here = process.arch === "x64" ? "amd64" : process.arch;
    if (!hasApt(workspace) || here !== architecture || process.getuid?.() !== 0) {
        throw new Error(
            `The stand-ins for rust and static come from Debian 13 packages: they can be made as root on Debian or ` +
                `Ubuntu, for an engine of the same architecture (here ${process.platform}/${here}, engine linux/${architecture}). ` +
                `Log in to the registry of the hardened images instead, or load the images by hand.`,
        );
    }
}
