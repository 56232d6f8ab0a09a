import * as pulumi from "@pulumi/pulumi";
import { createRestrictedNamespace } from "../components/index.ts";
import type { RestrictedNamespaceArguments } from "./generated/arguments.ts";
import { dependencies } from "./runtime.ts";

/** A namespace of Kubernetes that admits only pods of the `restricted` pod security standard. It is created or adopted. */
export class RestrictedNamespace extends pulumi.ComponentResource {
    /** The name of the namespace, once it exists. */
    public readonly name: pulumi.Output<string>;

    constructor(
        name: string,
        args: RestrictedNamespaceArguments,
        opts: pulumi.ComponentResourceOptions = {},
    ) {
        super("dhi:index:RestrictedNamespace", name, {}, opts);
        const dependsOn = dependencies(opts);
        const namespace = createRestrictedNamespace(name, args, { parent: this, dependsOn });
        this.name = pulumi.output(namespace.urn).apply(() => args.name);
        this.registerOutputs({ name: this.name });
    }
}
