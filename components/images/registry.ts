import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { existsSync } from "node:fs";
import { dockerConfigFile } from "./dockerLogin.ts";
import { registryOf } from "./pushedReference.ts";

/** How to log in to a registry. */
export interface RegistryLogin {
    /** `dhi.io`, or a mirror such as `docker.io/acme`: the host counts. */
    readonly registry: string;
    /** A Docker ID, or the organisation's name with an organisation access token. @default - what `docker login` left */
    readonly username?: string;
    /** The password or access token. A secret. @default - what `docker login` left */
    readonly password?: pulumi.Input<string>;
}

/** Credentials for the registries that images come from. */
export interface HardenedRegistryArgs extends RegistryLogin {
    /** Other registries that some images come from. @default - none */
    readonly further?: readonly RegistryLogin[];
}

/**
 * Lets hardened images be pulled: `dhi.io` wants a login even for those that are free of charge.
 *
 * ```ts
 * const registry = new HardenedRegistry("registry", {
 *     registry: "dhi.io",
 *     username: "acme",
 *     password: config.requireSecret("registryPassword"),
 * });
 * new DockerNatsCluster("events", { … }, { providers: [registry.dockerProvider] });
 * ```
 */
export class HardenedRegistry extends pulumi.ComponentResource {
    /** A Docker provider that logs in to the registries. */
    public readonly dockerProvider: docker.Provider;

    constructor(name: string, args: HardenedRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("dhi:images:Registry", name, {}, opts);
        this.dockerProvider = new docker.Provider(
            name,
            { registryAuth: [args, ...(args.further ?? [])].flatMap(registryAuth) },
            { parent: this },
        );
        this.registerOutputs({});
    }
}

/**
 * The Docker plugin pulls with these logins alone. Without a user name it looks into Docker's own file, and fails where
 * there is none; so then it is not told to.
 */
function registryAuth({ registry, username, password }: RegistryLogin) {
    const address = registryOf(registry);
    if (username !== undefined && password !== undefined) {
        return [{ address, username, password: pulumi.secret(password) }];
    }
    return existsSync(dockerConfigFile()) ? [{ address }] : [];
}
