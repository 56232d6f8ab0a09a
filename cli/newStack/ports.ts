import { createServer } from "node:net";
import { parse } from "yaml";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { rustAppDefaults } from "../../components/rust/args/app.ts";
import { consecutivePorts } from "../../components/rust/args/ports.ts";
import { project } from "../../settings/names.ts";
import type { Change } from "../stack/yamlConfig.ts";
import type { NewStack, StackText } from "./text.ts";

/** The distance between the ports of stacks on one machine. */
const portStep = 100;

/** The settings of a service that decide which host ports it uses. A worker uses none. */
interface AppPorts {
    port?: number;
    ports?: readonly { port?: number }[];
    replicas?: number;
}

/** The settings in a stack file that decide which host ports the stack uses. */
interface PortSettings {
    readonly "dhi:runtime"?: string;
    readonly "dhi:nats"?: NatsPorts | null;
    readonly "dhi:apps"?: readonly AppPorts[] | null;
}

interface NatsPorts {
    readonly clientPort?: number;
    readonly monitorPort?: number;
    readonly exporter?: boolean;
    readonly exporterPort?: number;
    readonly nodes?: number;
}

/** The changes that move every host port of a stack file. */
export function portChanges(from: StackText, offset: number): Change[] {
    const { clientPort, monitorPort, exporterPorts, apps } = portSettings(from);
    const nats = ["config", `${project}:nats`];
    return [
        { path: [...nats, "clientPort"], value: clientPort + offset },
        { path: [...nats, "monitorPort"], value: monitorPort + offset },
        ...exporterPorts.map((port) => ({ path: [...nats, "exporterPort"], value: port + offset })),
        ...apps.flatMap((app, index) =>
            appPorts(app).map(({ path, port }) => ({
                path: ["config", `${project}:apps`, String(index), ...path],
                value: port + offset,
            })),
        ),
    ];
}

/** The first offset from another stack's ports at which no stack file and no program on this machine uses a port. */
export async function freeOffset(
    { nodes }: NewStack,
    from: StackText,
    others: readonly StackText[],
    isFree: (port: number) => Promise<boolean>,
): Promise<number> {
    const used = new Set(
        others
            .map(portSettings)
            .filter(({ isDocker }) => isDocker)
            .flatMap(hostPorts),
    );
    const settings = portSettings(from);
    const ports = hostPorts({ ...settings, nodes: nodes ?? settings.nodes });
    for (let offset = 0; Math.max(...ports) + offset < 65_536; offset += portStep) {
        const moved = ports.map((port) => port + offset);
        if (!moved.some((port) => used.has(port)) && (await Promise.all(moved.map(isFree))).every(Boolean)) {
            return offset;
        }
    }
    throw new Error(`No free ports are left above those of the stack "${from.name}".`);
}

/** Whether no program on this machine listens on a port of the loopback address. */
export function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = createServer();
        server.once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}

function portSettings({ text }: StackText) {
    const { config } = (parse(text) ?? {}) as { config?: PortSettings | null };
    const nats = config?.["dhi:nats"] ?? {};
    return {
        isDocker: (config?.["dhi:runtime"] ?? "docker") === "docker",
        nodes: nats.nodes ?? natsDefaults.nodes,
        clientPort: nats.clientPort ?? dockerNatsDefaults.clientPort,
        monitorPort: nats.monitorPort ?? dockerNatsDefaults.monitorPort,
        exporterPorts: nats.exporter === true ? [nats.exporterPort ?? dockerNatsDefaults.exporterPort] : [],
        apps: config?.["dhi:apps"] ?? [],
    };
}

/** The first host port of each row that a service uses, with the keys that lead to it. */
function appPorts({ port, ports = [] }: AppPorts): { path: string[]; port: number }[] {
    const all = [
        { path: ["port"], port },
        ...ports.map((each, index) => ({ path: ["ports", String(index), "port"], port: each.port })),
    ];
    return all.flatMap(({ path, port }) => (port === undefined ? [] : [{ path, port }]));
}

/** Every host port that a stack uses on Docker. */
function hostPorts({
    nodes,
    clientPort,
    monitorPort,
    exporterPorts,
    apps,
}: ReturnType<typeof portSettings>): number[] {
    return [
        ...consecutivePorts(clientPort, nodes),
        ...consecutivePorts(monitorPort, nodes),
        ...exporterPorts,
        ...apps.flatMap((app) =>
            appPorts(app).flatMap(({ port }) =>
                consecutivePorts(port, app.replicas ?? rustAppDefaults.replicas),
            ),
        ),
    ];
}
