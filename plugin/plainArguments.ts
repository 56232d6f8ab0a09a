import * as pulumi from "@pulumi/pulumi";
import { outputValue } from "../components/outputValue.ts";
import type { Problem } from "../components/problems.ts";
import type { PackageSchema, Properties, SchemaType } from "./schema.ts";

/**
 * Resolves the arguments that decide which resources exist. Languages such as YAML pass them as outputs when they come
 * from another resource or from the configuration.
 */
export class PlainArguments {
    readonly problems: Problem[] = [];
    readonly #types: PackageSchema["types"];

    constructor({ types }: Pick<PackageSchema, "types">) {
        this.#types = types;
    }

    /** The arguments, with plain values where the schema has plain types. */
    async resolve(args: object, properties: Properties, path = "", from?: From): Promise<object> {
        const entries = Object.entries(args).map(async ([name, value]) => {
            const type = properties[name] ?? {};
            const at = path === "" ? name : `${path}.${name}`;
            return [name, await this.#value(value, type, at, from?.part(name))] as const;
        });
        return Object.fromEntries(await Promise.all(entries));
    }

    async #value(value: unknown, type: SchemaType, path: string, from?: From): Promise<unknown> {
        if (!this.#hasPlain(type)) {
            return from?.output ?? value;
        }
        if (!pulumi.Output.isInstance(value)) {
            return this.#inside(value, type, path, from);
        }
        // Pulumi's Node SDK (3.248) leaves a secret in a secret as it came.
        const opened = value.apply((inner) => pulumi.runtime.unwrapRpcSecret(inner) as unknown);
        const { isKnown, isSecret, value: known } = await outputValue(opened);
        if (this.#isLeaf(type)) {
            this.#checkLeaf(path, isKnown, isSecret);
            return known;
        }
        // The class decides what to do without it.
        return isKnown ? this.#inside(known, type, path, new From(opened)) : value;
    }

    async #inside(value: unknown, type: SchemaType, path: string, from?: From): Promise<unknown> {
        const { items, additionalProperties } = type;
        if (Array.isArray(value)) {
            return Promise.all(
                value.map((each, index) =>
                    this.#value(each, items ?? type, `${path}[${index}]`, from?.part(index)),
                ),
            );
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        const properties =
            this.#properties(type) ??
            Object.fromEntries(Object.keys(value).map((key) => [key, additionalProperties ?? type]));
        return this.resolve(value, properties, path, from);
    }

    #checkLeaf(path: string, isKnown: boolean, isSecret: boolean): void {
        if (!isKnown) {
            this.problems.push({
                path,
                reason: "is not known before the update: use a value that no new resource supplies",
            });
        } else if (isSecret) {
            this.problems.push({
                path,
                reason: "is a secret, which would be shown: use a value that is none",
            });
        }
    }

    #hasPlain(type: SchemaType, seen: readonly string[] = []): boolean {
        const { $ref = "", items, additionalProperties } = type;
        const inner = items ?? additionalProperties;
        if (inner !== undefined) {
            return this.#hasPlain(inner, seen);
        }
        const properties = this.#properties(type);
        if (properties === undefined) {
            return type.plain === true || $ref.endsWith("#/Any");
        }
        return (
            !seen.includes($ref) &&
            Object.values(properties).some((each) => this.#hasPlain(each, [...seen, $ref]))
        );
    }

    /** Whether it is a text, a number, one of a few words, or anything. */
    #isLeaf(type: SchemaType): boolean {
        return (type.items ?? type.additionalProperties ?? this.#properties(type)) === undefined;
    }

    #properties({ $ref = "" }: SchemaType): Properties | undefined {
        return this.#types[$ref.replace("#/types/", "")]?.properties;
    }
}

/** Where a value was found in an output: an input stays a part of it, as secret as it is. */
class From {
    constructor(readonly output: pulumi.Output<unknown>) {}

    part(key: string | number): From {
        return new From(this.output.apply((value) => (value as Record<string | number, unknown>)[key]));
    }
}
