/** Checks a service's health over the network: its image has no program that could do so inside the container. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { Detour } from "../../tunnel/detour.ts";
import type { Dial } from "../../tunnel/dial.ts";
import { dialThroughEngine, TunnelError, type EngineTunnelArgs } from "../../tunnel/docker.ts";
import type { HealthCheck } from "../args/health.ts";
import { probeGrpc } from "./grpcProbe.ts";
import type { ContainerState, Unhealthy } from "./waitUntilHealthy.ts";

/** A check over the network. */
export type NetworkCheck = Extract<HealthCheck, { readonly port: unknown }>;

/** Where a service listens. */
export interface Address {
    readonly host: string;
    readonly port: number;
}

const timeoutMilliseconds = 3000;
/** How long a connection must last to be one with the service: see {@link probeTcp}. */
const holdMilliseconds = 250;
const maxOutput = 2000;

/** The way to a service that this machine does not reach. */
export interface ServiceTunnel extends EngineTunnelArgs {
    /** The container's name in the network. */
    readonly host: string;
}

/**
 * A probe of a service on its published port, or else on its container's own address, or else through the engine.
 *
 * @param published where the port is published, if it is.
 * @param tunnel used where an engine's ports are not this machine's.
 */
export function networkProbe(
    check: NetworkCheck,
    published: Address | undefined,
    tunnel?: ServiceTunnel,
    detour = new Detour(),
) {
    const port = check.port.containerPort;
    return async ({ address }: ContainerState): Promise<Unhealthy | undefined> => {
        const target = published ?? (address === undefined ? undefined : { host: address, port });
        if (target === undefined) {
            return { reason: "it has no address on a network" };
        }
        const direct = () => probe(check, target, dialDirectly);
        try {
            if (tunnel === undefined) {
                return await direct();
            }
            const inside = { host: tunnel.host, port };
            return await detour.ask(direct, () => probe(check, inside, dialThroughEngine(tunnel)));
        } catch (error) {
            const hint = published === undefined && tunnel === undefined ? unreachableHint(error) : "";
            return { reason: error instanceof TunnelError ? error.message : noAnswer(target, error) + hint };
        }
    };
}

const dialDirectly: Dial = async (host, port) => {
    const socket = connect({ host, port, signal: AbortSignal.timeout(timeoutMilliseconds) });
    await once(socket, "connect");
    return socket;
};

async function probe(check: NetworkCheck, address: Address, dial: Dial): Promise<Unhealthy | undefined> {
    const stream = await dial(address.host, address.port);
    try {
        switch (check.kind) {
            case "http":
                return await probeHttp(check.readiness, address, stream);
            case "tcp":
                return await probeTcp(address, stream);
            case "grpc":
                return await probeHealthService(check.service, address, stream);
        }
    } finally {
        stream.destroy();
    }
}

async function probeHttp(
    path: string,
    { host, port }: Address,
    stream: Duplex,
): Promise<Unhealthy | undefined> {
    // `fetch` refuses some ports: https://fetch.spec.whatwg.org/#port-blocking.
    const options = { host, port, path, createConnection: () => stream };
    const request = get({ ...options, signal: AbortSignal.timeout(timeoutMilliseconds) });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    const { statusCode = 0 } = response;
    const output = (await text(response)).slice(0, maxOutput);
    // As the kubelet does: https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/.
    return statusCode >= 200 && statusCode < 400
        ? undefined
        : { reason: `its health check, GET ${path}, answers ${statusCode}`, output };
}

/**
 * Docker's proxy accepts connections on a published port even if nothing listens behind it, and then closes them
 * immediately.
 */
async function probeTcp(address: Address, stream: Duplex): Promise<Unhealthy | undefined> {
    const isKept = await Promise.race([
        setTimeout(holdMilliseconds, true),
        once(stream, "data").then(() => true),
        once(stream, "close").then(() => false),
    ]);
    return isKept
        ? undefined
        : { reason: `nothing listens on ${print(address)}, or it closes connections immediately` };
}

async function probeHealthService(
    service: string | undefined,
    address: Address,
    stream: Duplex,
): Promise<Unhealthy | undefined> {
    const answer = await probeGrpc(`http://${print(address)}`, service, timeoutMilliseconds, stream);
    const what = service === undefined ? "" : ` of "${service}"`;
    return answer === undefined ? undefined : { reason: `its gRPC health check${what} answers: ${answer}` };
}

function noAnswer(address: Address, error: unknown): string {
    return `nothing answers on ${print(address)} (${codeOf(error)})`;
}

/** Only the engine's machine reaches a container's own address. A refused connection comes from the container itself. */
function unreachableHint(error: unknown): string {
    return codeOf(error) === "ECONNREFUSED"
        ? ""
        : "; if the engine runs on another machine (Docker Desktop, a remote engine), set initImage: the check is then made by a container";
}

function codeOf(error: unknown): string {
    const { code, name, cause } = error as { code?: string; name?: string; cause?: { code?: string } };
    return name === "AbortError" || name === "TimeoutError"
        ? `within ${timeoutMilliseconds / 1000} s`
        : (cause?.code ?? code ?? String(error));
}

function print({ host, port }: Address): string {
    return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
