import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { hostInUrl } from "../docker/address.ts";
import { createVolumeInit, fingerprintOf, whenDone } from "../docker/volumeInit.ts";
import { hardenedContainer, scratchFolder } from "../hardening/docker.ts";
import { failure, refuse } from "../refusal.ts";
import { cores, mebibytes, parseSize } from "../quantity.ts";
import { natsCredentialsFile, secretsFolder, withRustAppDefaults, type RustAppShape } from "./args.ts";
import { checkDockerRustAppArgs, dockerRustAppDefaults, type DockerRustAppArgs } from "./dockerArgs.ts";
import type { AppEndpoint } from "./endpoint.ts";
import { natsCredentials } from "./natsCredentials.ts";
import { programPath } from "./dockerBuild.ts";
import { mainPort, portsOf, rowOf } from "./portArgs.ts";
import { dockerHealthProbe } from "./dockerHealthProbe.ts";
import { NotHealthyError, waitUntilHealthy } from "./health.ts";

/** What belongs to the secrets of a service: the volume they lie in, and the step that puts them there. */
interface Secrets {
    readonly volume: docker.Volume;
    readonly init: docker.Container;
    /** Changes with the secrets. Made of them, so secret itself. */
    readonly fingerprint: pulumi.Output<string>;
}

/**
 * A Rust service in hardened containers on one Docker Engine.
 *
 * Several replicas get host ports one after another, and a change replaces them one at a time, each after the one
 * before passes its health check.
 *
 * ```ts
 * const hello = new DockerRustApp("hello", { image, port: 3000, nats, initImage: "dhi.io/busybox:1.37.0-debian13" });
 * export const url = hello.url;
 * ```
 */
export class DockerRustApp extends pulumi.ComponentResource implements AppEndpoint {
    public readonly url: pulumi.Output<string | undefined>;
    /** The base URLs of all replicas. */
    public readonly urls: pulumi.Output<string[]>;
    public readonly imageDigest: pulumi.Output<string>;
    /** Resolves once every replica is ready; in a preview at once. */
    public readonly ready: pulumi.Output<pulumi.Resource[]>;

    readonly #name: string;
    readonly #args: DockerRustAppArgs;
    readonly #shape: RustAppShape;
    readonly #publishOn: string;

    /** @throws {pulumi.InputPropertiesError} naming every argument that cannot work. */
    constructor(name: string, args: DockerRustAppArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`DockerRustApp "${name}"`, checkDockerRustAppArgs(args));
        const shape = withRustAppDefaults(args);
        super("dhi:rust:DockerApp", name, { ...shape }, opts);
        this.#name = name;
        this.#args = args;
        this.#shape = shape;
        this.#publishOn = args.publishOn ?? dockerRustAppDefaults.publishOn;

        const network = args.nats?.network ?? this.#createNetwork();
        const secrets = this.#createSecrets();
        const replicas: pulumi.Output<docker.Container>[] = [];
        for (let index = 0; index < shape.replicas; index++) {
            const container = this.#createContainer(index, network, secrets, replicas.at(-1));
            replicas.push(this.#whenHealthy(container));
        }

        const urls =
            args.port === undefined ? [] : rowOf(args.port, shape.replicas).map((port) => this.#url(port));
        this.url = pulumi.output(urls[0]);
        this.urls = pulumi.output(urls);
        this.ready = pulumi.all(replicas);
        this.imageDigest = args.image.digest;
        this.registerOutputs({ url: this.url, urls: this.urls, imageDigest: this.imageDigest });
    }

    #url(port: number): string {
        return `http://${hostInUrl(this.#publishOn)}:${port}`;
    }

    /** A network of its own: on the engine's default one, every container reaches every other. */
    #createNetwork(): pulumi.Output<string> {
        const args = { name: this.#name, driver: "bridge" };
        return new docker.Network(`${this.#name}-network`, args, { parent: this }).name;
    }

