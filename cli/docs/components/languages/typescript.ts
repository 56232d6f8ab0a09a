import { paragraphs, write, type Language, type Pairs, type Syntax } from "./layout.ts";

/** Prettier lays it out. */
export const typescript: Language = {
    title: "TypeScript",
    id: "typescript",
    program: ({ secrets, resources, outputs }, sdk) =>
        paragraphs(
            `${secrets.length > 0 ? 'import * as pulumi from "@pulumi/pulumi";\n' : ""}import * as dhi from "${sdk.nodejs}";`,
            secrets.length > 0 ? "const config = new pulumi.Config();" : "",
            ...resources.map(({ name, component, args, dependsOn }) => {
                const options = dependsOn.length > 0 ? `, { dependsOn: [${dependsOn.join(", ")}] }` : "";
                return `const ${name} = new dhi.${component}("${name}", ${write(args, syntax)}${options});`;
            }),
            outputs.map(([name, value]) => `export const ${name} = ${write(value, syntax)};`).join("\n"),
        ),
};

const record = (entries: Pairs) =>
    `{ ${entries.map(([name, each]) => `${JSON.stringify(name)}: ${each}`).join(", ")} }`;

const syntax: Syntax = {
    scalar: ({ value }) => JSON.stringify(value),
    word: ({ type, member }) => `dhi.${type}.${member}`,
    list: (items) => `[${items.join(", ")}]`,
    map: record,
    object: record,
    secret: ({ name }) => `config.requireSecret("${name}")`,
    output: ({ resource, property }) => `${resource}.${property}`,
};
