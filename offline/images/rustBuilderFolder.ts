import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import { accounts, bundlePath, certificateAuthorities } from "./baseFiles.ts";
import { ensureDebianFolder } from "./debianFolder.ts";
import { definitionOf } from "./definitions.ts";

/** Part of the folder's name. Increase it to have the folder made again. */
export const folderRevision = 2;

/** The links of maintainer scripts that a build uses, and Rust's path in the hardened image. */
const links = {
    "usr/bin/awk": "mawk",
    "usr/bin/c++": "g++",
    "usr/bin/cc": "gcc",
    "usr/local/bin/cargo": "/usr/bin/cargo",
    "usr/local/bin/rustc": "/usr/bin/rustc",
};

/** The packages of the Rust builder, without their dependencies. */
export function builderPackages(): string[] {
    const { packages, lacks, adds } = definitionOf("rust");
    return [...packages.filter((name) => !(name in lacks)), ...Object.keys(adds)];
}

/**
 * Provides a folder with the packages of the hardened Rust builder, from Debian 13. The local Rust and static images
 * are made from it. It has 780 MB and is made once, in about 15 seconds.
 */
export function ensureRustBuilderFolder(
    workspace: Workspace,
    architecture: string,
    report: Report,
): Promise<string> {
    const name = `debian13-rust-${architecture}-${folderRevision}`;
    return ensureDebianFolder(
        workspace,
        { name, packages: builderPackages(), architecture, configure },
        report,
    );
}

function configure(folder: string, source: string): void {
    // As in the definition: apt downloads as the user _apt.
    const { passwd, group } = accounts({ name: "_apt", uid: 42 });
    writeFileSync(join(folder, "etc/passwd"), passwd);
    writeFileSync(join(folder, "etc/group"), group);
    writeFileSync(join(folder, "etc/apt/sources.list"), source);
    writeFileSync(join(folder, bundlePath), certificateAuthorities() ?? debianAuthorities(folder));
    copyFileSync(join(folder, "usr/share/libc-bin/nsswitch.conf"), join(folder, "etc/nsswitch.conf"));
    mkdirSync(join(folder, "usr/local/bin"), { recursive: true });
    for (const [path, target] of Object.entries(links)) {
        symlinkSync(target, join(folder, path));
    }
}

function debianAuthorities(root: string): string {
    const folder = join(root, "usr/share/ca-certificates/mozilla");
    return readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "utf8"))
        .join("");
}
