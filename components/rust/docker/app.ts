import * as docker from "../../docker/sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../arguments.ts";
import { hostInUrl, reachable } from "../../docker/address.ts";
import { whenDone } from "../../docker/volumeInit.ts";
import { failure, refuse } from "../../refusal.ts";
import { callsProgram, declaredHealth, programHealth, type HealthCheck } from "../args/health.ts";
import { consecutivePorts, mainPort } from "../args/ports.ts";
import { programPath } from "../build/dockerBuild.ts";
import type { AppEndpoint } from "../endpoint.ts";
import {
    checkDockerRustAppArgs,
    dockerRustAppDefaults,
    type CompleteArgs,
    type DockerRustAppArgs,
} from "./args.ts";
import { containerArgs, environment } from "./container.ts";
import { dockerEngine } from "./engine.ts";
import { networkProbe } from "./probe.ts";
import { createStorage, type Storage } from "./storage.ts";
import { NotHealthyError, waitUntilHealthy, type AwaitedService } from "./waitUntilHealthy.ts";

/**
 * A Rust service in hardened containers on one Docker Engine.
 *
 * Several replicas get consecutive host ports. A change replaces them one at a time, each once the one before is healthy.
 *
 * ```ts
 * const hello = new DockerRustApp("hello", { image, port: 3000, nats, initImage: "dhi.io/busybox:1.37.0-debian13" });
 * export const url = hello.url;
 * ```
 */
export class DockerRustApp extends pulumi.ComponentResource implements AppEndpoint {
    public readonly url: pulumi.Output<string | undefined>;
    /** The base URLs of all replicas; none without a `port`. */
    public readonly urls: pulumi.Output<string[]>;
    public readonly imageDigest: pulumi.Output<string>;
    /** Resolves once every replica is healthy; in a preview at once. */
    public readonly ready: pulumi.Output<pulumi.Resource[]>;

    readonly #name: string;
    readonly #args: CompleteArgs;
    readonly #health: HealthCheck;

    /** @throws {pulumi.InputPropertiesError} naming every argument that is not valid. */
    constructor(name: string, args: DockerRustAppArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`DockerRustApp "${name}"`, checkDockerRustAppArgs(args));
        const complete = withDefaults(args, dockerRustAppDefaults);
        super("dhi:rust:DockerApp", name, recordedInputs(complete), opts);
        this.#name = name;
        this.#args = complete;
        this.#health = declaredHealth(complete) ?? programHealth(complete);

        const network = args.nats?.network ?? this.#createNetwork();
        const storage = createStorage(name, complete, this);
        const replicas: pulumi.Output<docker.Container>[] = [];
        for (let index = 0; index < complete.replicas; index++) {
            const container = this.#createContainer(index, network, storage, replicas.at(-1));
            replicas.push(this.#whenHealthy(container, network, index));
        }

        const urls = this.#urls();
        this.url = pulumi.output(urls[0]);
        this.urls = pulumi.output(urls);
        this.imageDigest = args.image.digest;
        this.ready = pulumi.all(replicas);
        // Without `ready`: its resources are in the state themselves, and its failure is reported once.
        this.registerOutputs({ url: this.url, urls: this.urls, imageDigest: this.imageDigest });
    }

    #urls(): string[] {
        const { port, replicas, publishOn } = this.#args;
        const ports = port === undefined ? [] : consecutivePorts(port, replicas);
        return ports.map((each) => `http://${hostInUrl(publishOn)}:${each}`);
    }

    /** A network of the service's own: on the engine's default one, every container reaches every other. */
    #createNetwork(): pulumi.Output<string> {
        const args = { name: this.#name, driver: "bridge" };
        return new docker.Network(`${this.#name}-network`, args, { parent: this }).name;
    }

    #createContainer(
        index: number,
        network: pulumi.Output<string>,
        { mounts, init, fingerprint }: Storage,
        previous: pulumi.Output<docker.Container> | undefined,
    ): docker.Container {
        const { image, nats, networks = [], replicas, transform } = this.#args;
        const name = replicas === 1 ? this.#name : `${this.#name}-${index}`;
        // Finding an adopted image's program may take a request to its registry, so only if a check calls it.
        const program = (callsProgram(this.#health) ? image.program : undefined) ?? programPath;
        const args: docker.ContainerArgs = {
            ...containerArgs(this.#args, this.#health, program, index),
            name,
            image: image.reference,
            envs: environment(this.#args),
            networksAdvanced: [
                { name: network, aliases: [name] },
                ...networks.map((other) => ({ name: other })),
            ],
            mounts: [...mounts],
        };
        return new docker.Container(name, transform?.container?.(args, index) ?? args, {
            parent: this,
            deleteBeforeReplace: true,
            // The plugin (5.2) would record a changed tmpfs and leave the container as it is.
            replaceOnChanges: ["tmpfs"],
            dependsOn: pulumi
                .all([nats?.ready ?? [], init && whenDone(init), previous])
                .apply(([cluster, ...others]) => [...cluster, ...others.filter((one) => one !== undefined)]),
            ...(fingerprint === undefined ? {} : { replacementTrigger: fingerprint }),
        });
    }

    /**
     * The container once its service is healthy; in a preview at once. The plugin could wait too, but would not report
     * why the service is unhealthy, and treats a program that exits immediately as a success.
     */
    #whenHealthy(
        container: docker.Container,
        network: pulumi.Output<string>,
        index: number,
    ): pulumi.Output<docker.Container> {
        if (pulumi.runtime.isDryRun()) {
            return pulumi.output(container);
        }
        return pulumi.all([container.id, container.name, network]).apply(async ([id, name, on]) => {
            const probe = this.#probe(index, name, on);
            try {
                await waitUntilHealthy({ name, id, probe }, this.#args.readinessSeconds, dockerEngine);
            } catch (error) {
                throw error instanceof NotHealthyError ? failure(error.message) : error;
            }
            return container;
        });
    }

    /** Checks a replica over the network, which the engine cannot: it only runs commands in the container. */
    #probe(index: number, name: string, network: string): AwaitedService["probe"] {
        if (!("port" in this.#health)) {
            return undefined;
        }
        const { port } = this.#health.port;
        const { publishOn, initImage } = this.#args;
        const published = port === undefined ? undefined : { host: reachable(publishOn), port: port + index };
        const tunnel = initImage === undefined ? undefined : { network, image: initImage, host: name };
        return networkProbe(this.#health, published, tunnel);
    }
}

/** The inputs that previews compare. They are stored in the state as they are: never add a secret. */
function recordedInputs(args: CompleteArgs) {
    const { port, ports, replicas, environment, command, health, healthcheck } = args;
    const { memory, cpus, scratch, volumes, labels } = args;
    return {
        ...{ port, containerPort: mainPort(args)?.containerPort, ports },
        ...{ replicas, environment, command, health, healthcheck, memory, cpus, scratch, volumes, labels },
    };
}
