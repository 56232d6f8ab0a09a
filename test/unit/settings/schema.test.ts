import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { project } from "../../../settings/names.ts";
import { schema, structuredKeys } from "../../../settings/schema.ts";
import { parseSettings } from "../../../settings/check.ts";

const root = new URL("../../../", import.meta.url);
const read = (file: string): unknown => parse(readFileSync(new URL(file, root), "utf8"));

interface ProjectFile {
    readonly name: string;
    readonly config: Record<string, { type: string; description?: string; default?: unknown; secret?: true }>;
}
const pulumiYaml = read("Pulumi.yaml") as ProjectFile;

describe("Pulumi.yaml", () => {
    it("declares the keys of the schema and no others", () => {
        const declared = Object.keys(pulumiYaml.config).sort();
        const known = Object.keys(schema.shape).map((key) => `${project}:${key}`);
        assert.deepEqual(declared, known.sort());
        assert.equal(pulumiYaml.name, project);
    });

    for (const key of Object.keys(schema.shape)) {
        it(`declares ${key} with its type and a description`, () => {
            const declaration = pulumiYaml.config[`${project}:${key}`];
            assert.ok(declaration);
            const { type, description = "" } = declaration;
            if (!structuredKeys.has(key)) {
                assert.equal(type, "string");
            } else {
                assert.ok(["object", "array"].includes(type), type);
            }
            assert.match(description, /\w{4,}/);
        });
    }

    it("has defaults that the schema accepts, except empty ones", () => {
        const defaults = Object.entries(pulumiYaml.config)
            .map(([key, { default: value }]) => [key.slice(project.length + 1), value])
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
        assert.deepEqual(undescribed(schema.shape), []);
    });
});

const secrets = { natsPassword: "a-password-of-some-length", natsRoutePassword: "another-of-some-length" };

for (const stack of ["dev", "staging", "prod"]) {
    const file = `Pulumi.${stack}.yaml`;
    describe(file, () => {
        const { config, ...rest } = read(`stacks/${file}`) as { config: Record<string, unknown> };

        it("has keys of this project only, without secrets and salt", () => {
            const foreign = Object.keys(config).filter((key) => !key.startsWith(`${project}:`));
            assert.deepEqual(foreign, []);
            assert.deepEqual(rest, {});
            assert.doesNotMatch(JSON.stringify(config), /"secure":/);
        });

        it("names its schema, and describes its purpose", () => {
            const [first, second] = readFileSync(new URL(`stacks/${file}`, root), "utf8").split("\n");
            assert.equal(first, "# yaml-language-server: $schema=./schema.json");
            assert.match(second ?? "", /^# \w{1,}/);
        });

        it("lacks secrets only, each reported with the command that sets it", () => {
            const raw = Object.entries(config).map(([key, value]) => [key.slice(project.length + 1), value]);
            assert.deepEqual(
                parseSettings(Object.fromEntries(raw)).problems,
                ["natsPassword", "natsRoutePassword"].map((path) => ({
                    path,
                    reason: `is required; set it with: pulumi config set --secret dhi:${path}`,
                })),
            );
        });

        it("has no problems with secrets", () => {
            const raw = Object.entries(config).map(([key, value]) => [key.slice(project.length + 1), value]);
            assert.deepEqual(parseSettings({ ...Object.fromEntries(raw), ...secrets }).problems, []);
        });
    });
}

/** The paths of all keys without a description. Sections are described by their keys. */
function undescribed(keys: object, path = ""): string[] {
    return Object.entries(keys as Record<string, Described>).flatMap(([key, type]) => {
        const at = path === "" ? key : `${path}.${key}`;
        const inner = keysOf(type);
        return [
            ...(type.description !== undefined || inner !== undefined ? [] : [at]),
            ...(inner === undefined ? [] : undescribed(inner, at)),
        ];
    });
}

interface Described {
    readonly description?: string | undefined;
    readonly shape?: object;
    readonly def: { readonly innerType?: Described; readonly options?: readonly Described[] };
}

function keysOf({ shape, def }: Described): object | undefined {
    const candidates = [def.innerType, ...(def.options ?? [])];
    return shape ?? candidates.map((inner) => inner && keysOf(inner)).find((inner) => inner !== undefined);
}
