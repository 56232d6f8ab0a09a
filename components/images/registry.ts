import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { existsSync } from "node:fs";
import { dockerConfig, dockerConfigFile } from "./dockerLogin.ts";
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
    readonly #name: string;
    readonly #logins: readonly RegistryLogin[];
    #dockerProvider: docker.Provider | undefined;

    constructor(name: string, args: HardenedRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("dhi:images:Registry", name, {}, opts);
        this.#name = name;
        this.#logins = [args, ...(args.further ?? [])];
        this.registerOutputs({});
    }

    /** A Docker provider that logs in to the registries. Made when it is first asked for: it needs an engine. */
    get dockerProvider(): docker.Provider {
        this.#dockerProvider ??= new docker.Provider(
            this.#name,
            { registryAuth: this.#logins.flatMap(registryAuth) },
            { parent: this },
        );
        return this.#dockerProvider;
    }

    /**
     * The Secret with which pods of a namespace log in to the registries; none where no login was stated, for what
     * `docker login` left on this machine is of no use to a cluster.
     */
    pullSecret(
        namespace: string,
        opts?: pulumi.CustomResourceOptions,
    ): kubernetes.core.v1.Secret | undefined {
        const stated = this.#logins.flatMap(({ registry, username, password }) =>
            username === undefined || password === undefined ? [] : [{ registry, username, password }],
        );
        if (stated.length === 0) {
            return undefined;
        }
        const content = pulumi.output(stated).apply((logins) => JSON.stringify(dockerConfig(logins)));
        return new kubernetes.core.v1.Secret(
            `${this.#name}-${namespace}`,
            {
                metadata: { name: this.#name, namespace },
                type: "kubernetes.io/dockerconfigjson",
                stringData: { ".dockerconfigjson": pulumi.secret(content) },
            },
            { ...opts, parent: this },
        );
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
