/** Ways to servers that this machine may not connect to. */
import { ports } from "../config/serverConfig.ts";
import type { Tunnel } from "../streams/provider.ts";
import type { Dial } from "../../tunnel/dial.ts";
import { listen } from "../../tunnel/listener.ts";

/** A way to servers, as addresses on this machine. */
export interface Way {
    readonly addresses: readonly string[];
    /** Why a connection failed last. */
    problem(): Error | undefined;
    close(): void;
}

/** Opens a way to the servers at some URLs. */
export async function openTunnel({ docker, kubernetes }: Tunnel, urls: readonly string[]): Promise<Way> {
    if (docker !== undefined) {
        const { dialThroughEngine } = await import("../../tunnel/docker.ts");
        return listenFor(
            dialThroughEngine(docker),
            docker.hosts.map((host) => ({ host, port: ports.client })),
        );
    }
    if (kubernetes !== undefined) {
        const { dialThroughKubernetes } = await import("../../tunnel/kubernetes.ts");
        const servers = urls.map((url) => new URL(url));
        return listenFor(
            dialThroughKubernetes(kubernetes),
            servers.map(({ hostname, port }) => ({ host: hostname, port: Number(port || ports.client) })),
        );
    }
    throw new Error("a tunnel requires docker or kubernetes");
}

async function listenFor(
    dial: Dial,
    servers: readonly { readonly host: string; readonly port: number }[],
): Promise<Way> {
    const listeners = await Promise.all(servers.map(({ host, port }) => listen(dial, host, port)));
    return {
        addresses: listeners.map(({ port }) => `nats://127.0.0.1:${port}`),
        problem: () => {
            const [problem] = listeners.flatMap((each) => each.problem() ?? []);
            return problem === undefined ? undefined : new Error(problem);
        },
        close: () => listeners.forEach((each) => each.close()),
    };
}
