/** Type-checks the TypeScript blocks of pages, as one program in memory. */
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../cli/docs/imports.ts";
import { blocksOf, problemAt, type Block, type Page } from "./page.ts";

/** What a block without imports may use. */
const preamble = `
import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import { ${exportedNames().join(", ")} } from "pulumi-dhi";
declare const config: pulumi.Config;
`;

interface Program {
    readonly page: Page;
    readonly code: string;
    /** The line of the page for each line of the code; undefined for what no page has. */
    readonly lines: readonly (number | undefined)[];
}

/** Every type error in the blocks. */
export function checkTypeScript(pages: readonly Page[]): string[] {
    const programs = new Map(
        pages.flatMap(programsOf).map((program, index) => [join(root, `block-${index}.ts`), program]),
    );
    const options = optionsOfCheckout();
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists } = host;
    host.readFile = (file) => programs.get(file)?.code ?? readFile(file);
    host.fileExists = (file) => programs.has(file) || fileExists(file);
    const program = ts.createProgram([...programs.keys()], options, host);
    return [...programs].flatMap(([file, { page, lines }]) => {
        const source = program.getSourceFile(file);
        return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
            ({ messageText, start = 0 }) => {
                const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
                return problemAt(page, lines[line] ?? 0, ts.flattenDiagnosticMessageText(messageText, "\n"));
            },
        );
    });
}

/** A page's programs: a block with imports starts one, and the blocks that follow see what it declares. */
function programsOf(page: Page): Program[] {
    const groups: Block[][] = [];
    for (const block of blocksOf(page).filter(({ language }) => ["ts", "typescript"].includes(language))) {
        const isStart = /^import /m.test(block.code) || groups.length === 0;
        groups[isStart ? groups.length : groups.length - 1] = [
            ...(isStart ? [] : (groups.at(-1) ?? [])),
            block,
        ];
    }
    return groups.map((blocks) => toProgram(page, blocks));
}

/** Each block is in a scope within that of the one before, so that it may use its names, or declare them again. */
function toProgram(page: Page, blocks: readonly Block[]): Program {
    const imports = blocks[0]?.code.match(/^import [^]*?;$/gm)?.join("\n") ?? preamble;
    const head = `${imports}\nexport {};\n`.split("\n");
    const parts = blocks.map(({ code }) =>
        code.replace(/^import [^]*?;$/gm, blank).replace(/^export /gm, "       "),
    );
    return {
        page,
        code: [...head, ...parts.flatMap((code) => ["{", code])].join("\n") + "\n" + "}".repeat(parts.length),
        lines: [
            ...head.map((_, index) => (blocks[0]?.line ?? 0) + (head.length > 20 ? 0 : index)),
            ...parts.flatMap((code, part) => [
                undefined,
                ...code.split("\n").map((_, index) => (blocks[part]?.line ?? 0) + index),
            ]),
        ],
    };
}

function blank(text: string): string {
    return text.replace(/[^\n]/g, " ");
}

function exportedNames(): string[] {
    const source = ts.sys.readFile(join(root, "components/index.ts")) ?? "";
    return [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = ""]) =>
        list
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
    );
}

function optionsOfCheckout(): ts.CompilerOptions {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);
    const paths = { ...options.paths, "@pulumi/dhi": [join(root, "test/documents/pulumiSdk.ts")] };
    // The preamble imports types among values, and uses few of them.
    return { ...options, paths, noUnusedLocals: false, verbatimModuleSyntax: false, isolatedModules: false };
}
