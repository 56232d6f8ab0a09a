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

const text = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");
const marked = (name: string) =>
    new RegExp(`<!-- ${name} -->\n([^]*)<!-- /${name} -->`).exec(text)?.[1] ?? "";

describe("the README", () => {
    it("has a valid example of Pulumi ESC", () => {
        const [environment, stack] = [...marked("esc").matchAll(/^```yaml\n([^]*?)^```/gm)].map(
            ([, text = ""]) => parse(text) as Record<string, unknown>,
        );
        const { pulumiConfig } = environment?.["values"] as { pulumiConfig: Record<string, string> };
        const keys = Object.keys(pulumiConfig).map((key) => key.slice(project.length + 1));
        assert.deepEqual(
            keys.filter((key) => !(key in schema.shape)),
            [],
        );
        // With the values of the environment, the stack has no problems.
        const values = Object.fromEntries(keys.map((key) => [key, "a-value-of-some-length"]));
        assert.deepEqual(parseSettings(values).problems, []);
        assert.deepEqual(Object.keys(stack ?? {}), ["environment"]);
        assert.ok(new Ajv({ allowUnionTypes: true }).validate(stackFileSchema(), stack));
    });

    it("has the current rules of production (npm run docs)", () => {
        assert.equal(marked("policy").trim(), policyList());
        assert.ok(policyList().split("\n").length >= 10);
    });

    it("has the current configuration table (npm run docs)", () => {
        const table = marked("configuration");
        assert.deepEqual(rows(table), rows(configurationTable()));
        assert.ok(rows(table).length > 20);
    });
});
