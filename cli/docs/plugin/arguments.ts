/** The arguments of the classes in plugin/, from those of the components that they wrap. */
import { join } from "node:path";
import ts from "typescript";
import { root } from "../imports.ts";
import { SchemaTypes, type Alternative, type Property } from "./types.ts";

const source = "plugin/wrapped.ts";
const header = `/* Written by "npm run docs" from the comments and types in components/, where changes belong. */
import type * as pulumi from "@pulumi/pulumi";`;

/** The generated files of plugin/, by their names. */
export function pluginArguments(): ReadonlyMap<string, string> {
    const { checker, classes } = readWrapped();
    const types = new SchemaTypes(checker);
    const interfaces = classes.map((symbol) => {
        const runtimes = checker.getTypeOfSymbol(symbol).getProperties();
        const properties = types.merge(runtimes.flatMap((runtime) => alternativesOf(runtime, checker)));
        const about = `What \`${symbol.name}\` takes from the components that it wraps.`;
        return (
            types.interface(`${symbol.name}Arguments`, about, properties) +
            onlyOneRuntime(symbol.name, properties)
        );
    });
    const declarations = [...types.declarations].sort(([one], [other]) => (one < other ? -1 : 1));
    const used = declarations
        .map(([name]) => name)
        .filter((name) => interfaces.join().match(`\\b${name}\\b`));
    return new Map([
        ["plugin/generated/types.ts", [header, ...declarations.map(([, text]) => text)].join("\n\n")],
        [
            "plugin/generated/arguments.ts",
            [`${header}\nimport type { ${used.join(", ")} } from "./types.ts";`, ...interfaces].join("\n\n"),
        ],
    ]);
}

/** The arguments that one runtime only has, with its name. */
function onlyOneRuntime(name: string, properties: readonly Property[]): string {
    const entries = properties.flatMap(({ name, runtime }) =>
        runtime === undefined ? [] : [`${name}: "${runtime.toLowerCase()}"`],
    );
    const constant = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return entries.length === 0
        ? ""
        : `\n\n/** The arguments of one runtime only. */\nexport const ${constant}Runtimes = { ${entries.join(", ")} } as const;`;
}

function alternativesOf(runtime: ts.Symbol, checker: ts.TypeChecker): Alternative[] {
    const type = checker.getTypeOfSymbol(runtime);
    return (type.isUnion() ? type.types : [type]).map((each) => ({ runtime: runtime.name, type: each }));
}

function readWrapped() {
    const file = join(root, source);
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([file], { ...options, noEmit: true, incremental: false });
    const checker = program.getTypeChecker();
    const parsed = program.getSourceFile(file);
    const module = parsed && checker.getSymbolAtLocation(parsed);
    const [wrapped] = module === undefined ? [] : checker.getExportsOfModule(module);
    if (wrapped === undefined) {
        throw new Error(`${source} exports nothing.`);
    }
    return { checker, classes: checker.getDeclaredTypeOfSymbol(wrapped).getProperties() };
}
