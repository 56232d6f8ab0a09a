import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { project } from "../../../settings/names.ts";
import { schema, structuredKeys } from "../../../settings/schema.ts";
import { parseSettings } from "../../../settings/check.ts";
import { objectIn, schemaRoot, type SchemaNode } from "../../../settings/schema/node.ts";
import { secrets } from "./bad.ts";

const root = new URL("../../../", import.meta.url);
const read = (file: string): unknown => parse(readFileSync(new URL(file, root), "utf8"));

interface ProjectFile {
    readonly name: string;
    readonly config: Record<string, { type: string; description?: string; default?: unknown; secret?: true }>;
}
const pulumiYaml = read("Pulumi.yaml") as ProjectFile;
const withoutProject = (key: string) => key.slice(project.length + 1);

describe("Pulumi.yaml", () => {
    it("declares the keys of the schema and no others", () => {
        const declared = Object.keys(pulumiYaml.config).sort();
        const known = Object.keys(schema.shape).map((key) => `${project}:${key}`);
        assert.deepEqual(declared, known.sort());
        assert.equal(pulumiYaml.name, project);
    });

    it("declares each key with its type and a description", () => {
        for (const [name, { type, description = "" }] of Object.entries(pulumiYaml.config)) {
            const isStructured = structuredKeys.has(withoutProject(name));
            assert.equal(type === "object" || type === "array", isStructured, name);
            assert.ok(isStructured || type === "string", name);
            assert.match(description, /\w{4,}/, name);
        }
    });

    it("has defaults that the schema accepts, except empty ones", () => {
        const defaults = Object.entries(pulumiYaml.config)
            .map(([key, { default: value }]) => [withoutProject(key), value])
            .filter(([, value]) => value !== undefined && value !== "" && JSON.stringify(value) !== "{}");
        assert.deepEqual(parseSettings({ ...Object.fromEntries(defaults), ...secrets }).problems, []);
    });
});

describe("the schema", () => {
    it("lists the keys with objects or lists", () => {
        const takesText = (key: string) => {
            const { problems } = parseSettings({ ...secrets, [key]: "text" });
            return !problems.some(
                ({ path, reason }) => path === key && /is not valid: use (settings|a list of)/.test(reason),
            );
        };
        const structured = Object.keys(schema.shape).filter((key) => !takesText(key));
        assert.deepEqual(structured.sort(), [...structuredKeys].sort());
    });

    it("describes every key at every level", () => {
        assert.deepEqual(undescribed(schemaRoot(), ""), []);
    });
});

for (const stack of ["dev", "staging", "prod"]) {
    const file = `Pulumi.${stack}.yaml`;
    describe(file, () => {
        const { config, ...rest } = read(`stacks/${file}`) as { config: Record<string, unknown> };

        it("has keys of this project only, without secrets and salt", () => {
            assert.ok(Object.keys(config).every((key) => key.startsWith(`${project}:`)));
            assert.deepEqual(rest, {});
            assert.doesNotMatch(JSON.stringify(config), /"secure":/);
        });

        it("names its schema, and describes its purpose", () => {
            const text = readFileSync(new URL(`stacks/${file}`, root), "utf8");
            assert.match(text, /^# yaml-language-server: \$schema=\.\/schema\.json\n# \w/);
        });

        it("lacks secrets only, each reported with the command that sets it", () => {
            const raw = Object.entries(config).map(([key, value]) => [withoutProject(key), value]);
            const { problems } = parseSettings(Object.fromEntries(raw));
            const reason = (key: string) => `is required; set it with: pulumi config set --secret dhi:${key}`;
            const keys = ["natsPassword", "natsRoutePassword"];
            assert.deepEqual(
                problems,
                keys.map((path) => ({ path, reason: reason(path) })),
            );
        });
    });
}

/** The paths of all keys without a description. Sections are described by their keys. */
function undescribed(section: SchemaNode, path: string): string[] {
    return Object.entries(section.properties ?? {}).flatMap(([name, node]) => {
        const inner = objectIn(node.items ?? node);
        const isDescribed = node.description !== undefined || inner.properties !== undefined;
        return [...(isDescribed ? [] : [path + name]), ...undescribed(inner, `${path}${name}.`)];
    });
}
