import { z } from "zod";
import { natsDefaults } from "../components/nats/args.ts";
import { dockerNatsDefaults } from "../components/nats/dockerArgs.ts";
import { project } from "./names.ts";
import { schema } from "./schema.ts";

/** The part of a JSON Schema that the table is made from. */
interface Node {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly Node[];
    readonly properties?: Readonly<Record<string, Node>>;
}

/** Defaults that the components fill in, for keys that a stack may leave out. */
const componentDefaults: Record<string, unknown> = Object.fromEntries(
    Object.entries({ ...natsDefaults, ...dockerNatsDefaults }).map(([key, value]) => [`nats.${key}`, value]),
);

/** Every key of a stack's configuration as a Markdown table: key, default, meaning. */
export function configurationTable(): string {
    const rows = leaves(z.toJSONSchema(schema, { io: "input" }) as Node, "");
    const lines = rows.map(
        ({ key, node }) => `| \`${project}:${key}\` | ${showDefault(key, node)} | ${node.description} |`,
    );
    return ["| key | default | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

function leaves(node: Node, path: string): { key: string; node: Node }[] {
    return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
        const key = path === "" ? name : `${path}.${name}`;
        const inner = [child, ...(child.anyOf ?? [])].find(({ properties }) => properties !== undefined);
        const own = child.description === undefined ? [] : [{ key, node: child }];
        return inner === undefined ? [{ key, node: child }] : [...own, ...leaves(inner, key)];
    });
}

function showDefault(key: string, node: Node): string {
    const value = node.default ?? componentDefaults[key];
    return value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
