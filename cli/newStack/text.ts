import { parse } from "yaml";
import { project } from "../../settings/names.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import { applyChanges, isBranch, isSecret, type Change } from "../stack/yamlConfig.ts";
import { portChanges } from "./ports.ts";

/** The values that the command line sets in a new stack. Everything else is copied from another stack. */
export interface NewStack {
    readonly name: string;
    readonly runtime: PlainSettings["runtime"];
    readonly policy: PlainSettings["policy"];
    readonly registry?: string | undefined;
    readonly nodes?: number | undefined;
    /** Kubernetes. @default `dhi-<name>` */
    readonly namespace?: string | undefined;
    /** Kubernetes. Never copied, since another stack may use another cluster. @default - none */
    readonly context?: string | undefined;
}

/** The text of a stack's file. */
export interface StackText {
    readonly name: string;
    readonly text: string;
}

/**
 * The text of a new stack's file: a copy of another stack's, comments included, with the new stack's own values. Secrets
 * and the salt are left out, because only the other stack's key decrypts them.
 *
 * @param offset what is added to the other stack's ports: {@link freeOffset}.
 */
export function newStackText(wanted: NewStack, from: StackText, offset: number): string {
    const file = parse(from.text) as Record<string, unknown>;
    const text = applyChanges(from.text, [
        ...leavesOf(file)
            .filter(({ path, value }) => path[0] !== "config" || isSecret(value))
            .map(({ path }) => ({ path, value: undefined })),
        ...ownValues(wanted),
        ...fewerReplicas(file, wanted.nodes),
        ...(wanted.runtime === "docker" ? portChanges(from, offset) : []),
    ]);
    const body = text.replace(/^(?:#.*\n)+/, "");
    return `# yaml-language-server: $schema=./schema.json\n# The stack ${wanted.name}, copied from ${from.name} by: npm run new-stack\n${body}`;
}

function ownValues({ name, runtime, policy, registry, nodes, namespace, context }: NewStack): Change[] {
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

/** A stream has at most as many replicas as there are nodes. */
function fewerReplicas(file: Record<string, unknown>, nodes = Number.POSITIVE_INFINITY): Change[] {
    return leavesOf(file)
        .filter(
            ({ path, value }) =>
                path.at(-1) === "replicas" && path[1] === `${project}:nats` && Number(value) > nodes,
        )
        .map(({ path }) => ({ path, value: nodes }));
}

/** Every leaf of a file with its path; lists and secrets are leaves. */
function leavesOf(value: unknown, path: readonly string[] = []): Change[] {
    return isBranch(value)
        ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]))
        : [{ path, value }];
}
