/** The schema of the plugin's package, which Pulumi's own analyzer infers from the classes in plugin/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer.js";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema.js";
import { root } from "../imports.ts";

const name = "dhi";
const classes = ["HardenedRegistry", "NatsCluster", "RestrictedNamespace", "RustService"];

/** Numbers that may have a fraction; TypeScript has no type for whole ones. */
const fractions = ["cpus"];

/** What generators of SDKs need besides. */
const more = {
    // Without it, Go's generator (3.246) leaves out types that it names for plain lists.
    go: { respectSchemaVersion: true, generateExtraInputTypes: true },
};

/** The schema as JSON. */
export function pluginSchema(): string {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
    const { version, description, keywords, license } = manifest;
    const source = { name, main: "index.ts" };
    const found = new Analyzer(join(root, "plugin"), name, source, new Set(classes)).analyze();
    const { components, typeDefinitions, dependencies } = found;
    const schema = generateSchema(name, version, description, components, typeDefinitions, dependencies);
    const types = Object.entries(schema.types).map(([token, type]) => [
        token,
        { ...describe(token), ...type },
    ]);
    const whole = {
        ...schema,
        displayName: "Docker Hardened Images",
        keywords,
        license,
        types: Object.fromEntries(types),
        language: { ...schema.language, ...more },
    };
    return JSON.stringify(whole, refine);
}

interface Manifest {
    readonly version: string;
    readonly description: string;
    readonly keywords: string[];
    readonly license: string;
}

/** What the analyzer leaves out. */
function describe(token: string): { description?: string } {
    const type = token.split(":").at(-1);
    const source = readFileSync(join(root, "plugin/generated/types.ts"), "utf8");
    const description = new RegExp(`/\\*\\* (.*) \\*/\\nexport (?:interface|const) ${type} `).exec(
        source,
    )?.[1];
    return description === undefined ? {} : { description };
}

/**
 * Whole numbers, which the analyzer does not know, and no more than a schema has. Secret outputs are not marked: they are
 * secrets at run time, and the SDK for Java does not compile with the mark.
 */
function refine(key: string, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    const { type, ...property } = value as { type?: unknown; optional?: unknown };
    delete property.optional;
    return {
        ...(type === undefined
            ? {}
            : { type: type === "number" && !fractions.includes(key) ? "integer" : type }),
        ...property,
    };
}
