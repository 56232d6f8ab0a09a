/**
 * `npm run docs`: writes what is generated from the settings schema: the table and the list of docs/configuration.md, between
 * their markers, and the JSON Schema with which editors complete stack files.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { configurationTable, policyList } from "../../settings/schema/documentation.ts";
import { stackFileSchema } from "../../settings/schema/jsonSchema.ts";

export const help = `Usage: npm run docs

Writes what is generated from the settings schema: the keys and the production rules in docs/configuration.md, between their
markers, and stacks/schema.json, with which editors complete stack files. A unit test fails when they are out of date.`;

const root = new URL("../../", import.meta.url);

export async function run(): Promise<void> {
    await write("docs/configuration.md", (text) =>
        Object.entries({ configuration: configurationTable(), policy: policyList() }).reduce(
            (page, [name, table]) => between(page, name, table),
            text,
        ),
    );
    await write("stacks/schema.json", () => JSON.stringify(stackFileSchema()));
}

/** Replaces the text between two markers of a page. */
function between(page: string, name: string, text: string): string {
    const markers = new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`);
    return page.replace(markers, (_, start: string, end: string) => `${start}\n\n${text}\n\n${end}`);
}

async function write(name: string, change: (text: string) => string): Promise<void> {
    const file = fileURLToPath(new URL(name, root));
    const text = change(readFileSync(file, { encoding: "utf8", flag: "a+" }));
    writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