    #createSecrets(): Secrets | undefined {
        const files = this.#secretFiles();
        const { initImage } = this.#args;
        if (initImage === undefined || Object.keys(files).length === 0) {
            return undefined;
        }
        const image = new docker.RemoteImage(
            `${this.#name}-init-image`,
            { name: initImage, keepLocally: true },
            { parent: this },
        );
        const volume = new docker.Volume(
            `${this.#name}-secrets`,
            { name: `${this.#name}-secrets`, labels: [{ label: "dhi.app", value: this.#name }] },
            { parent: this },
        );
        const init = createVolumeInit(
            `${this.#name}-init`,
            { image: initImage, volumes: [{ volume, target: secretsFolder }], files },
            { parent: this, dependsOn: image },
        );
        return { volume, init, fingerprint: fingerprintOf(files) };
    }

    /** The files that the service finds, by absolute path. */
    #secretFiles(): Record<string, pulumi.Output<string>> {
        const { secretFiles = {}, nats } = this.#args;
        const own = Object.entries(secretFiles).map(([name, content]) => [
            `${secretsFolder}/${name}`,
            pulumi.secret(content),
        ]);
        return {
            ...(Object.fromEntries(own) as Record<string, pulumi.Output<string>>),
            ...(nats === undefined ? {} : { [natsCredentialsFile]: natsCredentials(nats) }),
        };
    }

    #createContainer(
        index: number,
        network: pulumi.Output<string>,
        secrets: Secrets | undefined,
        before: pulumi.Output<docker.Container> | undefined,
    ): docker.Container {
        const name = this.#shape.replicas === 1 ? this.#name : `${this.#name}-${index}`;
        const { nats, stopSeconds = dockerRustAppDefaults.stopSeconds, transform } = this.#args;
        const args: docker.ContainerArgs = {
            ...hardenedContainer,
            ...this.#limits(),
            ...this.#health(),
            ...this.#scratch(),
            name,
            image: this.#args.image.reference,
            command: [...this.#shape.command],
            envs: this.#environment(),
            // As process 1 a program without a handler for SIGTERM would not even notice it.
            init: true,
            networksAdvanced: [{ name: network, aliases: [name] }],
            ports: this.#ports(index),
            mounts:
                secrets === undefined
                    ? []
                    : [
                          {
                              type: "volume",
                              source: secrets.volume.name,
                              target: secretsFolder,
                              readOnly: true,
                          },
                      ],
            stopTimeout: stopSeconds,
            destroyGraceSeconds: stopSeconds,
        };
        return new docker.Container(name, transform?.container?.(args, index) ?? args, {
            parent: this,
            deleteBeforeReplace: true,
            // The plugin would take note of another one, and leave the container as it is.
            replaceOnChanges: ["tmpfs"],
            dependsOn: pulumi
                .all([nats?.ready ?? [], secrets === undefined ? undefined : whenDone(secrets.init), before])
                .apply(([cluster, ...others]) => [...cluster, ...others.filter((one) => one !== undefined)]),
            ...(secrets === undefined ? {} : { replacementTrigger: secrets.fingerprint }),
        });
    }

    /**
     * The container once its service is ready; in a preview at once. The plugin could wait too, but would not tell why
     * it waited in vain, and takes a program that ends at once for a success.
     */
    #whenHealthy(container: docker.Container): pulumi.Output<docker.Container> {
        if (pulumi.runtime.isDryRun()) {
            return pulumi.output(container);
        }
        const seconds = this.#args.readinessSeconds ?? dockerRustAppDefaults.readinessSeconds;
        return pulumi.all([container.id, container.name]).apply(async ([id, name]) => {
            try {
                await waitUntilHealthy({ name, id }, seconds, dockerHealthProbe);
            } catch (error) {
                throw error instanceof NotHealthyError ? failure(error.message) : error;
            }
            return container;
        });
    }

    /** What is published. In the order in which the plugin reads ports back. */
    #ports(index: number): docker.types.input.ContainerPort[] {
        return portsOf(this.#shape)
            .flatMap(({ containerPort, port }) =>
                port === undefined
                    ? []
                    : [{ internal: containerPort, external: port + index, ip: this.#publishOn }],
            )
            .sort((one, other) => one.internal - other.internal);
    }

    #limits(): Pick<docker.ContainerArgs, "memory" | "memorySwap" | "cpus"> {
        const memory = mebibytes(parseSize(this.#shape.memory) ?? 0);
        // Equal to memory: no swap. Left out, the engine fills it in and the next preview shows a difference.
        const limits = { memory, memorySwap: memory };
        return this.#shape.cpus === undefined ? limits : { ...limits, cpus: cores(this.#shape.cpus) };
    }

    #scratch(): Pick<docker.ContainerArgs, "tmpfs"> {
        const { scratch } = this.#shape;
        return scratch === undefined ? {} : { tmpfs: scratchFolder(parseSize(scratch) ?? 0) };
    }

    #health(): Pick<docker.ContainerArgs, "healthcheck"> {
        const { healthcheck } = this.#shape;
        if (healthcheck === false) {
            return {};
        }
        return {
            healthcheck: {
                tests: ["CMD", programPath, ...healthcheck],
                interval: "3s",
                timeout: "3s",
                startPeriod: "20s",
                retries: 3,
            },
        };
    }

    #environment(): pulumi.Output<string[]> {
        const { nats, secretEnvironment = {} } = this.#args;
        const cluster = nats && { NATS_URL: nats.clientUrl, NATS_CREDENTIALS_FILE: natsCredentialsFile };
        const port = mainPort(this.#shape);
        const plain = {
            ...this.#shape.environment,
            ...(port === undefined ? {} : { PORT: String(port.containerPort) }),
            ...cluster,
        };
        const secret = Object.fromEntries(
            Object.entries(secretEnvironment).map(([key, value]) => [key, pulumi.secret(value)]),
        );
        // Sorted: the engine keeps no order, and another one would show as a difference.
        return pulumi.output({ ...plain, ...secret }).apply((variables) =>
            Object.entries(variables)
                .map(([key, value]) => `${key}=${value}`)
                .sort(),
        );
    }
}
