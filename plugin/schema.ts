import { readFileSync } from "node:fs";

/** A type of a property, as far as the provider reads it: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/. */
export interface SchemaType {
    readonly type?: string;
    readonly $ref?: string;
    /** Whether it must be known when resources are registered. */
    readonly plain?: boolean;
    readonly items?: SchemaType;
    readonly additionalProperties?: SchemaType;
}

/** The part of a package's schema that the provider reads. */
export interface PackageSchema {
    readonly version: string;
    readonly resources: Readonly<
        Record<string, { readonly inputProperties: Properties; readonly properties: Properties }>
    >;
    readonly types: Readonly<Record<string, { readonly properties?: Properties }>>;
}

/** Properties by name. */
export type Properties = Readonly<Record<string, SchemaType>>;

/** The schema as text: `npm run docs` infers it from the classes here. */
export const schemaText = readFileSync(new URL("./schema.json", import.meta.url), "utf8");

export const schema = JSON.parse(schemaText) as PackageSchema;
