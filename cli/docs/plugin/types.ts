/** Types of the component library, as a schema of Pulumi can express them. */
import ts from "typescript";
import { pascal } from "../components/schema.ts";

/** A property that other languages see. */
export interface Property {
    readonly name: string;
    /** As in a declaration: `nodes?: number`. */
    readonly declaration: string;
    readonly description: string;
    /** The only one of several runtimes that has it. */
    readonly runtime?: string | undefined;
}

/** One of the types that a value may have. */
export interface Alternative {
    /** Where it may have it; undefined for everywhere. */
    readonly runtime?: string;
    readonly type: ts.Type;
}

interface Found {
    readonly runtime: string | undefined;
    readonly required: boolean;
    readonly parts: readonly ts.Type[];
    readonly text: string;
}

/** Declares types for the arguments of components, and collects the types that these name. */
export class SchemaTypes {
    /** The declarations of the types that properties name, by name. */
    readonly declarations = new Map<string, string>();
    readonly #checker: ts.TypeChecker;

    constructor(checker: ts.TypeChecker) {
        this.#checker = checker;
    }

    /**
     * The properties of all alternatives, optional unless each of them requires it. The description of a property that
     * only one runtime has begins with the runtime.
     */
    merge(alternatives: readonly Alternative[]): Property[] {
        const names = new Set(
            alternatives.flatMap(({ type }) => type.getProperties().map(({ name }) => name)),
        );
        return [...names].flatMap((name) => {
            const found = alternatives.flatMap(({ runtime, type }) => this.#property(type, name, runtime));
            if (found.length === 0) {
                return [];
            }
            const isRequired =
                found.length === alternatives.length && found.every(({ required }) => required);
            const all = new Set(alternatives.map(({ runtime }) => runtime));
            const some = [...new Set(found.map(({ runtime }) => runtime))];
            const types = this.#print([...new Set(found.flatMap(({ parts }) => parts))], name);
            return [
                {
                    name,
                    declaration: `${name}${isRequired ? "" : "?"}: ${types}`,
                    description: joined(found, all.size),
                    runtime: some.length < all.size ? some[0] : undefined,
                },
            ];
        });
    }

    #property(type: ts.Type, name: string, runtime: string | undefined): Found[] {
        const symbol = type.getProperty(name);
        if (symbol === undefined) {
            return [];
        }
        const whole = this.#checker.getTypeOfSymbol(symbol);
        const parts = this.#parts(whole);
        const required = (symbol.flags & ts.SymbolFlags.Optional) === 0 && !hasUndefined(whole);
        return parts.length === 0 ? [] : [{ runtime, required, parts, text: this.#describe(symbol) }];
    }

    /** A declaration of an interface. */
    interface(name: string, description: string, properties: readonly Property[]): string {
        const lines = properties.map((each) => `${comment(each.description)}${each.declaration};`);
        return `${comment(description)}export interface ${name} {\n${lines.join("\n")}\n}`;
    }

    /** What a comment says, in one line: its text, the default, and the examples other than code. */
    #describe(symbol: ts.Symbol): string {
        const text = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
        const tags = symbol.getJsDocTags(this.#checker).flatMap(({ name, text: parts }) => {
            const content = ts.displayPartsToString(parts).replace(/^- /, "").trim();
            const isCode = /\bconfig\.|=>|```/.test(content);
            return name === "default"
                ? [`Default: ${content}.`]
                : name === "example" && !isCode
                  ? [`Example: \`${content}\`.`]
                  : [];
        });
        return [text, ...tags]
            .join(" ")
            .replace(/: pass an output of `config.requireSecret`/g, "")
            .replace(/\{@link (?:\w+\.)?(\w+)\}/g, "`$1`")
            .replace(/\s+/g, " ")
            .trim();
    }

    /** The types of a union, without those that only a program has: functions, resources, and what is made of them. */
    #parts(type: ts.Type): ts.Type[] {
        const input = inputOf(type);
        if (input !== undefined) {
            return this.#parts(input).length === 0 ? [] : [type];
        }
        if (type.isUnion() && (type.flags & ts.TypeFlags.Boolean) === 0) {
            return type.types.flatMap((each) => this.#parts(each));
        }
        return this.#isOfPrograms(type) ? [] : [type];
    }

    #isOfPrograms(type: ts.Type): boolean {
        if ((type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0) {
            return true;
        }
        if (
            type.getCallSignatures().length > 0 ||
            ["Promise", "Resource", "ServiceImage"].includes(nameOf(type))
        ) {
            return true;
        }
        const element = this.#elementOf(type);
        if (element !== undefined) {
            return this.#parts(element).length === 0;
        }
        const properties = (type.flags & ts.TypeFlags.Object) === 0 ? [] : type.getProperties();
        return (
            properties.length > 0 &&
            properties.every((each) => this.#parts(this.#checker.getTypeOfSymbol(each)).length === 0)
        );
    }

    #elementOf(type: ts.Type): ts.Type | undefined {
        return this.#checker.isArrayLikeType(type)
            ? this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number)
            : undefined;
    }

    #print(types: readonly ts.Type[], property: string): string {
        const inputs = types.map(inputOf);
        if (inputs.some((each) => each !== undefined)) {
            const inner = types.flatMap((type, index) => this.#parts(inputs[index] ?? type));
            return `pulumi.Input<${this.#print(inner, property)}>`;
        }
        const objects = types.filter((type) => (type.flags & ts.TypeFlags.Object) !== 0);
        const words = types.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
        if (objects.length > 0) {
            // `false` and words are short forms, which other languages write as objects.
            return this.#printObjects(objects, types, property);
        }
        if (words.length > 0) {
            return this.#enumeration(types, words, property);
        }
        const names = new Set(
            types.map((type) => this.#checker.typeToString(this.#checker.getBaseTypeOfLiteralType(type))),
        );
        const [name = "any"] = names;
        if (names.size > 1) {
            throw new Error(`${property}: a schema cannot have ${[...names].join(" | ")}.`);
        }
        return name === "unknown" ? "any" : name;
    }

    #printObjects(objects: readonly ts.Type[], types: readonly ts.Type[], property: string): string {
        const [first] = objects as [ts.Type];
        const elements = objects.map((type) => this.#elementOf(type));
        if (elements.every((each) => each !== undefined)) {
            return `${this.#print(
                elements.flatMap((each) => this.#parts(each)),
                property,
            )}[]`;
        }
        const value = this.#checker.getIndexTypeOfType(first, ts.IndexKind.String);
        if (value !== undefined) {
            return `{ [key: string]: ${this.#print(this.#parts(value), property)} }`;
        }
        const name = schemaName(objects, property);
        const declaration = this.#object(name, objects, types);
        if ((this.declarations.get(name) ?? declaration) !== declaration) {
            throw new Error(`${property}: there is another ${name}.`);
        }
        this.declarations.set(name, declaration);
        // The outputs of one component are the input of another.
        return this.#hasOutputs(first) ? `pulumi.Input<${name}>` : name;
    }

    #object(name: string, objects: readonly ts.Type[], types: readonly ts.Type[]): string {
        const properties = this.merge(objects.map((type) => ({ type })));
        const canBeOff = types.some((type) => this.#checker.typeToString(type) === "false");
        const hasNone = types.some((type) => type.isStringLiteral() && type.value === "none");
        const symbol = objects[0]?.getSymbol();
        const isNamed = objects.length === 1 && symbol !== undefined && !symbol.name.startsWith("__");
        const description = isNamed ? this.#describe(symbol) : "";
        return this.interface(name, description, [
            ...(canBeOff ? [enabled] : []),
            ...(hasNone ? [none] : []),
            // With `enabled: false`, nothing else is needed.
            ...properties.map((each) =>
                canBeOff ? { ...each, declaration: each.declaration.replace(/^(\w+):/, "$1?:") } : each,
            ),
        ]);
    }

    #hasOutputs(type: ts.Type): boolean {
        const types = type.getProperties().map((each) => this.#checker.getTypeOfSymbol(each));
        return types.some((each) => nameOf(each).startsWith("Output"));
    }

    #enumeration(types: readonly ts.Type[], words: readonly string[], property: string): string {
        const name = types[0]?.aliasSymbol?.name ?? pascal(property);
        const members = words.map(
            (word) =>
                `${pascal(word.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()))}: ${JSON.stringify(word)}`,
        );
        this.declarations.set(
            name,
            `export const ${name} = { ${members.join(", ")} } as const;\n` +
                `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
        );
        return name;
    }
}

const enabled: Property = {
    name: "enabled",
    declaration: "enabled?: boolean",
    description: "Whether it is on. Default: true.",
};
const none: Property = {
    name: "none",
    declaration: "none?: boolean",
    description: "Whether the service is healthy as long as it keeps running. Default: false.",
};

/** The `T` of an `Input<T>` or an `Output<T>`. */
function inputOf(type: ts.Type): ts.Type | undefined {
    const name = type.aliasSymbol?.name ?? type.getSymbol()?.name;
    if (name === "Input" || name === "Output" || name === "OutputInstance") {
        return (type.aliasTypeArguments ?? (type as ts.TypeReference).typeArguments)?.[0];
    }
    // An `Output<T>` that may be undefined has lost its name.
    return type.isIntersection() ? type.types.map(inputOf).find((each) => each !== undefined) : undefined;
}

function hasUndefined(type: ts.Type): boolean {
    const inner = inputOf(type) ?? type;
    return inner.isUnion() && inner.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}

function nameOf(type: ts.Type): string {
    return type.aliasSymbol?.name ?? type.getSymbol()?.name ?? "";
}

/** The name that the types of a union share, else that of the property. SDKs append `Args` to arguments themselves. */
function schemaName(types: readonly ts.Type[], property: string): string {
    const words = types.map(
        (type) => (type.getSymbol()?.name ?? "").replace(/Args$/, "").match(/[A-Z][a-z]+/g) ?? [],
    );
    const [first = []] = words;
    const start = first.filter((word, index) => words.every((each) => each[index] === word));
    const end = first.filter((word, index) => words.every((each) => each.at(index - first.length) === word));
    return (start.length > 0 ? start : end).join("") || pascal(property);
}

/** One description, or that of each runtime. */
function joined(found: readonly Found[], runtimes: number): string {
    const texts = new Map(found.map(({ runtime, text }) => [runtime, text]));
    if (texts.size === runtimes && new Set(texts.values()).size === 1) {
        return found[0]?.text ?? "";
    }
    return [...texts].map(([runtime, text]) => `${runtime}: ${text}`).join(" ");
}

function comment(text: string): string {
    return text === "" ? "" : `/** ${text} */\n`;
}
