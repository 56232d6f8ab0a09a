import { execa } from "execa";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSecrets, type ProcessWatch } from "./secrets.ts";

/** What the search for the secrets of a run needs. */
export interface TracedRun {
    /** The secrets, by the name that is shown instead. */
    readonly secrets: Readonly<Record<string, string>>;
    /** When it started, in milliseconds since 1970. Older files are ignored. */
    readonly since: number;
    /** Its output. */
    readonly output: string;
    readonly processes: ProcessWatch;
    /** The prefix of the names of its containers, volumes and networks, and the environment of Docker's client. */
    readonly engine?: { readonly prefix: string; readonly env: NodeJS.ProcessEnv };
    /** Folders that it wrote to, besides the one for temporary files. */
    readonly folders: readonly string[];
    /** Folders in those that store secrets by design, such as the database of a cluster. */
    readonly stores?: readonly string[];
    /** More places, by name: the exported state, the objects of a cluster, a report. */
    readonly places?: Readonly<Record<string, () => string | Promise<string>>>;
}

/** Finds places in which a run has left one of its secrets. The result should be empty. */
export async function leaksOf(run: TracedRun): Promise<string[]> {
    run.processes.sample();
    const further = Object.entries(run.places ?? {}).map(
        async ([name, read]) => [name, await read()] as const,
    );
    const places = {
        "what the commands printed": run.output,
        "a command line or an environment": run.processes.text,
        ...(run.engine === undefined ? {} : await engineTraces(run.engine.prefix, run.engine.env)),
        ...Object.fromEntries(await Promise.all(further)),
    };
    const stores = [...(run.stores ?? []), ...(await engineStores(run.engine?.env))];
    const inFiles = [...new Set([tmpdir(), ...run.folders])].flatMap((folder) =>
        filesSince(folder, run.since, stores).flatMap((file) =>
            findSecrets(run.secrets, { [file]: contentOf(file) }),
        ),
    );
    return [...new Set([...findSecrets(run.secrets, places), ...inFiles])];
}

/** Everything that the Docker Engine shows of a run: containers, their logs and images, volumes, networks. */
async function engineTraces(prefix: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
    const docker = async (...args: string[]) =>
        (await execa("docker", args, { env, all: true, maxBuffer: 2 ** 28 })).all;
    const list = async (...args: string[]) =>
        (await docker(...args, "--filter", `name=^/?${prefix}`)).split("\n").filter((line) => line !== "");
    const inspect = async (kind: string, names: readonly string[]) =>
        names.length === 0 ? "" : docker(kind, "inspect", ...names);

    const containers = await list("ps", "--all", "--format", "{{.Names}}");
    const images = await Promise.all(
        containers.map((name) => docker("container", "inspect", "--format", "{{.Image}}", name)),
    );
    const logs = await Promise.all(containers.map((name) => docker("logs", name)));
    return {
        "docker container inspect": await inspect("container", containers),
        "docker image inspect": await inspect("image", [...new Set(images)]),
        "docker volume inspect": await inspect("volume", await list("volume", "ls", "--format", "{{.Name}}")),
        "docker network inspect": await inspect(
            "network",
            await list("network", "ls", "--format", "{{.Name}}"),
        ),
        "docker logs": logs.join("\n"),
    };
}

/** The engine's folder of volumes, which may be anywhere. Volumes have secrets by design. */
async function engineStores(env: NodeJS.ProcessEnv | undefined): Promise<string[]> {
    return env === undefined
        ? []
        : [(await execa("docker", ["info", "--format", "{{.DockerRootDir}}"], { env })).stdout];
}

/** All files below a folder that were written since then, except those that store secrets by design. */
function filesSince(folder: string, since: number, stores: readonly string[]): string[] {
    if (stores.includes(folder)) {
        return [];
    }
    return entriesOf(folder).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return filesSince(path, since, stores);
        }
        return entry.isFile() && changedAt(path) >= since ? [path] : [];
    });
}

/** Ignores errors: files of other processes appear and disappear at any time. */
function entriesOf(folder: string) {
    try {
        return readdirSync(folder, { withFileTypes: true });
    } catch {
        return [];
    }
}

function changedAt(file: string): number {
    return statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0;
}

function contentOf(file: string): Buffer {
    try {
        return readFileSync(file);
    } catch {
        return Buffer.alloc(0);
    }
}
