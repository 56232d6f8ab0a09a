import { execa } from "execa";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainConfig, plainLogin } from "../clusters/plainConfig.ts";
import { dataDirectory } from "../../components/nats/config/serverConfig.ts";
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

/** Where processes run that are not in a container. */
type Place = "in one namespace" | "on a bridge";

/** What a cluster of processes needs. */
interface Needs {
    /** For temporary files. */
    readonly folder: string;
    /** The server's program. */
    readonly program: string;
    /** An image with `sleep`. */
    readonly busybox: string;
}

/**
 * Runs three servers as processes without a container, with the same program, configuration and kind of disk as hardened
 * servers: either all in one network namespace, over its loopback interface, or each in a namespace of its own on a
 * bridge of Docker, as containers are. Containers that only sleep hold the namespaces, and the share of the processor.
 */
export async function useProcesses<Value>(
    place: Place,
    needs: Needs,
    work: (target: Target) => Promise<Value>,
): Promise<Value> {
    const prefix = `${repository}-${place.replaceAll(" ", "-")}`;
    const names = [0, 1, 2].map((index) => `${prefix}-${index}`);
    const controller = new AbortController();
    const running: Promise<never>[] = [];
    try {
        const enter = place === "on a bridge" ? onBridge : inOne;
        const servers = await enter(prefix, names, needs.busybox);
        running.push(...servers.map((server) => run(server, servers, needs, controller.signal)));
        const login = { user: plainLogin.user, secret: plainLogin.pass };
        const context = writeContext(needs.folder, prefix, login);
        return await Promise.race([work({ title: `processes, ${place}`, servers, context }), ...running]);
    } finally {
        controller.abort();
        await Promise.allSettled(running);
        await remove("rm", "--force", ...names);
        await remove("network", "rm", prefix);
        await remove("volume", "rm", ...names);
    }
}

async function inOne(_: string, names: readonly string[], busybox: string): Promise<ThreeServers> {
    return three(async (index) => {
        const name = names[index] ?? "";
        await hold(name, index === 0 ? "none" : `container:${names[0]}`, busybox);
        const address = `127.0.0.${index + 1}`;
        return { name, pid: (await placeOf(name)).pid, address, host: address };
    });
}

async function onBridge(network: string, names: readonly string[], busybox: string): Promise<ThreeServers> {
    await docker("network", "create", network);
    return three(async (index) => {
        const name = names[index] ?? "";
        await hold(name, network, busybox);
        return { name, address: "127.0.0.1", ...(await placeOf(name)) };
    });
}

/** Starts a container whose network namespace others enter. It ends by itself if nothing removes it. */
async function hold(name: string, network: string, image: string): Promise<void> {
    const options = ["--detach", "--name", name, "--network", network, "--entrypoint", "sleep"];
    await docker("run", ...options, image, "3600");
}

/** Runs a server until the signal, and then rejects. Its data is in a volume, as that of containers. */
async function run(
    { name, pid, address, host }: Server,
    servers: readonly Server[],
    { folder, program }: Needs,
    signal: AbortSignal,
): Promise<never> {
    await docker("volume", "create", name);
    const volume = await docker("volume", "inspect", "--format", "{{.Mountpoint}}", name);
    const file = join(folder, `${name}.conf`);
    const listen = address === host ? address : "0.0.0.0";
    const peers = servers.map((server) => server.host);
    writeFileSync(
        file,
        plainConfig(name, peers).replaceAll("0.0.0.0", listen).replace(`"${dataDirectory}"`, `"${volume}"`),
    );
    const [command, ...args] = [...inNamespace(pid), program, "--config", file] as const;
    const options = { env: workspace.env, cancelSignal: signal, stdio: "ignore", reject: false } as const;
    const server = execa(command, args, options);
    // The processor is shared between groups: otherwise one process would get as much of it as all containers.
    writeFileSync(
        join(cpuGroup(readFileSync(`/proc/${pid}/cgroup`, "utf8")), "cgroup.procs"),
        String(server.pid),
    );
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
