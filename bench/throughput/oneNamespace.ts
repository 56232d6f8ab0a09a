import { execa } from "execa";
import { chownSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dataDirectory } from "../../components/nats/config/serverConfig.ts";
import { hardenedRun } from "../../components/hardening/docker.ts";
import { nonroot } from "../../components/hardening/nonroot.ts";
import { bytesOf, goMemoryLimit } from "../../components/quantity.ts";
import { plainConfig, plainLogin } from "../clusters/plainConfig.ts";
import { docker, repository, workspace } from "../docker.ts";
import {
    inNamespace,
    placeOf,
    three,
    writeContext,
    type Server,
    type Target,
    type ThreeServers,
} from "./target.ts";

/** What servers are that share a network namespace. */
type Kind = "processes" | "hardened";

/** What a cluster needs whose servers share a network namespace. */
interface Needs {
    /** For temporary files. */
    readonly folder: string;
    /** The servers' image, and the program in it. */
    readonly image: string;
    readonly program: string;
    /** An image with `sleep`. */
    readonly busybox: string;
}

/**
 * Runs three servers in one network namespace, over its loopback interface, with the same program, configuration and kind of
 * disk: as processes without a container, or as containers with the profile and the memory of a stack's. Containers that
 * only sleep hold the namespace, and the processes' share of the processor.
 */
export async function inOneNamespace<Value>(
    kind: Kind,
    needs: Needs,
    work: (target: Target) => Promise<Value>,
): Promise<Value> {
    const prefix = `${repository}-${kind}`;
    const names = [0, 1, 2].map((index) => `${prefix}-${index}`);
    const controller = new AbortController();
    const running: Promise<never>[] = [];
    try {
        const servers = await hold(names, needs.busybox);
        const run = kind === "processes" ? runProcess : runContainer;
        running.push(...servers.map((server) => run(server, servers, needs, controller.signal)));
        const login = { user: plainLogin.user, secret: plainLogin.pass };
        const context = writeContext(needs.folder, prefix, login);
        return await Promise.race([
            work({ title: `${kind}, in one namespace`, servers, context }),
            ...running,
        ]);
    } finally {
        controller.abort();
        await Promise.allSettled(running);
        await remove("rm", "--force", ...names);
        await remove("volume", "rm", ...names);
    }
}

/** Starts the containers whose network namespace the servers enter. They end by themselves if nothing removes them. */
async function hold(names: readonly string[], image: string): Promise<ThreeServers> {
    return three(async (index) => {
        const name = names[index] ?? "";
        const network = index === 0 ? "none" : `container:${names[0]}`;
        const options = ["--detach", "--name", name, "--network", network, "--entrypoint", "sleep"];
        await docker("run", ...options, image, "3600");
        const address = `127.0.0.${index + 1}`;
        return { name, pid: (await placeOf(name)).pid, address, host: address };
    });
}

/** A server of a cluster, which runs until the signal, and then rejects. */
type Run = (server: Server, servers: readonly Server[], needs: Needs, signal: AbortSignal) => Promise<never>;

const runProcess: Run = async (server, servers, { folder, program }, signal) => {
    const volume = await createVolume(server);
    const file = writeConfig(server, servers, folder, volume);
    return untilExit(server, [...inNamespace(server.pid), program, "--config", file], signal, (pid) => {
        // The processor is shared between groups: otherwise one process would get as much of it as all containers.
        const group = cpuGroup(readFileSync(`/proc/${server.pid}/cgroup`, "utf8"));
        writeFileSync(join(group, "cgroup.procs"), String(pid));
    });
};

const runContainer: Run = async (server, servers, { folder, image }, signal) => {
    chownSync(await createVolume(server), nonroot, nonroot);
    const file = writeConfig(server, servers, folder, dataDirectory);
    const memory = bytesOf(natsDefaults.memory);
    const options = [
        ...["run", "--rm", "--network", `container:${server.name}`, ...hardenedRun],
        ...[`--memory=${memory}`, `--memory-swap=${memory}`, `--env=GOMEMLIMIT=${goMemoryLimit(memory)}`],
        `--mount=type=bind,source=${file},target=/nats.conf,readonly`,
        `--mount=type=volume,source=${server.name},target=${dataDirectory}`,
    ];
    return untilExit(server, ["docker", ...options, image, "--config", "/nats.conf"], signal);
};

/** Makes the volume for a server's data, and returns its folder. */
async function createVolume({ name }: Server): Promise<string> {
    await docker("volume", "create", name);
    return docker("volume", "inspect", "--format", "{{.Mountpoint}}", name);
}

/** Writes a server's configuration, and returns its file. */
function writeConfig(
    { name, address }: Server,
    servers: readonly Server[],
    folder: string,
    data: string,
): string {
    const file = join(folder, `${name}.conf`);
    const peers = servers.map(({ host }) => host);
    const text = plainConfig(name, peers).replaceAll("0.0.0.0", address);
    writeFileSync(file, text.replace(`"${dataDirectory}"`, `"${data}"`));
    return file;
}

/** Runs a command until the signal, and then rejects. */
async function untilExit(
    { name }: Server,
    [command, ...args]: readonly [string, ...string[]],
    cancelSignal: AbortSignal,
    started?: (pid: number | undefined) => void,
): Promise<never> {
    const options = { env: workspace.env, cancelSignal, stdio: "ignore", reject: false } as const;
    const server = execa(command, args, options);
    started?.(server.pid);
    const { shortMessage } = await server;
    throw new Error(`The server ${name} exited: ${shortMessage}`);
}

/** The folder of a process's control group for the processor, from its `/proc/PID/cgroup`: version 1, or else 2. */
export function cpuGroup(text: string): string {
    const [, controllers, path] = /^\d+:((?:\w+,)*cpu(?:,\w+)*):(.*)$/m.exec(text) ?? [];
    const [, unified] = /^0::(.*)$/m.exec(text) ?? [];
    return controllers === undefined ? `/sys/fs/cgroup${unified}` : `/sys/fs/cgroup/${controllers}${path}`;
}

async function remove(...command: string[]): Promise<void> {
    await execa("docker", command, { env: workspace.env, reject: false });
}
