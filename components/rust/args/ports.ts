import { invalid, unless, type Problem } from "../../problems.ts";

/** A port that a service listens on besides the one that `port` and `containerPort` describe. */
export interface AppPort {
    /**
     * The port's name, for `health` and on Kubernetes: at most 15 lowercase letters, digits and "-". It cannot be "http",
     * the name of the port that `port` and `containerPort` describe.
     * @example "metrics"
     */
    readonly name: string;
    /** The port in the container, from 1025 to 65535; different from all others. */
    readonly containerPort: number;
    /**
     * Docker: the host port of the first replica; replica i gets this port plus i. Kubernetes: the port of the Service.
     * @default - none: only others on the same network connect to it
     */
    readonly port?: number | undefined;
}

/** The arguments that describe the ports. */
export interface PortArgs {
    readonly port?: number;
    readonly containerPort?: number;
    readonly ports?: readonly AppPort[];
}

/** The name of the port that `port` and `containerPort` describe. */
export const mainPortName = "http";
/** The default of `containerPort`, for a service with a `port`. */
export const portDefaults = { containerPort: 8000 } as const;
/** Lower ports are privileged: https://www.man7.org/linux/man-pages/man7/ip.7.html (`ip_unprivileged_port_start`). */
const minContainerPort = 1025;
const maxPort = 65_535;

/** The port that `port` and `containerPort` describe; a worker has none. */
export function mainPort({ port, containerPort }: PortArgs): AppPort | undefined {
    return port === undefined && containerPort === undefined
        ? undefined
        : { name: mainPortName, containerPort: containerPort ?? portDefaults.containerPort, port };
}

/** Every port that the service listens on, the main one first. */
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
                ...checkUnused(`ports[${index}].containerPort`, port.containerPort, before),
            ];
        }),
    ];
}

function checkContainerPort(path: string, port: number): Problem[] {
    if (isPort(port) && port >= minContainerPort) {
        return [];
    }
    const reason =
        isPort(port) && port < minContainerPort
            ? `${port} is a privileged port, which the image's nonroot user without capabilities cannot open ` +
              `everywhere: let the service listen on ${port + 8000} and publish that as ${port}`
            : validPort(port, minContainerPort, maxPort, portDefaults.containerPort);
    return [{ path, reason }];
}

function validPort(port: number, min: number, max: number, example: number, what = "port"): string {
    return invalid(what, port, `one from ${min} to ${max}, for example ${example}`);
}

/** As Kubernetes names ports: https://datatracker.ietf.org/doc/html/rfc6335#section-5.1. */
function checkPortName(path: string, name: string, before: readonly AppPort[]): Problem[] {
    if (name === mainPortName || before.some((other) => other.name === name)) {
        const holder = name === mainPortName ? "port and containerPort" : "another port";
        return [{ path, reason: `"${name}" is already used by ${holder}: use another name` }];
    }
    return unless(
        /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?$/.test(name),
        path,
        invalid(
            "port name",
            name,
            `at most 15 lowercase letters, digits and single "-", for example "metrics"`,
        ),
    );
}

function checkUnused(path: string, port: number, before: readonly AppPort[]): Problem[] {
    const holder = before.find(({ containerPort }) => containerPort === port);
    return unless(holder === undefined, path, alreadyUsed(port, holder?.name));
}

function alreadyUsed(port: number, holder: string | undefined): string {
    return `${port} is already used by the port "${holder}": use another`;
}

/**
 * Every problem of the ports under which others reach the service.
 *
 * @param count how many consecutive ports each of them takes: on Docker one for each replica, on Kubernetes one.
 */
export function checkPublishedPorts(args: PortArgs, count: number): Problem[] {
    const max = maxPort + 1 - Math.max(1, count);
    const holders = new Map<number, string>();
    return portsOf(args).flatMap(({ name, port }, index) => {
        if (port === undefined) {
            return [];
        }
        const path = name === mainPortName ? "port" : `ports[${index - (mainPort(args) ? 1 : 0)}].port`;
        if (!isPort(port) || port > max) {
            const what = count > 1 ? `port for the first of ${count} replicas` : "port";
            return [{ path, reason: validPort(port, 1, max, 3000, what) }];
        }
        const range = consecutivePorts(port, count);
        const holder = range.map((each) => holders.get(each)).find((each) => each !== undefined);
        range.forEach((each) => holders.set(each, name));
        return unless(holder === undefined, path, alreadyUsed(port, holder));
    });
}

/** The ports that replicas get, one after another. */
export function consecutivePorts(first: number, count: number): number[] {
    return Array.from({ length: Math.max(0, Math.min(count, 100)) }, (_, index) => first + index);
}

function isPort(port: number): boolean {
    return Number.isInteger(port) && port >= 1 && port <= maxPort;
}
