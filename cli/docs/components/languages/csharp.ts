import { pascal } from "../schema.ts";
import {
    group,
    indented,
    lines,
    paragraphs,
    write,
    type Language,
    type Pairs,
    type Syntax,
    type ValueOf,
} from "./layout.ts";

export const csharp: Language = {
    title: "C#",
    id: "csharp",
    program: ({ secrets, resources, outputs }, sdk) => {
        const body = paragraphs(
            secrets.length > 0 ? "var config = new Config();" : "",
            ...resources.map(({ name, component, args, dependsOn }) => {
                const after = `new ComponentResourceOptions { DependsOn = { ${dependsOn.join(", ")} } }`;
                const options = dependsOn.length > 0 ? `, ${after}` : "";
                const written = write(args, syntax).replace("Dhi.Inputs.", "Dhi.");
                return `var ${name} = new Dhi.${component}("${name}", ${written}${options});`;
            }),
            lines(
                "return new Dictionary<string, object?>\n{",
                outputs.map(([name, value]) => `["${name}"] = ${write(value, syntax)},`),
                "};",
            ),
        );
        return paragraphs(
            `using System.Collections.Generic;\nusing Pulumi;\nusing Dhi = ${sdk.dotnet};`,
            `return await Deployment.RunAsync(() =>\n{\n${indented(body)}\n});`,
        );
    },
};

const syntax: Syntax = {
    scalar: ({ value }) => JSON.stringify(value),
    word: ({ type, member }) => `Dhi.${type}.${member}`,
    list: (items) => group("{", items, "}", " "),
    map: (entries) =>
        group(
            "{",
            entries.map(([key, each]) => `["${key}"] = ${each}`),
            "}",
            " ",
        ),
    object: (entries, { type }) => object(type, entries),
    secret: ({ name }) => `config.RequireSecret("${name}")`,
    output,
};

function object(type: string, entries: Pairs): string {
    const fields = entries.map(
        ([name, each]) => `${pascal(name)} =${each.startsWith("{\n") ? "\n" : " "}${each}`,
    );
    const braces = group("{", fields, "}", " ");
    return `new Dhi.Inputs.${type}Args${braces.startsWith("{\n") ? "\n" : " "}${braces}`;
}

/** An object that a resource has is of another type than one that a resource takes. */
function output({ resource, property, object: type }: ValueOf<"output">): string {
    const place = `${resource}.${pascal(property)}`;
    const fields = type?.inputs.map(({ name }) => [name, `${property}.${pascal(name)}`] as const);
    return type === undefined ? place : `${place}.Apply(${property} => ${object(type.type, fields ?? [])})`;
}
