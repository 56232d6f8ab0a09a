import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseSettings } from "../../../../settings/check.ts";
import { configurationTable, policyList } from "../../../../settings/schema/documentation.ts";
import { stackFileSchema } from "../../../../settings/schema/jsonSchema.ts";
import { project } from "../../../../settings/names.ts";
import { schema } from "../../../../settings/schema.ts";

/** A table without the padding that the formatter adds. */
function rows(table: string): string[] {
    return table
        .trim()
        .split("\n")
        .filter((line) => !/^\|[\s|-]+$/.test(line))
        .map((line) => line.replace(/\s+/g, " "));
}

/** The text between two markers of a page in docs/. */
function marked(page: string, name: string): string {
    const text = readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), "utf8");
    return new RegExp(`<!-- ${name} -->\n([^]*)<!-- /${name} -->`).exec(text)?.[1] ?? "";
}

describe("docs/environments.md", () => {
    it("has an example of Pulumi ESC that sets known keys, and that a stack file accepts", () => {
        const [environment, stack] = [
            ...marked("environments.md", "esc").matchAll(/^```yaml\n([^]*?)^```/gm),
        ].map(([, text = ""]) => parse(text) as Record<string, unknown>);
        const { pulumiConfig } = environment?.["values"] as { pulumiConfig: Record<string, string> };
        const keys = Object.keys(pulumiConfig).map((key) => key.slice(project.length + 1));
        assert.deepEqual(
            keys.filter((key) => !(key in schema.shape)),
            [],
        );
        // With the environment's values, a stack needs no other secret.
        const values = Object.fromEntries(keys.map((key) => [key, "a-value-of-some-length"]));
        assert.deepEqual(parseSettings(values).problems, []);
        assert.deepEqual(Object.keys(stack ?? {}), ["environment"]);
        assert.ok(new Ajv({ allowUnionTypes: true }).validate(stackFileSchema(), stack));
    });
});

describe("docs/configuration.md", () => {
    it("lists the production rules of the policy: npm run docs", () => {
        assert.equal(marked("configuration.md", "policy").trim(), policyList());
        assert.ok(policyList().split("\n").length >= 10);
    });

    it("has a row for every key of the schema: npm run docs", () => {
        const table = marked("configuration.md", "configuration");
        assert.deepEqual(rows(table), rows(configurationTable()));
        assert.ok(rows(table).length > 20);
    });
});
