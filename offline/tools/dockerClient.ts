import { join } from "node:path";

import { execa } from "execa";
import semver from "semver";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable, linkTarget, linkTo } from "../files.ts";

/** A `docker` command and what it said when asked for the engine. */
export interface DockerClient {
    readonly path: string;
    readonly version: string;
    /** The engine's version, if this client reached it. */
    readonly engine: string | undefined;
    /** Can it run a build with BuildKit? */
    readonly builds: boolean;
    /** Why it did not reach the engine. */
    readonly complaint: string;
}

/** The first client without a BuildKit of its own: from here on a build needs the buildx plugin. */
const firstWithoutBuildKit = "23.0.0";

/**
 * Looks for the client to use: one that reaches the engine and can build, else one that reaches it, else any.
 *
 * The newest client is not always the one: it may lack buildx, or refuse to talk to an older engine.
 */
export async function findClient(workspace: Workspace): Promise<DockerClient | undefined> {
    const clients: DockerClient[] = [];
    for (const path of candidates(workspace)) {
        const client = await probe(workspace, path);
        if (client.engine !== undefined && client.builds) {
            return client;
        }
        clients.push(client);
    }
    return clients.find(({ engine }) => engine !== undefined) ?? clients[0];
}

/** Puts a client first on PATH. */
export function linkClient(workspace: Workspace, client: DockerClient): void {
    linkTo(client.path, join(workspace.bin, "docker"));
}

/** Can a client of this version run a build with BuildKit? */
export function canBuild(version: string, hasBuildx: boolean): boolean {
    const clean = semver.coerce(version);
    return hasBuildx || (clean !== null && semver.lt(clean, firstWithoutBuildKit));
}

/** Everything named `docker` on PATH, but last time's choice first: it makes the usual run a short one. */
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
        builds: canBuild(version, !buildx.failed),
        complaint: versions.stderr.trim(),
    };
}
