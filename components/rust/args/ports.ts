import { unless, type Problem } from "../../problems.ts";

/** A port that a service listens on beside the one of the short form (`port`, `containerPort`). */
export interface AppPort {
    /** Tells it apart, for `health` and on Kubernetes: at most 15 small letters, digits and "-". */
    readonly name: string;
    /** The port in the container. */
    readonly containerPort: number;
    /**
     * Docker: published on the host, replica i gets this plus i. Kubernetes: port of the Service.
     * @default - none: open for others on the same network only
     */
    readonly port?: number | undefined;
}

/** What of a service's arguments says which ports it has. */
export interface PortArgs {
    readonly port?: number;
    readonly containerPort?: number;
    readonly ports?: readonly AppPort[];
}

/** The name of the short form's port. */
export const mainPortName = "http";
/** Where a service listens that says nothing else. */
export const defaultContainerPort = 8000;
/** The lowest port that every runtime lets an ordinary user open. */
const lowestPort = 1025;
const highestPort = 65_535;

/** The short form's port, where the service has one: a worker has none. */
export function mainPort({ port, containerPort }: PortArgs): AppPort | undefined {
    return port === undefined && containerPort === undefined
        ? undefined
        : { name: mainPortName, containerPort: containerPort ?? defaultContainerPort, port };
}

/** Every port that the service listens on, the short form's first. */
export function portsOf(args: PortArgs): readonly AppPort[] {
    const main = mainPort(args);
    return [...(main === undefined ? [] : [main]), ...(args.ports ?? [])];
}

/** Every problem of the ports in the container. */
export function checkPorts(args: PortArgs): Problem[] {
    const { ports = [], containerPort } = args;
    const all = portsOf(args);
    const main = all.length - ports.length;
    return [
        ...(containerPort === undefined ? [] : checkContainerPort("containerPort", containerPort)),
        ...ports.flatMap((port, index) => {
            const before = all.slice(0, main + index);
            return [
                ...checkPortName(`ports[${index}].name`, port.name, before),
                ...checkContainerPort(`ports[${index}].containerPort`, port.containerPort),
                ...checkTaken(`ports[${index}].containerPort`, port.containerPort, before),
            ];
        }),
    ];
}

function checkContainerPort(path: string, port: number): Problem[] {
    if (isPort(port) && port >= lowestPort) {
        return [];
    }
    const reason =
        port > 0 && port < lowestPort
            ? `${port} is a privileged port: the image runs as nonroot without capabilities, which may not open it ` +
              `everywhere; let the service listen on ${port + 8000} and publish it as ${port}`
            : `${port} is not a valid port; write one from ${lowestPort} to ${highestPort}, such as ${defaultContainerPort}`;
    return [{ path, reason }];
}

/** As Kubernetes names ports: https://datatracker.ietf.org/doc/html/rfc6335#section-5.1. */
function checkPortName(path: string, name: string, before: readonly AppPort[]): Problem[] {
    if (name === mainPortName) {
        const reason = `"${name}" is the name of the port that "port" and "containerPort" describe; write another`;
        return [{ path, reason }];
    }
    if (before.some((other) => other.name === name)) {
        return [{ path, reason: `"${name}" is the name of another port too; write another` }];
    }
    return unless(
        /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?$/.test(name),
        path,
        `"${name}" is not a valid port name: write at most 15 small letters, digits and single "-", such as "metrics"`,
    );
}

function checkTaken(path: string, port: number, before: readonly AppPort[]): Problem[] {
    const holder = before.find(({ containerPort }) => containerPort === port);
    return unless(
        holder === undefined,
        path,
        `${port} is the port of "${holder?.name}" already; write another`,
    );
}

/**
 * Every problem of the ports under which others reach the service.
 *
 * @param count how many ports in a row each of them takes: one for each replica on Docker, one on Kubernetes.
 */
export function checkPublishedPorts(args: PortArgs, count: number): Problem[] {
    const last = highestPort + 1 - Math.max(1, count);
    const holders = new Map<number, string>();
    return portsOf(args).flatMap(({ name, port }, index) => {
        if (port === undefined) {
            return [];
        }
        const path = name === mainPortName ? "port" : `ports[${index - (mainPort(args) ? 1 : 0)}].port`;
        const of = count > 1 ? ` for the first of ${count} replicas` : "";
        const reason = `${port} is not a valid port${of}; write one from 1 to ${last}, such as 3000`;
        if (!isPort(port) || port > last) {
            return [{ path, reason }];
        }
        const row = rowOf(port, count);
        const holder = row.map((each) => holders.get(each)).find((each) => each !== undefined);
        row.forEach((each) => holders.set(each, name));
        return unless(holder === undefined, path, `${port} meets a port of "${holder}"; write another`);
    });
}

/** The ports that replicas get one after another. */
export function rowOf(first: number, count: number): number[] {
    return Array.from({ length: Math.max(0, Math.min(count, 100)) }, (_, index) => first + index);
}

function isPort(port: number): boolean {
    return Number.isInteger(port) && port >= 1 && port <= highestPort;
}
