import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { root } from "./imports.ts";

/** No line numbers and no dates: a page changes when what it describes changes. */
const markdown: Partial<PluginOptions> = {
    hideBreadcrumbs: true,
    hidePageHeader: true,
    interfacePropertiesFormat: "table",
    classPropertiesFormat: "table",
    typeDeclarationFormat: "table",
    parametersFormat: "table",
    tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true, hideSources: true },
    useCodeBlocks: true,
};

/**
 * Writes the reference of the component library.
 *
 * @returns the pages by their names below docs/library/.
 * @throws when TypeDoc warns: an export without a comment, a link without a target. Each warning is printed.
 */
export async function libraryReference(): Promise<ReadonlyMap<string, string>> {
    const out = mkdtempSync(join(tmpdir(), "dhi-library-"));
    try {
        const app = await Application.bootstrapWithPlugins({
            ...markdown,
            plugin: ["typedoc-plugin-markdown"],
            entryPoints: [join(root, "components/index.ts")],
            tsconfig: join(root, "tsconfig.json"),
            out,
            name: "Component library",
            readme: "none",
            logLevel: "Warn",
            skipErrorChecking: true, // `tsc` reports them
            disableSources: true,
            excludePrivate: true,
            excludeExternals: true,
            includeVersion: false,
            intentionallyNotExported: ["extraListeners"],
            validation: { notDocumented: true, notExported: true, invalidLink: true },
        });
        const project = await app.convert();
        if (project === undefined) {
            throw new Error("TypeDoc cannot read components/index.ts.");
        }
        app.validate(project);
        await app.generateOutputs(project);
        if (app.logger.hasErrors() || app.logger.hasWarnings()) {
            throw new Error("The comments in components/ need the changes that TypeDoc lists above.");
        }
        return await pagesIn(out);
    } finally {
        rmSync(out, { recursive: true });
    }
}

/** The files of a folder, by their paths in it; none where it does not exist. */
export async function pagesIn(folder: string): Promise<ReadonlyMap<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return new Map(
        entries
            .filter((entry) => entry.isFile())
            .map(({ parentPath, name }) => join(parentPath, name))
            .map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]),
    );
}
