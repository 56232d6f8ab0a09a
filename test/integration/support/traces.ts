import { execa } from "execa";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSecrets, type ProcessWatch } from "./secrets.ts";

/** A run, as the search for its secrets needs to know it. */
export interface TracedRun {
    /** What must be nowhere, by a name to show in its place. */
    readonly secrets: Readonly<Record<string, string>>;
    /** When it began, in milliseconds since 1970: older files are none of its own. */
    readonly since: number;
    /** What it printed. */
    readonly output: string;
    readonly processes: ProcessWatch;
    /** What the names of its containers, volumes and networks start with, and the environment of Docker's client. */
    readonly engine?: { readonly prefix: string; readonly env: NodeJS.ProcessEnv };
    /** Folders that it wrote to, beside the one for temporary files. */
    readonly folders: readonly string[];
    /** Folders in those that are there to keep secrets, such as the store of a cluster. */
    readonly stores?: readonly string[];
    /** Further places, by name: the state's export, what a cluster's API server shows, a report. */
    readonly places?: Readonly<Record<string, () => string | Promise<string>>>;
}

/** Names every place in which a run has left one of its secrets. Empty is good. */
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

/** Everything that a Docker Engine shows of what a run made: containers, their logs and images, volumes, networks. */
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

/** Where the engine keeps its volumes, which hold secrets by design: it may be anywhere on the machine. */
async function engineStores(env: NodeJS.ProcessEnv | undefined): Promise<string[]> {
    return env === undefined
        ? []
        : [(await execa("docker", ["info", "--format", "{{.DockerRootDir}}"], { env })).stdout];
}

/** All files below a folder that were written since, but for those in which secrets are kept. */
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

/** Files of others come and go while they are looked for. */
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
