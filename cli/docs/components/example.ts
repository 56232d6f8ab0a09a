/** Programs in YAML, as printers for other languages read them: every value with its type in the schema. */
import { parse } from "yaml";
import { nameOf, type Component, type NamedType, type Property, type Schema } from "./schema.ts";

export interface Example {
    readonly title: string;
    readonly source: string;
    /** The names of secrets in the stack's configuration. */
    readonly secrets: readonly string[];
    readonly resources: readonly Resource[];
    readonly outputs: Entries;
}

export interface Resource {
    readonly name: string;
    readonly component: string;
    readonly args: ObjectValue;
    /** The names of resources. */
    readonly dependsOn: readonly string[];
    /** Whether the program mentions it again. */
    readonly isUsed: boolean;
}

export type Entries = readonly (readonly [name: string, value: Value])[];

interface Place {
    /** Whether it must be a value of the language, and not an input. */
    readonly plain: boolean;
    readonly required: boolean;
}

export type ObjectValue = Place & {
    readonly kind: "object";
    readonly type: string;
    readonly entries: Entries;
};

/** An output of a resource. Where it is an object, `object` is its type. */
export type OutputValue = Place & {
    readonly kind: "output";
    readonly resource: string;
    readonly property: string;
    readonly object?: {
        readonly type: string;
        readonly inputs: readonly { name: string; required: boolean }[];
    };
};

export type Value =
    | ObjectValue
    | OutputValue
    | (Place & { readonly kind: "scalar"; readonly type: string; readonly value: string | number | boolean })
    | (Place & { readonly kind: "word"; readonly type: string; readonly member: string })
    | (Place & { readonly kind: "list"; readonly items: readonly Value[] })
    | (Place & { readonly kind: "map"; readonly entries: Entries })
    | (Place & { readonly kind: "secret"; readonly name: string });

interface YamlProgram {
    readonly description: string;
    readonly config?: Readonly<Record<string, unknown>>;
    readonly resources: Readonly<Record<string, YamlResource>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

interface YamlResource {
    readonly type: string;
    readonly properties: object;
    readonly options?: { readonly dependsOn?: readonly string[] };
}

/** @throws for everything that the schema does not have. */
export function readExample(source: string, schema: Schema): Example {
    const program = parse(source) as YamlProgram;
    const reader = new Reader(program, schema);
    return {
        title: program.description,
        source: source.trim(),
        secrets: Object.keys(program.config ?? {}),
        resources: Object.entries(program.resources).map(([name, resource]) => ({
            ...reader.resource(name, resource),
            isUsed: new RegExp(`\\$\\{${name}\\b`).test(source),
        })),
        outputs: Object.entries(program.outputs ?? {}).map(([name, value]) => [
            name,
            reader.value(value, {}, true, name),
        ]),
    };
}

class Reader {
    readonly #program: YamlProgram;
    readonly #schema: Schema;

    constructor(program: YamlProgram, schema: Schema) {
        this.#program = program;
        this.#schema = schema;
    }

    resource(name: string, { type, properties, options }: YamlResource): Omit<Resource, "isUsed"> {
        const { inputProperties, requiredInputs } = this.#component(type);
        const inputs = { properties: inputProperties, required: requiredInputs };
        return {
            name,
            component: nameOf(type),
            args: this.#object(properties, nameOf(type), inputs, name),
            dependsOn: (options?.dependsOn ?? []).map((each) => each.replace(/\W/g, "")),
        };
    }

    value(value: unknown, property: Property, required: boolean, path: string): Value {
        const place = { plain: property.plain ?? false, required };
        const reference = typeof value === "string" ? /^\$\{(\w+)(?:\.(\w+))?\}$/.exec(value) : null;
        if (reference?.[1] !== undefined) {
            return { ...place, ...this.#reference(reference[1], reference[2], place.plain, path) };
        }
        const { items, additionalProperties } = property;
        if (items !== undefined && Array.isArray(value)) {
            // In a list that may be an output, everything may.
            const element = { ...items, plain: place.plain && items.plain === true };
            const read = value.map((each, index) => this.value(each, element, true, `${path}[${index}]`));
            return { ...place, kind: "list", items: read };
        }
        if (additionalProperties !== undefined) {
            const entries = Object.entries(value as object).map(
                ([key, each]) =>
                    [key, this.value(each, additionalProperties, true, `${path}.${key}`)] as const,
            );
            return { ...place, kind: "map", entries };
        }
        return { ...this.#named(value, property, path), ...place };
    }

    #named(value: unknown, { $ref = "", type = "any" }: Property, path: string): Value {
        const named = this.#type($ref);
        const place = { plain: true, required: true };
        if (named?.enum !== undefined) {
            const members = Object.fromEntries(named.enum.map((each) => [each.value, each.name]));
            return {
                ...place,
                kind: "word",
                type: nameOf($ref),
                member: existing(members, String(value), path),
            };
        }
        if (named !== undefined) {
            return this.#object(value as object, nameOf($ref), named, path);
        }
        if (type === "integer" ? !Number.isInteger(value) : typeof value !== type) {
            throw new Error(`${path}: ${JSON.stringify(value)} is not a valid ${type}`);
        }
        return { ...place, kind: "scalar", type, value: value as string };
    }

    #object(
        value: object,
        type: string,
        { properties = {}, required = [] }: NamedType,
        path: string,
    ): ObjectValue {
        const missing = required.filter((name) => !(name in value));
        if (missing.length > 0) {
            throw new Error(`${path}: ${missing.join(", ")} is required`);
        }
        const entries = Object.entries(value).map(([name, each]) => {
            const property = existing(properties, name, path);
            return [name, this.value(each, property, required.includes(name), `${path}.${name}`)] as const;
        });
        return { kind: "object", type, entries, plain: true, required: true };
    }

    #reference(name: string, property: string | undefined, plain: boolean, path: string) {
        const { config = {}, resources } = this.#program;
        if (plain) {
            throw new Error(`${path} cannot come from the configuration or a resource: it is plain`);
        }
        if (property === undefined) {
            existing(config, name, path);
            return { kind: "secret", name } as const;
        }
        const { type } = existing(resources, name, path);
        const { $ref = "" } = existing(this.#component(type).properties, property, path);
        const { properties, required = [] } = this.#type($ref) ?? {};
        const inputs = Object.entries(properties ?? {})
            .filter(([, each]) => each.plain !== true)
            .map(([each]) => ({ name: each, required: required.includes(each) }));
        const object = properties && { type: nameOf($ref), inputs };
        return { kind: "output", resource: name, property, ...(object && { object }) } as const;
    }

    #component(type: string): Component {
        return existing(this.#schema.resources, type.replace(/^(\w+):(\w+)$/, "$1:index:$2"), "type");
    }

    #type($ref: string): NamedType | undefined {
        return this.#schema.types[$ref.replace("#/types/", "")];
    }
}

function existing<T>(all: Readonly<Record<string, T>>, name: string, path: string): T {
    const found = Object.hasOwn(all, name) ? all[name] : undefined;
    if (found === undefined) {
        throw new Error(`${path}: "${name}" does not exist: use one of ${Object.keys(all).join(", ")}`);
    }
    return found;
}
