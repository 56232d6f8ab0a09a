import { parse } from "yaml";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { rustAppDefaults } from "../../components/rust/args/app.ts";
import { project } from "../../settings/names.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import { applyChanges, isSecret, type Change } from "./yamlConfig.ts";

/** What a new stack is to be like. What is left out stays as it is in the stack that it is made from. */
export interface NewStack {
    readonly name: string;
    readonly runtime: PlainSettings["runtime"];
    readonly policy: PlainSettings["policy"];
    readonly registry?: string | undefined;
    readonly nodes?: number | undefined;
    /** Kubernetes. @default `dhi-<name>` */
    readonly namespace?: string | undefined;
    /** Kubernetes. Never that of another stack, which may be another cluster. @default - none */
    readonly context?: string | undefined;
}

/** A stack's file, as a text. */
export interface StackText {
    readonly name: string;
    readonly text: string;
}

/** How far apart the ports of stacks on one machine are. */
const portStep = 100;

/** The part of a service that says which ports of the host it takes. A worker takes none. */
interface AppPorts {
    port?: number;
    ports?: readonly { port?: number }[];
    replicas?: number;
}

/** The part of a stack file's configuration that ports depend on. */
interface PortSettings {
    readonly "dhi:runtime"?: string;
    readonly "dhi:nats"?: { clientPort?: number; monitorPort?: number; nodes?: number } | null;
    readonly "dhi:apps"?: readonly AppPorts[] | null;
}

/**
 * The text of a new stack's file: that of another stack, comments included, with what makes it this one. Secrets and
 * salt are not taken along: they can be read with the other stack's key only.
 *
 * @param offset how far its ports are from the other stack's: {@link freeOffset}.
 */
export function newStackText(wanted: NewStack, from: StackText, offset: number): string {
    const file = parse(from.text) as Record<string, unknown>;
    const text = applyChanges(from.text, [
        ...leavesOf(file)
            .filter(({ path, value }) => path[0] !== "config" || isSecret(value))
            .map(({ path }) => ({ path, value: undefined })),
        ...identity(wanted),
        ...(wanted.runtime === "docker" ? ports(configIn(from), offset) : []),
    ]);
    const body = text.replace(/^(?:#.*\n)+/, "");
    return `# yaml-language-server: $schema=./schema.json\n# The stack ${wanted.name}, made from ${from.name} by: npm run new-stack\n${body}`;
}

/** What makes a stack different from the one that it is made from. */
function identity({ name, runtime, policy, registry, nodes, namespace, context }: NewStack): Change[] {
    const at = (...keys: string[]) => ["config", `${project}:${keys[0] ?? ""}`, ...keys.slice(1)];
    const onKubernetes = [
        { path: at("kubernetes", "context"), value: context },
        { path: at("kubernetes", "namespace"), value: namespace ?? `${project}-${name}` },
    ];
    return [
        { path: at("runtime"), value: runtime },
        { path: at("policy"), value: policy },
        ...(registry === undefined ? [] : [{ path: at("images", "registry"), value: registry }]),
        ...(nodes === undefined ? [] : [{ path: at("nats", "nodes"), value: nodes }]),
        ...(runtime === "kubernetes" ? onKubernetes : []),
    ];
}

function ports({ nats, apps }: ReturnType<typeof configIn>, offset: number): Change[] {
    const at = ["config", `${project}:nats`];
    return [
        { path: [...at, "clientPort"], value: (nats.clientPort ?? dockerNatsDefaults.clientPort) + offset },
        {
            path: [...at, "monitorPort"],
            value: (nats.monitorPort ?? dockerNatsDefaults.monitorPort) + offset,
        },
        ...apps.flatMap((app, index) =>
            portsOf(app).map(({ path, port }) => ({
                path: ["config", `${project}:apps`, String(index), ...path],
                value: port + offset,
            })),
        ),
    ];
}

/** The first host port of each row that a service takes, with the keys that lead to it. */
function portsOf({ port, ports = [] }: AppPorts): { path: string[]; port: number }[] {
    const all = [
        { path: ["port"], port },
        ...ports.map((each, index) => ({ path: ["ports", String(index), "port"], port: each.port })),
    ];
    return all.flatMap(({ path, port }) => (port === undefined ? [] : [{ path, port }]));
}

/** How far from another stack's ports there is room for a new stack's: nobody states them, and nobody listens there. */
export async function freeOffset(
    wanted: NewStack,
    from: StackText,
    others: readonly StackText[],
    isFree: (port: number) => Promise<boolean>,
): Promise<number> {
    const stated = new Set(others.flatMap(({ name, text }) => hostPorts(configIn({ name, text }))));
    const own = configIn(from);
    const rows = hostPorts({
        ...own,
        isDocker: true,
        nats: { ...own.nats, ...(wanted.nodes === undefined ? {} : { nodes: wanted.nodes }) },
    });
    for (let offset = 0; Math.max(...rows) + offset < 65_536; offset += portStep) {
        const moved = rows.map((port) => port + offset);
        if (
            !moved.some((port) => stated.has(port)) &&
            (await Promise.all(moved.map(isFree))).every(Boolean)
        ) {
            return offset;
        }
    }
    throw new Error(`There are no free ports left near those of the stack "${from.name}"`);
}

function configIn({ text }: StackText) {
    const { config } = (parse(text) ?? {}) as { config?: PortSettings | null };
    return {
        isDocker: (config?.["dhi:runtime"] ?? "docker") === "docker",
        nats: config?.["dhi:nats"] ?? {},
        apps: config?.["dhi:apps"] ?? [],
    };
}

/** Every port of the host that a stack takes. */
function hostPorts({ isDocker, nats, apps }: ReturnType<typeof configIn>): number[] {
    const row = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
    const nodes = nats.nodes ?? natsDefaults.nodes;
    return isDocker
        ? [
              ...row(nats.clientPort ?? dockerNatsDefaults.clientPort, nodes),
              ...row(nats.monitorPort ?? dockerNatsDefaults.monitorPort, nodes),
              ...apps.flatMap((app) =>
                  portsOf(app).flatMap(({ port }) => row(port, app.replicas ?? rustAppDefaults.replicas)),
              ),
          ]
        : [];
}

/** Every value of a file with its path; lists and secrets whole. */
function leavesOf(value: unknown, path: readonly string[] = []): Change[] {
    const isBranch = typeof value === "object" && value !== null && !Array.isArray(value) && !isSecret(value);
    return isBranch
        ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]))
        : [{ path, value }];
}
