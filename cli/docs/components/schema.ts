import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../imports.ts";

/** A property, as far as the pages show it: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/. */
export interface Property {
    readonly type?: string;
    readonly $ref?: string;
    /** Whether no resource may supply it. */
    readonly plain?: boolean;
    readonly items?: Property;
    readonly additionalProperties?: Property;
    readonly description?: string;
}

export type Properties = Readonly<Record<string, Property>>;

export interface Component {
    readonly description?: string;
    readonly inputProperties: Properties;
    readonly requiredInputs: readonly string[];
    readonly properties: Properties;
    readonly required: readonly string[];
}

/** An object, or an enumeration of words. */
export interface NamedType {
    readonly description?: string;
    readonly properties?: Properties;
    readonly required?: readonly string[];
    readonly enum?: readonly {
        readonly name: string;
        readonly value: string;
        readonly description?: string;
    }[];
}

export interface Schema {
    readonly name: string;
    readonly version: string;
    readonly repository?: string;
    readonly resources: Readonly<Record<string, Component>>;
    readonly types: Readonly<Record<string, NamedType>>;
}

export function readSchema(): Schema {
    return JSON.parse(readFileSync(join(root, "plugin/schema.json"), "utf8")) as Schema;
}

/** The last part of a token or a reference: `NatsUser` of `#/types/dhi:index:NatsUser`. */
export function nameOf(token: string): string {
    return token.split(":").at(-1) ?? token;
}

/** What a language calls the generated SDK, as Pulumi's generators name it. */
export interface Sdk {
    readonly nodejs: string;
    readonly python: string;
    readonly go: string;
    readonly dotnet: string;
    readonly java: string;
}

export function sdkOf({ name, repository }: Pick<Schema, "name" | "repository">): Sdk {
    const module = repository?.replace("https://", "") ?? `example.com/pulumi-${name}`;
    return {
        nodejs: `@pulumi/${name}`,
        python: `pulumi_${name}`,
        go: `${module}/sdk/go/${name}`,
        dotnet: `Pulumi.${pascal(name)}`,
        java: `com.pulumi.${name}`,
    };
}

export function pascal(name: string): string {
    return name.charAt(0).toUpperCase() + name.slice(1);
}
