import { readdirSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable } from "../files.ts";

/** A Go installation. */
export interface GoToolchain {
    readonly path: string;
    /** As `go version` prints it, without the leading `go`: `1.26.8`. */
    readonly version: string;
    /** Go's names for this machine: `linux`, `amd64`. */
    readonly os: string;
    readonly arch: string;
}

const probed = new Map<string, Promise<GoToolchain | undefined>>();

/** Finds a Go that is new enough, on PATH or in the folders of Go's own archive and of Debian. */
export async function findGo(workspace: Workspace, needed: string, purpose: string): Promise<GoToolchain> {
    const found: GoToolchain[] = [];
    for (const path of candidates(workspace)) {
        const toolchain = await probe(path);
        if (toolchain !== undefined && isNewEnough(toolchain.version, needed)) {
            return toolchain;
        }
        found.push(...(toolchain === undefined ? [] : [toolchain]));
    }
    const seen = found.map(({ path, version }) => `${version} (${path})`).join(", ");
    throw new Error(
        `${purpose} requires Go ${needed} or newer; found ${seen === "" ? "none" : `only ${seen}`}. ` +
            `Unpack an archive from https://go.dev/dl to /usr/local/go, or install Go from Debian's backports ` +
            `("golang-go" of Debian 12 and 13 is too old), and run this again: finished steps are kept.`,
    );
}

/** Reads the line that `go version` prints. */
export function parseGoVersion(path: string, line: string): GoToolchain | undefined {
    const match = /^go version go(\S+) (?:.* )?(\w+)\/(\w+)$/.exec(line.trim());
    const [, version, os, arch] = match ?? [];
    return version === undefined || os === undefined || arch === undefined
        ? undefined
        : { path, version, os, arch };
}

/** Compares Go versions, which omit a zero patch and have prereleases such as `1.27rc1`. */
export function isNewEnough(version: string, needed: string): boolean {
    const [have, want] = [semver.coerce(version), semver.coerce(needed)];
    return have !== null && want !== null && semver.gte(have, want);
}

function candidates(workspace: Workspace): string[] {
    return [
        ...findOnPath("go", workspace.env["PATH"]),
        "/usr/local/go/bin/go",
        ...debianFolders().map((folder) => join("/usr/lib", folder, "bin/go")),
    ].filter(isExecutable);
}

/** Debian installs `golang-1.25-go` as /usr/lib/go-1.25 and does not put it on PATH. */
function debianFolders(): string[] {
    try {
        return readdirSync("/usr/lib").filter((name) => /^go-\d/.test(name));
    } catch {
        return [];
    }
}

/** Runs `go version`, once per process for each path. */
function probe(path: string): Promise<GoToolchain | undefined> {
    const earlier = probed.get(path);
    if (earlier !== undefined) {
        return earlier;
    }
    // GOTOOLCHAIN=local: without it, a go.mod in the current folder may make `go` download another toolchain.
    const result = execa(path, ["version"], { reject: false, env: { GOTOOLCHAIN: "local" } }).then(
        ({ stdout }) => parseGoVersion(path, stdout),
    );
    probed.set(path, result);
    return result;
}
