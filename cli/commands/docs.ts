/** `npm run docs`: writes the generated parts of the documentation. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { architectureDiagram } from "../docs/architecture.ts";
import { componentPages, registryIndex, registryInstallation } from "../docs/components/pages.ts";
import { between, formatted } from "../docs/generated.ts";
import { root } from "../docs/imports.ts";
import { libraryReference, pagesIn } from "../docs/library.ts";
import { pluginArguments } from "../docs/plugin/arguments.ts";
import { pluginSchema } from "../docs/plugin/schema.ts";
import { configurationTable, policyList } from "../../settings/schema/documentation.ts";
import { stackFileSchema } from "../../settings/schema/jsonSchema.ts";

export const help = `Usage: npm run docs [-- --check]

Writes the generated parts of the documentation: the keys and production rules of docs/configuration.md from the settings
schema, the diagram of docs/architecture.md from the imports, stacks/schema.json, with which editors complete stack
files, docs/library/ from the comments in components/, and from these also the arguments and the schema in plugin/. The pages in
docs/components/ and those for the Pulumi Registry are made from that schema and cli/docs/components/examples/.

  --check   write nothing, and fail if a file is out of date
  --help    show this help

Exit codes: 0 success, 1 failed or out of date, 2 wrong usage.

Example:
  npm run docs`;

/** Each file that has generated parts, with what changes them. Later files may be made from earlier ones. */
const pages = (): Readonly<Record<string, (text: string) => string>> => ({
    ...Object.fromEntries([...pluginArguments()].map(([file, text]) => [file, () => text])),
    "plugin/schema.json": pluginSchema,
    ...componentPages,
    "docs/_index.md": (text) => between(text, registryIndex()),
    "docs/installation-configuration.md": (text) => between(text, registryInstallation()),
    "docs/configuration.md": (text) =>
        between(text, { configuration: configurationTable(), policy: policyList() }),
    "docs/architecture.md": (text) => between(text, { rooms: architectureDiagram() }),
    "stacks/schema.json": () => JSON.stringify(stackFileSchema()),
});

export async function run(): Promise<void> {
    const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
    const found = new Map([...(await pagesIn(join(root, "docs/library")))].map(inLibrary));
    const wanted = new Map([...(await libraryReference())].map(inLibrary));
    for (const [file, change] of Object.entries(pages())) {
        const text = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
        const made = await formatted(file, change(text));
        found.set(file, text);
        wanted.set(file, made);
        if (!values.check && made !== text) {
            write(file, made);
        }
    }
    const stale = [...new Set([...found.keys(), ...wanted.keys()])].filter(
        (file) => found.get(file) !== wanted.get(file),
    );
    if (values.check && stale.length > 0) {
        throw new Error(`Out of date: ${stale.join(", ")}. Run "npm run docs" and commit the changes.`);
    }
    // The others are written already.
    for (const file of stale.filter((name) => name.startsWith("docs/library/"))) {
        write(file, wanted.get(file));
    }
}

function inLibrary([page, text]: readonly [string, string]): [string, string] {
    return [join("docs/library", page), text];
}

/** Writes a file, or removes one that is no longer generated. */
function write(name: string, text: string | undefined): void {
    const file = join(root, name);
    if (text === undefined) {
        rmSync(file);
        return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}
