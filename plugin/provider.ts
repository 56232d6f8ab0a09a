import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../components/refusal.ts";
import { HardenedRegistry } from "./hardenedRegistry.ts";
import { NatsCluster } from "./natsCluster.ts";
import { PlainArguments } from "./plainArguments.ts";
import { RestrictedNamespace } from "./restrictedNamespace.ts";
import { RustService } from "./rustService.ts";
import { readiness } from "./runtime.ts";
import { schema, schemaText } from "./schema.ts";

const classes = { HardenedRegistry, NatsCluster, RestrictedNamespace, RustService };

/** Constructs components for programs in other languages. */
export const provider: pulumi.provider.Provider = {
    version: schema.version,
    schema: schemaText,
    async construct(name, type, inputs, options) {
        const resource = schema.resources[type];
        const className = type.split(":").at(-1) as keyof typeof classes;
        if (resource === undefined) {
            throw new Error(
                `"${type}" does not exist: use one of ${Object.keys(schema.resources).join(", ")}`,
            );
        }
        const plain = new PlainArguments(schema);
        const args = await plain.resolve(inputs, resource.inputProperties);
        refuse(`${className} "${name}"`, plain.problems);
        const Component: Constructor = classes[className] as never;
        const component = new Component(name, args, options);
        await readiness(component);
        const outputs = Object.keys(resource.properties).map((key) => [key, component[key as "urn"]]);
        return { urn: component.urn, state: Object.fromEntries(outputs) as pulumi.Inputs };
    },
};

type Constructor = new (
    name: string,
    args: object,
    opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;
