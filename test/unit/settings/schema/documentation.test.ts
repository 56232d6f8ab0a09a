import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseSettings } from "../../../../settings/check.ts";
import { stackFileSchema } from "../../../../settings/schema/jsonSchema.ts";
import { project } from "../../../../settings/names.ts";
import { schema } from "../../../../settings/schema.ts";

const page = readFileSync(new URL("../../../../docs/environments.md", import.meta.url), "utf8");

describe("docs/environments.md", () => {
    it("has an example of Pulumi ESC that sets known keys, and that a stack file accepts", () => {
        const [, example = ""] = /<!-- esc -->\n([^]*)<!-- \/esc -->/.exec(page) ?? [];
        const [environment, stack] = [...example.matchAll(/^```yaml\n([^]*?)^```/gm)].map(
            ([, text = ""]) => parse(text) as Record<string, unknown>,
        );
        const { pulumiConfig } = environment?.["values"] as { pulumiConfig: Record<string, string> };
        const keys = Object.keys(pulumiConfig).map((key) => key.slice(project.length + 1));
        assert.ok(keys.every((key) => key in schema.shape));
        // With the environment's values, a stack needs no other secret.
        const values = Object.fromEntries(keys.map((key) => [key, "a-value-of-some-length"]));
        assert.deepEqual(parseSettings(values).problems, []);
        assert.deepEqual(Object.keys(stack ?? {}), ["environment"]);
        assert.ok(new Ajv({ allowUnionTypes: true }).validate(stackFileSchema(), stack));
    });
});
