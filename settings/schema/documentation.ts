import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { portDefaults } from "../../components/rust/args/ports.ts";
import { dockerRustAppDefaults } from "../../components/rust/docker/args.ts";
import { rustBuildDefaults } from "../../components/rust/build/args.ts";
import { project } from "../names.ts";
import { resourceRules } from "../../components/policy/rules/rule.ts";
import { productionRules } from "../policy/rules.ts";
import { objectIn, schemaRoot, type SchemaNode } from "./node.ts";

/** Defaults of the components, for optional keys. */
const componentDefaults: Record<string, unknown> = {
    ...under("nats", { ...natsDefaults, ...dockerNatsDefaults }),
    ...under("apps[]", { ...portDefaults, ...dockerRustAppDefaults, ...rustBuildDefaults }),
};

function under(prefix: string, defaults: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [`${prefix}.${key}`, value]));
}

/** Every key of a stack's configuration as a Markdown table. */
export function configurationTable(): string {
    const rows = leaves(schemaRoot(), "");
    const lines = rows.map(
        ({ key, node }) => `| \`${project}:${key}\` | ${showDefault(key, node)} | ${node.description} |`,
    );
    return ["| key | default | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

/** The rules of `dhi:policy: production` as a Markdown list. */
export function policyList(): string {
    return [
        ...productionRules.map(({ requires }) => `- ${requires}`),
        "",
        "Of every resource that is made, with the rule's name:",
        "",
        ...Object.entries(resourceRules).map(([name, requires]) => `- \`${name}\`: ${requires}`),
    ].join("\n");
}

function leaves(node: SchemaNode, path: string): { key: string; node: SchemaNode }[] {
    return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
        const key = path === "" ? name : `${path}.${name}`;
        const own = [{ key, node: child }].filter(({ node }) => node.description !== undefined);
        const each = child.additionalProperties === false ? {} : (child.additionalProperties ?? {});
        return [
            ...own,
            ...leaves(objectIn(child), key),
            ...leaves(child.items ?? {}, `${key}[]`),
            ...leaves(each, `${key}["…"]`),
        ];
    });
}

function showDefault(key: string, node: SchemaNode): string {
    const value = node.default ?? componentDefaults[key];
    return value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
