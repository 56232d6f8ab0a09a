import { parseDescription, type Description } from "./description.ts";
import type { Example } from "./example.ts";
import { languages, programs } from "./languages/all.ts";
import { nameOf, type Properties, type Property, type Schema } from "./schema.ts";

const header =
    '<!-- Written by "npm run docs" from plugin/schema.json and cli/docs/components/examples/. -->';

const notes =
    "Names are those of TypeScript, Java and YAML: for `clientPort`, Python has `client_port`, and Go and C# have " +
    "`ClientPort`. What may be an output can come from another resource or a secret of the configuration. All else must be " +
    "known when the program runs.";

/** The page of a component: the example in each language, inputs, outputs and the types that these name. */
export function componentPage(name: string, example: Example, schema: Schema): string {
    const component = schema.resources[`${schema.name}:index:${name}`];
    if (component === undefined) {
        throw new Error(`plugin/schema.json has no component ${name}.`);
    }
    const { description = "", inputProperties, requiredInputs, properties } = component;
    const taken = typesIn(inputProperties, schema);
    const returned = typesIn(properties, schema).filter((type) => !taken.includes(type));
    return [
        header,
        `# ${name}`,
        description,
        "Programs use it with the [plugin](../installation-configuration.md).",
        "## Example",
        `${example.title}, in ${languages.map(({ title }) => linkTo(title)).join(", ")}:`,
        ...programs(example, schema).map(({ language, block }) => `### ${language.title}\n\n${block}`),
        "## Inputs",
        `${notes}${javaNote(inputProperties)}`,
        ...inputTables(inputProperties, requiredInputs),
        "## Outputs",
        table("output", properties),
        ...(taken.length + returned.length > 0 ? ["## Types"] : []),
        ...taken.map((type) => typeSection(type, true, schema)),
        ...returned.map((type) => typeSection(type, false, schema)),
    ].join("\n\n");
}

/** Java's generator drops outputs from lists and maps that are plain themselves. */
function javaNote(properties: Properties): string {
    const names = Object.entries(properties)
        .filter(([, { plain, items, additionalProperties }]) => {
            const inner = items ?? additionalProperties;
            return plain === true && inner !== undefined && inner.$ref === undefined && inner.plain !== true;
        })
        .map(([name]) => `\`${name}\``);
    return names.length === 0 ? "" : ` Java's SDK takes no outputs in ${names.join(", ")}.`;
}

/** The inputs that a component takes on both runtimes, then those of one only. */
function inputTables(properties: Properties, required: readonly string[]): string[] {
    return [undefined, "Docker", "Kubernetes"].flatMap((runtime) => {
        const some = Object.entries(properties).filter(([, property]) => onlyRuntime(property) === runtime);
        const heading = runtime === undefined ? [] : [`### On ${runtime} only`];
        return some.length === 0 ? [] : [...heading, table("input", Object.fromEntries(some), required)];
    });
}

/** The only runtime on which a component takes an input. */
export function onlyRuntime({ description }: Property): string | undefined {
    const parts = parseDescription(description);
    return parts.length === 1 ? parts[0]?.runtime : undefined;
}

/** A table of properties; without `required`, they are outputs, which have no defaults. */
function table(title: string, properties: Properties, required?: readonly string[]): string {
    const titles = [title, "type", "description", ...(required === undefined ? [] : ["default"])];
    const rows = Object.entries(properties).map(([name, property]) => {
        const parts = parseDescription(property.description);
        const standard = required?.includes(name) ? "**required**" : joined(parts, standardOf);
        const type = typeText(property, required !== undefined);
        const cells = [`\`${name}\``, type, joined(parts, textOf)];
        return required === undefined ? cells : [...cells, standard];
    });
    return [titles, titles.map(() => "---"), ...rows]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
}

/** A cell with a line for each runtime, where they differ. */
function joined(parts: readonly Description[], write: (part: Description) => string): string {
    const lines = parts.flatMap((part) => {
        const text = write(part);
        return text === "" || parts.length === 1 ? text : `${part.runtime}: ${text}`;
    });
    return lines.filter((line) => line !== "").join("<br>");
}

function textOf({ text, example }: Description): string {
    return example === undefined ? text : `${text} For example ${example}.`;
}

/** The default, with its reason: `"128Mi" - enough for …` and `none: …`. */
function standardOf({ standard = "" }: Description): string {
    return standard.replace(
        /^("[^"]*"|\[.*?\]|\{.*?\}|[\d.]+|true|false)(?: - (.*))?$/,
        (_, value: string, reason?: string) => `\`${value}\`${reason === undefined ? "" : `: ${reason}`}`,
    );
}

function typeText(property: Property, isInput: boolean): string {
    const { type = "any", $ref, items, additionalProperties, plain } = property;
    if (type === "any" && $ref?.startsWith("#") !== true) {
        return type;
    }
    const text =
        items !== undefined
            ? `list of ${typeText(items, isInput)}`
            : additionalProperties !== undefined
              ? `map of ${typeText(additionalProperties, isInput)}`
              : $ref === undefined
                ? type
                : linkTo(nameOf($ref));
    return isInput && plain !== true ? `${text} or output` : text;
}

/** The types that properties name, and those that these name in turn, by name. */
function typesIn(properties: Properties, schema: Schema, found = new Set<string>()): string[] {
    for (const [, token = ""] of JSON.stringify(properties).matchAll(/"#\/types\/([^"]*)"/g)) {
        if (!found.has(nameOf(token))) {
            found.add(nameOf(token));
            typesIn(schema.types[token]?.properties ?? {}, schema, found);
        }
    }
    return [...found].sort();
}

function typeSection(name: string, isInput: boolean, schema: Schema): string {
    const {
        description = "",
        properties,
        required,
        enum: words = [],
    } = schema.types[`${schema.name}:index:${name}`] ?? {};
    const list = words.map(({ name: member, value, description: about }) =>
        [`- \`${member}\`: \`${JSON.stringify(value)}\``, ...(about === undefined ? [] : [about])].join(". "),
    );
    const body =
        properties === undefined
            ? list.join("\n")
            : table("property", properties, isInput ? required : undefined);
    return [`### ${name}`, description, body].filter((part) => part !== "").join("\n\n");
}

/** A link to a heading of the same page, by GitHub's rules. */
function linkTo(heading: string): string {
    return `[${heading}](#${heading.toLowerCase().replace(/[^\w-]/g, "")})`;
}
