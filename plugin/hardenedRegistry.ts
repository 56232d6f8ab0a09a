import * as pulumi from "@pulumi/pulumi";
import { RegistryCredentials } from "../components/index.ts";
import { dockerLogins } from "../components/images/registry.ts";
import type { HardenedRegistryArguments } from "./generated/arguments.ts";
import { dependencies } from "./runtime.ts";

/** The arguments of `HardenedRegistry`. */
export interface HardenedRegistryArgs extends HardenedRegistryArguments {
    /** Namespaces of Kubernetes that get a Secret with the logins, which has the name of this component. They must exist. Default: [] - none. Example: `["messaging"]`. */
    namespaces?: string[];
}

/** A login of the Docker provider. */
export interface DockerLogin {
    /** The registry's host. */
    address: string;
    /** The user; undefined for the login of `docker login`. */
    username?: string;
    /** The user's password. */
    password?: string;
}

/** Logins for the registries that images come from: for a Docker Engine, and for pods on Kubernetes. */
export class HardenedRegistry extends pulumi.ComponentResource {
    /** The logins, for the argument `registryAuth` of a Docker provider. A secret. */
    public readonly registryAuth: pulumi.Output<DockerLogin[]>;
    /** The name of the Secret in each of `namespaces`: an entry of `pullSecrets` of a cluster or a service. */
    public readonly pullSecret: pulumi.Output<string>;

    constructor(name: string, args: HardenedRegistryArgs, opts: pulumi.ComponentResourceOptions = {}) {
        super("dhi:index:HardenedRegistry", name, {}, opts);
        const registry = new RegistryCredentials(name, args, { parent: this });
        const dependsOn = dependencies(opts);
        const secrets = (args.namespaces ?? []).flatMap(
            (namespace) => registry.pullSecret(namespace, { dependsOn }) ?? [],
        );
        this.registryAuth = pulumi.secret(dockerLogins(args));
        this.pullSecret = pulumi.all(secrets.map(({ id }) => id)).apply(() => name);
        this.registerOutputs({ registryAuth: this.registryAuth, pullSecret: this.pullSecret });
    }
}
