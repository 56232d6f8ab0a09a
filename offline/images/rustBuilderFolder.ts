import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import { accounts, bundlePath, certificateAuthorities } from "./baseFiles.ts";
import { ensureDebianFolder } from "./debianFolder.ts";
import { definitionOf } from "./definitions.ts";

/** Part of the folder's name. Raise it when the folder should be made anew. */
export const revision = 2;

/** The links that maintainer scripts would make, as far as a build notices, and Rust's place in the hardened image. */
const links = {
    "usr/bin/awk": "mawk",
    "usr/bin/c++": "g++",
    "usr/bin/cc": "gcc",
    "usr/local/bin/cargo": "/usr/bin/cargo",
    "usr/local/bin/rustc": "/usr/bin/rustc",
};

/** The packages of the Rust builder, without those that they depend on. */
export function builderPackages(): string[] {
    const { packages, lacks, adds } = definitionOf("rust");
    return [...packages.filter((name) => !(name in lacks)), ...Object.keys(adds)];
}

/**
 * A folder with the packages of the hardened Rust builder, from Debian 13: what the local Rust and static images are
 * made from. Made once, in about 15 seconds; 780 MB.
 */
export function ensureDebian13(workspace: Workspace, architecture: string, report: Report): Promise<string> {
    const name = `debian13-rust-${architecture}-${revision}`;
    return ensureDebianFolder(
        workspace,
        { name, packages: builderPackages(), architecture, configure },
        report,
    );
}

function configure(folder: string, source: string): void {
    // As in the definition: apt downloads as a user of its own.
    const { passwd, group } = accounts({ name: "_apt", uid: 42 });
    writeFileSync(join(folder, "etc/passwd"), passwd);
    writeFileSync(join(folder, "etc/group"), group);
    writeFileSync(join(folder, "etc/apt/sources.list"), source);
    writeFileSync(join(folder, bundlePath), certificateAuthorities() ?? debianAuthorities(folder));
    copyFileSync(join(folder, "usr/share/libc-bin/nsswitch.conf"), join(folder, "etc/nsswitch.conf"));
    // The others are there.
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
