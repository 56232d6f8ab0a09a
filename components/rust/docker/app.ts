import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { hostInUrl, reachable } from "../../docker/address.ts";
import { whenDone } from "../../docker/volumeInit.ts";
import { hardenedContainer, scratchFolder } from "../../hardening/docker.ts";
import { failure, refuse } from "../../refusal.ts";
import { cores, mebibytes, parseSize } from "../../quantity.ts";
import { natsCredentialsFile, withRustAppDefaults, type RustAppShape } from "../args/app.ts";
import { asker } from "./ask.ts";
import { checkDockerRustAppArgs, dockerRustAppDefaults, extraHost, type DockerRustAppArgs } from "./args.ts";
import { programPath } from "../build/dockerBuild.ts";
import { dockerHealthProbe } from "./healthProbe.ts";
import { createStorage, type Storage } from "./storage.ts";
import type { AppEndpoint } from "../endpoint.ts";
import { NotHealthyError, waitUntilHealthy, type AwaitedService } from "./health.ts";
import { callsProgram, commandOf, ownHealth, statedHealth, type HealthCheck } from "../args/health.ts";
import { mainPort, portsOf, rowOf } from "../args/ports.ts";

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
    readonly #health: HealthCheck;
    readonly #publishOn: string;

    /** @throws {pulumi.InputPropertiesError} naming every argument that cannot work. */
    constructor(name: string, args: DockerRustAppArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`DockerRustApp "${name}"`, checkDockerRustAppArgs(args));
        const shape = withRustAppDefaults(args);
        super("dhi:rust:DockerApp", name, { ...shape }, opts);
        this.#name = name;
        this.#args = args;
        this.#shape = shape;
        this.#health = statedHealth(shape) ?? ownHealth(shape);
        this.#publishOn = args.publishOn ?? dockerRustAppDefaults.publishOn;

        const network = args.nats?.network ?? this.#createNetwork();
        const storage = createStorage(name, args, this);
        const replicas: pulumi.Output<docker.Container>[] = [];
        for (let index = 0; index < shape.replicas; index++) {
            const container = this.#createContainer(index, network, storage, replicas.at(-1));
            replicas.push(this.#whenHealthy(container, index));
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

    #createContainer(
        index: number,
        network: pulumi.Output<string>,
        { mounts, init, fingerprint }: Storage,
        before: pulumi.Output<docker.Container> | undefined,
    ): docker.Container {
        const name = this.#shape.replicas === 1 ? this.#name : `${this.#name}-${index}`;
        const {
            nats,
            networks = [],
            stopSeconds = dockerRustAppDefaults.stopSeconds,
            transform,
        } = this.#args;
        const args: docker.ContainerArgs = {
            ...hardenedContainer,
            ...this.#limits(),
            ...this.#healthcheck(),
            ...this.#scratch(),
            ...this.#extras(),
            name,
            image: this.#args.image.reference,
            command: [...this.#shape.command],
            envs: this.#environment(),
            // As process 1 a program without a handler for SIGTERM would not even notice it.
            init: true,
            networksAdvanced: [
                { name: network, aliases: [name] },
                ...networks.map((other) => ({ name: other })),
            ],
            ports: this.#ports(index),
            mounts: [...mounts],
            stopTimeout: stopSeconds,
            destroyGraceSeconds: stopSeconds,
        };
        return new docker.Container(name, transform?.container?.(args, index) ?? args, {
            parent: this,
            deleteBeforeReplace: true,
            // The plugin would take note of another one, and leave the container as it is.
            replaceOnChanges: ["tmpfs"],
            dependsOn: pulumi
                .all([nats?.ready ?? [], init && whenDone(init), before])
                .apply(([cluster, ...others]) => [...cluster, ...others.filter((one) => one !== undefined)]),
            ...(fingerprint === undefined ? {} : { replacementTrigger: fingerprint }),
        });
    }

    /**
     * The container once its service is ready; in a preview at once. The plugin could wait too, but would not tell why
     * it waited in vain, and takes a program that ends at once for a success.
     */
    #whenHealthy(container: docker.Container, index: number): pulumi.Output<docker.Container> {
        if (pulumi.runtime.isDryRun()) {
            return pulumi.output(container);
        }
        const ask = this.#ask(index);
        const seconds = this.#args.readinessSeconds ?? dockerRustAppDefaults.readinessSeconds;
        return pulumi.all([container.id, container.name]).apply(async ([id, name]) => {
            try {
                await waitUntilHealthy({ name, id, ask }, seconds, dockerHealthProbe);
            } catch (error) {
                throw error instanceof NotHealthyError ? failure(error.message) : error;
            }
            return container;
        });
    }

    /** Asks a replica over the network, where that is how it is asked. The engine itself can only run commands in it. */
    #ask(index: number): AwaitedService["ask"] {
        if (!("port" in this.#health)) {
            return undefined;
        }
        const { port } = this.#health.port;
        const host = reachable(this.#publishOn);
        return asker(this.#health, port === undefined ? undefined : { host, port: port + index });
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

    #healthcheck(): Pick<docker.ContainerArgs, "healthcheck"> {
        if (this.#health.kind !== "exec") {
            return {};
        }
        // Whoever is asked which program it is may take a while.
        const program = (callsProgram(this.#health) ? this.#args.image.program : undefined) ?? programPath;
        return {
            healthcheck: {
                tests: ["CMD", ...commandOf(this.#health.words, program)],
                interval: "3s",
                timeout: "3s",
                startPeriod: "20s",
                retries: 3,
            },
        };
    }

    /** What few services have. */
    #extras(): Pick<docker.ContainerArgs, "labels" | "hosts"> {
        const { labels = {}, extraHosts = [] } = this.#args;
        const pairs = Object.entries(labels).map(([label, value]) => ({ label, value }));
        return {
            ...(pairs.length === 0 ? {} : { labels: pairs }),
            ...(extraHosts.length === 0 ? {} : { hosts: extraHosts.map(extraHost) }),
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
