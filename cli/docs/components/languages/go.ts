import type { Example, ObjectValue, Value } from "../example.ts";
import { pascal } from "../schema.ts";
import {
    indented,
    lines,
    paragraphs,
    write,
    type Language,
    type Pairs,
    type Syntax,
    type ValueOf,
} from "./layout.ts";

export const go: Language = {
    title: "Go",
    id: "go",
    program: (example, sdk) => {
        const isConfigured = example.secrets.length > 0;
        const imports = [
            `"${sdk.go}"`,
            '"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
            ...(isConfigured ? ['"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"'] : []),
        ];
        return paragraphs(
            "package main",
            lines("import (", imports, ")", "\t"),
            `func main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n${indented(body(example), "\t\t")}\n\t})\n}`,
        );
    },
};

function body({ secrets, resources, outputs }: Example): string {
    return [
        ...(secrets.length > 0 ? ['cfg := config.New(ctx, "")'] : []),
        ...resources.flatMap(({ name, component, args, dependsOn, isUsed }, index) => {
            const after = `pulumi.DependsOn([]pulumi.Resource{${dependsOn.join(", ")}})`;
            const options = dependsOn.length > 0 ? `, ${after}` : "";
            const assign = isUsed || index === 0 ? ":=" : "=";
            const written = write(args, syntaxOf(name));
            return [
                ...pointers(args, name),
                `${isUsed ? name : "_"}, err ${assign} dhi.New${component}(ctx, "${name}", &${written}${options})`,
                "if err != nil {\n\treturn err\n}",
            ];
        }),
        ...outputs.map(([name, value]) => `ctx.Export("${name}", ${write(value, syntaxOf(name))})`),
        "return nil",
    ].join("\n");
}

/** Variables for the words of enumerations, whose addresses optional arguments take. */
function pointers({ entries }: ObjectValue, resource: string): string[] {
    return entries.flatMap(([, value]) =>
        value.kind === "word" && !value.required
            ? [`${resource}${value.type} := dhi.${value.type}${value.member}`]
            : value.kind === "object"
              ? pointers(value, resource)
              : [],
    );
}

const syntaxOf = (resource: string): Syntax => ({
    scalar,
    word: ({ type, member, required }) => (required ? `dhi.${type}${member}` : `&${resource}${type}`),
    list: (items, { plain, items: [first] }) =>
        plain
            ? // The elements need no type of their own.
              `[]${typeOf(first)}{${items.map((item) => item.replace(/^dhi\.\w+(?=\{)/, "")).join(", ")}}`
            : `pulumi.${pascal(kindOf(first))}Array{${items.join(", ")}}`,
    map: (entries, { plain, entries: [first] }) =>
        fields(
            plain ? `map[string]${typeOf(first?.[1])}` : `pulumi.${pascal(kindOf(first?.[1]))}Map`,
            entries.map(([key, each]) => [`"${key}"`, each]),
        ),
    object: (entries, { type, required }) =>
        `${required ? "" : "&"}${fields(
            `dhi.${type}Args`,
            entries.map(([name, each]) => [pascal(name), each]),
        )}`,
    secret: ({ name }) => `cfg.RequireSecret("${name}")`,
    output: ({ resource: owner, property }) => `${owner}.${pascal(property)}`,
});

/** A literal where the argument is plain and required, a pointer where it is plain and optional, and else an input. */
function scalar(value: ValueOf<"scalar">): string {
    const literal = JSON.stringify(value.value);
    const kind = pascal(kindOf(value));
    return !value.plain
        ? `pulumi.${kind}(${literal})`
        : value.required
          ? literal
          : `pulumi.${kind}Ref(${literal})`;
}

const kinds: Readonly<Record<string, string>> = { integer: "int", number: "float64", boolean: "bool" };

function kindOf(value: Value | undefined): string {
    return (value?.kind === "scalar" ? kinds[value.type] : undefined) ?? "string";
}

/** The type of an element of a plain list or map. */
function typeOf(value: Value | undefined): string {
    return value?.kind === "object"
        ? `dhi.${value.type}Args`
        : value?.plain === true
          ? kindOf(value)
          : `pulumi.${pascal(kindOf(value))}Input`;
}

/** Keys and values, laid out as by gofmt: values of neighboring lines are in a column. */
function fields(type: string, entries: Pairs): string {
    const isLong = (index: number) => entries[index]?.[1].includes("\n") ?? true;
    const start = (index: number): number => (isLong(index) || isLong(index - 1) ? index : start(index - 1));
    const column = (index: number) =>
        Math.max(...entries.filter((_, other) => start(other) === start(index)).map(([key]) => key.length));
    return lines(
        `${type}{`,
        entries.map(([key, value], index) => `${`${key}:`.padEnd(column(index) + 1)} ${value},`),
        "}",
        "\t",
    );
}
