import * as docker from "../docker/sdk.ts";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { existsSync } from "node:fs";
import { dockerConfig, dockerConfigFile } from "./dockerLogin.ts";
import { registryOf } from "./pushedReference.ts";

/** A registry and how to log in to it. */
export interface RegistryLogin {
    /**
     * `dhi.io`, or a mirror. Only the host matters.
     *
     * @example "docker.io/acme"
     */
    readonly registry: string;
    /**
     * A Docker ID; or an organization's name, with an organization access token as the {@link password}
     * (https://docs.docker.com/enterprise/security/access-tokens/). Requires {@link password}.
     *
     * @default - what `docker login` saved on this machine, for Docker only: clusters cannot read it
     */
    readonly username?: string;
    /**
     * The password or access token. A secret: pass an output of `config.requireSecret`. Requires {@link username}.
     *
     * @default - what `docker login` saved on this machine, for Docker only: clusters cannot read it
     */
    readonly password?: pulumi.Input<string>;
}

/** Logins for the registries that images come from. */
export interface HardenedRegistryArgs extends RegistryLogin {
    /**
     * Other registries that images come from.
     *
     * @default [] - all images come from one registry
     * @example [{ registry: "ghcr.io", username: "ci", password: config.requireSecret("ghcrToken") }]
     */
    readonly further?: readonly RegistryLogin[];
}

/**
 * Logins for pods on Kubernetes. It needs no Docker Engine; {@link HardenedRegistry} has a Docker provider as well.
 *
 * ```ts
 * const registry = new RegistryCredentials("registry", {
 *     registry: "dhi.io",
 *     username: "acme",
 *     password: config.requireSecret("registryPassword"),
 * });
 * registry.pullSecret("messaging");
 * new HelmNatsCluster("events", { ...natsArgs, namespace: "messaging", pullSecrets: ["registry"] });
 * ```
 */
export class RegistryCredentials extends pulumi.ComponentResource {
    readonly #name: string;
    readonly #logins: readonly RegistryLogin[];

    constructor(name: string, args: HardenedRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("dhi:images:Registry", name, {}, opts);
        this.#name = name;
        this.#logins = loginsOf(args);
        // It has no outputs: the SDK registers that after a subclass has created its children.
    }

    /**
     * Creates the Secret with which pods of a namespace log in to the registries. Returns undefined where the arguments
     * have no login: a cluster cannot use what `docker login` saved on this machine.
     */
    pullSecret(namespace: string, opts?: pulumi.CustomResourceOptions): Secret | undefined {
        const stated = this.#logins.flatMap(({ registry, username, password }) =>
            username === undefined || password === undefined ? [] : [{ registry, username, password }],
        );
        if (stated.length === 0) {
            return undefined;
        }
        const content = pulumi.output(stated).apply((logins) => JSON.stringify(dockerConfig(logins)));
        return new Secret(
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
 * Logins for a Docker Engine, and for pods. `dhi.io` requires a login even for images that are free of charge
 * (https://docs.docker.com/dhi/how-to/use/).
 *
 * ```ts
 * const registry = new HardenedRegistry("registry", {
 *     registry: "dhi.io",
 *     username: "acme",
 *     password: config.requireSecret("registryPassword"),
 * });
 * new DockerNatsCluster("events", natsArgs, { providers: [registry.dockerProvider] });
 * ```
 */
export class HardenedRegistry extends RegistryCredentials {
    /**
     * A Docker provider that logs in to the registries. It needs a Docker Engine: on Kubernetes, use this component
     * only where images are built.
     */
    public readonly dockerProvider: docker.Provider;

    constructor(name: string, args: HardenedRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super(name, args, opts);
        const registryAuth = dockerLogins(args);
        this.dockerProvider = new docker.Provider(name, { registryAuth }, { parent: this });
    }
}

/** Logins in the Docker plugin's format. */
export function dockerLogins(args: HardenedRegistryArgs) {
    return loginsOf(args).flatMap(authOf);
}

function loginsOf({ further = [], ...first }: HardenedRegistryArgs): RegistryLogin[] {
    return [first, ...further];
}

/**
 * A login in the Docker plugin's format. The plugin uses no others; without a user name it reads Docker's own file,
 * and fails where there is none, so then it gets no entry.
 */
function authOf({ registry, username, password }: RegistryLogin) {
    const address = registryOf(registry);
    if (username !== undefined && password !== undefined) {
        return [{ address, username, password: pulumi.secret(password) }];
    }
    return existsSync(dockerConfigFile()) ? [{ address }] : [];
}
