import { readdirSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable } from "../files.ts";

/** A Go installation. */
export interface GoToolchain {
    readonly path: string;
    /** As `go version` says it, without the leading `go`: `1.26.8`. */
    readonly version: string;
    /** Go's names for this machine: `linux`, `amd64`. */
    readonly os: string;
    readonly arch: string;
}

const probed = new Map<string, Promise<GoToolchain | undefined>>();

/** Finds a Go that is new enough, on PATH or where Go's own installer and Debian put it. */
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
        `${purpose} needs Go ${needed} or newer; found ${seen === "" ? "none" : `only ${seen}`}. ` +
            `Unpack one from https://go.dev/dl to /usr/local/go, or install Debian's backport ` +
            `("golang-go" of Debian 12 and 13 is too old), and run this again: what is done already is kept.`,
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

/** Compares Go versions, which leave out a zero patch and write `1.27rc1` for a prerelease. */
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

/** Asks a `go` who it is; once per process, because every build of a run asks the same. */
function probe(path: string): Promise<GoToolchain | undefined> {
    const known = probed.get(path);
    if (known !== undefined) {
        return known;
    }
    // GOTOOLCHAIN=local: without it, a go.mod in the current folder may make `go` download another toolchain.
    const answer = execa(path, ["version"], { reject: false, env: { GOTOOLCHAIN: "local" } }).then((result) =>
        parseGoVersion(path, result.stdout),
    );
    probed.set(path, answer);
    return answer;
}
