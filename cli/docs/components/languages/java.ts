import type { Example } from "../example.ts";
import type { Sdk } from "../schema.ts";
import {
    indented,
    paragraphs,
    write,
    type Language,
    type Pairs,
    type Syntax,
    type ValueOf,
} from "./layout.ts";

export const java: Language = {
    title: "Java",
    id: "java",
    program: (example, sdk) => {
        const { secrets, resources, outputs } = example;
        const body = paragraphs(
            secrets.length > 0 ? "var config = ctx.config();" : "",
            ...resources.map(({ name, component, args, dependsOn }) => {
                const after = `ComponentResourceOptions.builder().dependsOn(${dependsOn.join(", ")}).build()`;
                const options = dependsOn.length > 0 ? `, ${after}` : "";
                return `var ${name} = new ${component}("${name}", ${write(args, syntax)}${options});`;
            }),
            outputs.map(([name, value]) => `ctx.export("${name}", ${write(value, syntax)});`).join("\n"),
        );
        const run = `Pulumi.run(ctx -> {\n${indented(body)}\n});`;
        const main = `public static void main(String[] args) {\n${indented(run)}\n}`;
        return paragraphs(
            "package app;",
            imports(run, example, sdk).join("\n"),
            `public class App {\n${indented(main)}\n}`,
        );
    },
};

const known: Readonly<Record<string, string>> = {
    ComponentResourceOptions: "com.pulumi.resources",
    Map: "java.util",
    Output: "com.pulumi.core",
    Pulumi: "com.pulumi",
};

/** The classes that a program names, with their packages. */
function imports(program: string, { resources }: Example, { java }: Sdk): string[] {
    const components = resources.flatMap(({ component }) => [component, `${component}Args`]);
    const names = program.replace(/"[^"]*"/g, "").match(/\b[A-Z]\w+(?=[.(])/g) ?? [];
    const packageOf = (name: string) =>
        components.includes(name) ? java : name.endsWith("Args") ? `${java}.inputs` : `${java}.enums`;
    return [...new Set(names)].map((name) => `import ${known[name] ?? packageOf(name)}.${name};`).sort();
}

const syntax: Syntax = {
    scalar: ({ value }) => JSON.stringify(value),
    word: ({ type, member }) => `${type}.${member}`,
    // The builders take the items as arguments.
    list: (items) => items.join(", "),
    map: (entries) => `Map.of(${entries.map(([key, each]) => `"${key}", ${each}`).join(", ")})`,
    object: (entries, { type }) => builder(type, entries),
    secret: ({ name }) => `config.requireSecret("${name}")`,
    output,
};

/** An object that a resource has is of another type than one that a resource takes. */
function output({ resource, property, object: type }: ValueOf<"output">): string {
    const place = `${resource}.${property}()`;
    const calls = type?.inputs.map(({ name, required }) => {
        const value = `${property}.${name}()`;
        return [name, required ? value : `Output.ofNullable(${value}.orElse(null))`] as const;
    });
    return type === undefined
        ? place
        : `${place}.applyValue(${property} -> ${builder(type.type, calls ?? [])})`;
}

function builder(type: string, calls: Pairs): string {
    const written = calls.map(([name, value]) => `.${name}(${value})`);
    return [`${type}Args.builder()`, ...[...written, ".build()"].map((call) => indented(call))].join("\n");
}
