/** Asks a service from outside whether it is well: its image has nothing that could ask from within. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, isIPv6 } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { askGrpc } from "./askGrpc.ts";
import type { ContainerState, Unwell } from "./health.ts";
import type { HealthCheck } from "../args/health.ts";

/** A check over the network. */
export type NetworkCheck = Extract<HealthCheck, { readonly port: unknown }>;

/** Where a service is reached. */
export interface Address {
    readonly host: string;
    readonly port: number;
}

const patienceMilliseconds = 3000;
/** So long a connection must last to be one with the service: see {@link askTcp}. */
const holdMilliseconds = 250;
const longestSaying = 2000;

/**
 * How a service is asked, on the port that is published of it or else on its container's own address.
 *
 * @param published where the port is published, if it is.
 */
export function asker(check: NetworkCheck, published: Address | undefined) {
    return async ({ address }: ContainerState): Promise<Unwell | undefined> => {
        const inside = address === undefined ? undefined : { host: address, port: check.port.containerPort };
        const at = published ?? inside;
        if (at === undefined) {
            return { reason: "it has no address on a network" };
        }
        try {
            return await ask(check, at);
        } catch (error) {
            return { reason: silence(at, error) + (published === undefined ? whereToReach(error) : "") };
        }
    };
}

function ask(check: NetworkCheck, address: Address): Promise<Unwell | undefined> {
    switch (check.kind) {
        case "http":
            return askHttp(check.readiness, address);
        case "tcp":
            return askTcp(address);
        case "grpc":
            return askHealthService(check.service, address);
    }
}

async function askHttp(path: string, { host, port }: Address): Promise<Unwell | undefined> {
    // Not by `fetch`, which has a list of ports that it does not go to.
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const [response] = (await once(get({ host, port, path, agent: false, signal }), "response")) as [
        IncomingMessage,
    ];
    const { statusCode = 0 } = response;
    const said = (await text(response)).slice(0, longestSaying);
    // As the kubelet has it.
    return statusCode >= 200 && statusCode < 400
        ? undefined
        : { reason: `its health check, GET ${path}, answers ${statusCode}`, said };
}

/**
 * Docker's own proxy takes connections on a published port whether or not somebody listens behind it, and drops them
 * at once when nobody does.
 */
async function askTcp({ host, port }: Address): Promise<Unwell | undefined> {
    const socket = connect({ host, port, signal: AbortSignal.timeout(patienceMilliseconds) });
    try {
        await once(socket, "connect");
        const isKept = await Promise.race([
            setTimeout(holdMilliseconds, true),
            once(socket, "data").then(() => true),
            once(socket, "close").then(() => false),
        ]);
        return isKept
            ? undefined
            : { reason: `nothing listens on ${print({ host, port })}, or it hangs up at once` };
    } finally {
        socket.destroy();
    }
}

async function askHealthService(service: string | undefined, address: Address): Promise<Unwell | undefined> {
    const answer = await askGrpc(`http://${print(address)}`, service, patienceMilliseconds);
    const about = service === undefined ? "" : ` of "${service}"`;
    return answer === undefined ? undefined : { reason: `its gRPC health check${about} answers: ${answer}` };
}

function silence(address: Address, error: unknown): string {
    return `nothing answers on ${print(address)} (${codeOf(error)})`;
}

/** A container's own address is reached from the engine's machine only. A refusal comes from the container itself. */
function whereToReach(error: unknown): string {
    return codeOf(error) === "ECONNREFUSED"
        ? ""
        : "; where the engine has a machine of its own (Docker Desktop, a remote one), publish the port that is asked";
}

function codeOf(error: unknown): string {
    const { code, name, cause } = error as { code?: string; name?: string; cause?: { code?: string } };
    return name === "AbortError" || name === "TimeoutError"
        ? `within ${patienceMilliseconds / 1000} s`
        : (cause?.code ?? code ?? String(error));
}

function print({ host, port }: Address): string {
    return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
