import { z } from "zod";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { portDefaults } from "../../components/rust/args/ports.ts";
import { dockerRustAppDefaults } from "../../components/rust/docker/args.ts";
import { rustBuildDefaults } from "../../components/rust/build/args.ts";
import { project } from "../names.ts";
import { productionRules } from "../policy.ts";
import { schema } from "../schema.ts";

/** The part of a JSON Schema that the table is made from. */
interface Node {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly Node[];
    readonly properties?: Readonly<Record<string, Node>>;
    readonly items?: Node;
    /** What every value of a map is; `false` where there are no others than {@link properties}. */
    readonly additionalProperties?: Node | false;
}

/** Defaults that the components fill in, for keys that a stack may leave out. */
const componentDefaults: Record<string, unknown> = {
    ...under("nats", { ...natsDefaults, ...dockerNatsDefaults }),
    ...under("apps[]", { ...portDefaults, ...dockerRustAppDefaults, ...rustBuildDefaults }),
};

function under(prefix: string, defaults: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [`${prefix}.${key}`, value]));
}

/** Every key of a stack's configuration as a Markdown table: key, default, meaning. */
export function configurationTable(): string {
    const rows = leaves(z.toJSONSchema(schema, { io: "input" }) as Node, "");
    const lines = rows.map(
        ({ key, node }) => `| \`${project}:${key}\` | ${showDefault(key, node)} | ${node.description} |`,
    );
    return ["| key | default | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

/** What a production stack is held to, as a Markdown list. */
export function policyList(): string {
    return productionRules.map(({ asks }) => `- ${asks}`).join("\n");
}

function leaves(node: Node, path: string): { key: string; node: Node }[] {
    return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
        const key = path === "" ? name : `${path}.${name}`;
        const own = [{ key, node: child }].filter(({ node }) => node.description !== undefined);
        const inner = [child, ...(child.anyOf ?? [])].find(({ properties }) => properties !== undefined);
        const each = child.additionalProperties === false ? {} : (child.additionalProperties ?? {});
        return [
            ...own,
            ...leaves(inner ?? {}, key),
            ...leaves(child.items ?? {}, `${key}[]`),
            ...leaves(each, `${key}["…"]`),
        ];
    });
}

function showDefault(key: string, node: Node): string {
    const value = node.default ?? componentDefaults[key];
    return value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
