import { pascal } from "../schema.ts";
import { group, lines, paragraphs, write, type Language, type Syntax } from "./layout.ts";

export const python: Language = {
    title: "Python",
    id: "python",
    program: ({ secrets, resources, outputs }, sdk) =>
        paragraphs(
            `import pulumi\nimport ${sdk.python} as dhi`,
            secrets.length > 0 ? "config = pulumi.Config()" : "",
            ...resources.map(({ name, component, args, dependsOn }) => {
                const named = args.entries.map(([key, value]) => `${snake(key)}=${write(value, syntax)},`);
                const after = dependsOn.map(snake).join(", ");
                const options = after === "" ? [] : [`opts=pulumi.ResourceOptions(depends_on=[${after}]),`];
                return lines(`${snake(name)} = dhi.${component}(`, [`"${name}",`, ...named, ...options], ")");
            }),
            outputs.map(([name, value]) => `pulumi.export("${name}", ${write(value, syntax)})`).join("\n"),
        ),
};

const syntax: Syntax = {
    scalar: ({ value }) => JSON.stringify(value).replace(/^(?:true|false)$/, pascal),
    word: ({ type, member }) => `dhi.${type}.${snake(member).toUpperCase()}`,
    list: (items) => group("[", items, "]"),
    map: (entries) =>
        group(
            "{",
            entries.map(([name, each]) => `"${name}": ${each}`),
            "}",
        ),
    object: (entries) =>
        group(
            "{",
            entries.map(([name, each]) => `"${snake(name)}": ${each}`),
            "}",
        ),
    secret: ({ name }) => `config.require_secret("${name}")`,
    output: ({ resource, property }) => `${snake(resource)}.${snake(property)}`,
};

function snake(name: string): string {
    return name.replace(/\B[A-Z]/g, "_$&").toLowerCase();
}
