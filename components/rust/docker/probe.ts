/** Checks a service's health over the network: its image has no program that could do so inside the container. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, isIPv6 } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
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

/**
 * A probe of a service on its published port, or else on its container's own address.
 *
 * @param published where the port is published, if it is.
 */
export function networkProbe(check: NetworkCheck, published: Address | undefined) {
    return async ({ address }: ContainerState): Promise<Unhealthy | undefined> => {
        const inside = address === undefined ? undefined : { host: address, port: check.port.containerPort };
        const target = published ?? inside;
        if (target === undefined) {
            return { reason: "it has no address on a network" };
        }
        try {
            return await probe(check, target);
        } catch (error) {
            return {
                reason: noAnswer(target, error) + (published === undefined ? unreachableHint(error) : ""),
            };
        }
    };
}

function probe(check: NetworkCheck, address: Address): Promise<Unhealthy | undefined> {
    switch (check.kind) {
        case "http":
            return probeHttp(check.readiness, address);
        case "tcp":
            return probeTcp(address);
        case "grpc":
            return probeHealthService(check.service, address);
    }
}

async function probeHttp(path: string, { host, port }: Address): Promise<Unhealthy | undefined> {
    // `fetch` refuses some ports: https://fetch.spec.whatwg.org/#port-blocking.
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const [response] = (await once(get({ host, port, path, agent: false, signal }), "response")) as [
        IncomingMessage,
    ];
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
async function probeTcp({ host, port }: Address): Promise<Unhealthy | undefined> {
    const socket = connect({ host, port, signal: AbortSignal.timeout(timeoutMilliseconds) });
    try {
        await once(socket, "connect");
        const isKept = await Promise.race([
            setTimeout(holdMilliseconds, true),
            once(socket, "data").then(() => true),
            once(socket, "close").then(() => false),
        ]);
        return isKept
            ? undefined
            : { reason: `nothing listens on ${print({ host, port })}, or it closes connections immediately` };
    } finally {
        socket.destroy();
    }
}

async function probeHealthService(
    service: string | undefined,
    address: Address,
): Promise<Unhealthy | undefined> {
    const answer = await probeGrpc(`http://${print(address)}`, service, timeoutMilliseconds);
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
        : "; if the engine runs on another machine (Docker Desktop, a remote engine), publish the port that is checked";
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
