import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable, linkTarget, ensureSymlink } from "../files.ts";

/** A `docker` command, and the engine that it reaches. */
export interface DockerClient {
    readonly path: string;
    readonly version: string;
    /** The engine's version, if this client reached it. */
    readonly engine: string | undefined;
    /** Whether it can run a build with BuildKit. */
    readonly canBuild: boolean;
    /** Why it did not reach the engine. */
    readonly error: string;
}

/** The first client without BuildKit inside: from this version on, a build needs the buildx plugin. */
const firstWithoutBuildKit = "23.0.0";

/**
 * Finds the client to use: one that reaches the engine and can build, else one that reaches it, else any.
 *
 * That is not always the newest one, which may lack buildx or refuse an older engine.
 */
export async function findClient(workspace: Workspace): Promise<DockerClient | undefined> {
    const clients: DockerClient[] = [];
    for (const path of candidates(workspace)) {
        const client = await probe(workspace, path);
        if (client.engine !== undefined && client.canBuild) {
            return client;
        }
        clients.push(client);
    }
    return clients.find(({ engine }) => engine !== undefined) ?? clients[0];
}

/** Puts a client first on PATH. */
export function linkClient(workspace: Workspace, client: DockerClient): void {
    ensureSymlink(client.path, join(workspace.bin, "docker"));
}

/** Whether a client of this version can run a build with BuildKit. */
export function hasBuildKit(version: string, hasBuildx: boolean): boolean {
    const clean = semver.coerce(version);
    return hasBuildx || (clean !== null && semver.lt(clean, firstWithoutBuildKit));
}

/** Every `docker` on PATH, the client of the last run first: it usually is the one. */
function candidates(workspace: Workspace): string[] {
    const chosen = linkTarget(join(workspace.bin, "docker")) ?? "";
    const onPath = findOnPath("docker", workspace.env["PATH"], [workspace.bin]);
    return [...new Set([chosen, ...onPath])].filter(isExecutable);
}

async function probe(workspace: Workspace, path: string): Promise<DockerClient> {
    const options = { env: workspace.env, reject: false, timeout: 15_000 } as const;
    const [versions, buildx] = await Promise.all([
        execa(
            path,
            ["version", "--format", "{{.Client.Version}} {{with .Server}}{{.Version}}{{end}}"],
            options,
        ),
        execa(path, ["buildx", "version"], options),
    ]);
    const [version = "unknown", engine = ""] = versions.stdout.trim().split(" ");
    return {
        path,
        version,
        engine: engine === "" || versions.failed ? undefined : engine,
        canBuild: hasBuildKit(version, !buildx.failed),
        error: versions.stderr.trim(),
    };
}
