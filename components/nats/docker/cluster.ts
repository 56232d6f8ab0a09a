import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { hostInUrl, loopback } from "../../docker/address.ts";
import { createVolumeInit, fingerprintOf, whenDone, type MountedVolume } from "../../docker/volumeInit.ts";
import { hardenedContainer } from "../../hardening/docker.ts";
import { cores, goMemoryLimit, mebibytes, parseSize } from "../../quantity.ts";
import { refuse } from "../../refusal.ts";
import { withNatsDefaults, type Certificate, type NatsClusterShape } from "../args/cluster.ts";
import type { NatsConnection } from "../connection.ts";
import { checkDockerNatsArgs, dockerNatsDefaults, type DockerNatsClusterArgs } from "./args.ts";
import { dockerProbe } from "./probe.ts";
import { resolveLogins } from "../config/logins.ts";
import { RollingGate } from "./rollingGate.ts";
import {
    dataDirectory,
    lameDuckSeconds,
    ports,
    renderServerConfig,
    type TlsFiles,
} from "../config/serverConfig.ts";

const configFolder = "/etc/nats";
const configFile = `${configFolder}/nats.conf`;
/** How long a stopping server may drain before the engine kills it: its own limit and some room. */
const graceSeconds = lameDuckSeconds + 15;

/** What belongs to one server, planned before anything is registered. */
interface Node {
    readonly index: number;
    /** The name of its container and of the server in it. */
    readonly name: string;
    readonly clientPort: number;
    readonly monitorPort: number;
}

/**
 * A NATS cluster of hardened containers on one Docker Engine.
 *
 * Servers get a network of their own, a configuration volume each, and with JetStream a data volume each, which
 * outlives the cluster. A change that replaces servers goes one at a time, each after the one before is current.
 *
 * ```ts
 * const nats = new DockerNatsCluster("events", {
 *     image: "dhi.io/nats:2.14.5-debian13",
 *     initImage: "dhi.io/busybox:1.37.0-debian13",
 *     authentication: { users: [{ name: "app", password: config.requireSecret("natsPassword") }] },
 *     routePassword: config.requireSecret("natsRoutePassword"),
 * });
 * export const urls = nats.clientUrls;
 * ```
 */
export class DockerNatsCluster extends pulumi.ComponentResource implements NatsConnection {
    public readonly clientUrl: pulumi.Output<string>;
    /** The servers' URLs as the host reaches them: the published ports. */
    public readonly clientUrls: pulumi.Output<string[]>;
    public readonly monitorUrls: pulumi.Output<string[]>;
    public readonly username: pulumi.Output<string | undefined>;
    public readonly password: pulumi.Output<string>;
    public readonly caCertificate: pulumi.Output<string | undefined>;
    /** The digest of the image that runs; its id for one that was never pulled. */
    public readonly imageDigest: pulumi.Output<string>;
    /** The name of the containers' network: workloads that join it reach {@link clientUrl}. */
    public readonly network: pulumi.Output<string>;
    /** Resolves once every server is ready, and fails the update when they do not get ready. */
    public readonly ready: pulumi.Output<pulumi.Resource[]>;

    readonly #name: string;
    readonly #args: DockerNatsClusterArgs;
    readonly #shape: NatsClusterShape;
    readonly #publishOn: string;

    /** @throws {pulumi.InputPropertiesError} naming every argument that cannot work. */
    constructor(name: string, args: DockerNatsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`DockerNatsCluster "${name}"`, checkDockerNatsArgs(args));
        const shape = withNatsDefaults(args);
        super("dhi:nats:DockerCluster", name, { image: args.image, ...shape }, opts);
        this.#name = name;
        this.#args = args;
        this.#shape = shape;
        this.#publishOn = args.publishOn ?? dockerNatsDefaults.publishOn;

        const nodes = this.#planNodes();
        const image = this.#createImage("image", args.image);
        const initImage = this.#createImage("init-image", args.initImage);
        const network = new docker.Network(`${name}-network`, { name, driver: "bridge" }, { parent: this });
        const gate = new RollingGate(
            nodes.map((node) => ({ name: node.name, monitorUrl: monitorUrl(node) })),
            args.readinessSeconds ?? dockerNatsDefaults.readinessSeconds,
            dockerProbe,
        );
        for (const node of nodes) {
            const turn = gate.turn();
            const config = this.#renderConfig(node, nodes);
            const init = this.#createInit(node, config, initImage, turn);
            gate.enter(this.#createServer(node, config, image, network, init));
        }

        const scheme = args.tls === undefined ? "nats" : "tls";
        this.ready = gate.complete();
        this.network = network.name;
        this.clientUrl = pulumi.output(
            nodes.map((node) => `${scheme}://${node.name}:${ports.client}`).join(","),
        );
        this.clientUrls = pulumi.output(
            nodes.map((node) => `${scheme}://${hostInUrl(this.#publishOn)}:${node.clientPort}`),
        );
        this.monitorUrls = pulumi.output(nodes.map(monitorUrl));
        this.username = pulumi.output(args.authentication.users?.[0].name);
        this.password = pulumi.secret(args.authentication.token ?? args.authentication.users[0].password);
        this.caCertificate = pulumi.output(args.tls?.ca);
        // An image that was built here and never pushed has no digest in any repository.
        this.imageDigest = pulumi
            .all([image.repoDigest, image.imageId])
            .apply(([digest, id]) => digest || id);
        this.registerOutputs({
            clientUrl: this.clientUrl,
            clientUrls: this.clientUrls,
            monitorUrls: this.monitorUrls,
            imageDigest: this.imageDigest,
        });
    }

    #planNodes(): Node[] {
        const { clientPort = dockerNatsDefaults.clientPort, monitorPort = dockerNatsDefaults.monitorPort } =
            this.#args;
        return Array.from({ length: this.#shape.nodes }, (_, index) => ({
            index,
            name: `${this.#name}-${index}`,
            clientPort: clientPort + index,
            monitorPort: monitorPort + index,
        }));
    }

    #createImage(role: string, reference: string): docker.RemoteImage {
        // Other stacks of the same engine may use the image too.
        return new docker.RemoteImage(
            `${this.#name}-${role}`,
            { name: reference, keepLocally: true },
            { parent: this },
        );
    }

    #renderConfig(node: Node, nodes: readonly Node[]): pulumi.Output<string> {
        const { authentication, routePassword, tls, routeTls } = this.#args;
        return pulumi.all([resolveLogins(authentication), routePassword]).apply(([logins, password]) =>
            pulumi.secret(
                renderServerConfig({
                    ...logins,
                    serverName: node.name,
                    cluster: this.#shape,
                    peers: nodes.map((peer) => peer.name),
                    routePassword: password,
                    tls: tls && tlsFiles("clients"),
                    routeTls: routeTls && tlsFiles("routes"),
                }),
            ),
        );
    }

    /** Everything that a server reads, by path. */
    #files(config: pulumi.Output<string>): Record<string, pulumi.Output<string>> {
        const { tls, routeTls } = this.#args;
        return {
            [configFile]: config,
            ...certificateFiles("clients", tls),
            ...certificateFiles("routes", routeTls),
        };
    }

    /** Puts what the server reads into its configuration volume: the way by which secrets stay secret. */
    #createInit(
        node: Node,
        config: pulumi.Output<string>,
        image: docker.RemoteImage,
        turn: pulumi.Output<pulumi.Resource[]>,
    ): docker.Container {
        return createVolumeInit(
            `${node.name}-init`,
            {
                image: this.#args.initImage,
                volumes: this.#createVolumes(node),
                files: this.#files(config),
            },
            { parent: this, dependsOn: turn.apply((before) => [image, ...before]) },
        );
    }

    #createVolumes({ name }: Node): MountedVolume[] {
        const labels = [{ label: "dhi.cluster", value: this.#name }];
        const config = new docker.Volume(
            `${name}-config`,
            { name: `${name}-config`, labels },
            { parent: this },
        );
        if (this.#shape.jetstream === false) {
            return [{ volume: config, target: configFolder }];
        }
        const data = new docker.Volume(
            `${name}-data`,
            { name: `${name}-data`, labels },
            // Streams outlive the cluster: a later one of the same name finds them again.
            { parent: this, retainOnDelete: true, protect: this.#args.protectData ?? false },
        );
        return [
            { volume: config, target: configFolder },
            { volume: data, target: dataDirectory },
        ];
    }

    #createServer(
        node: Node,
        config: pulumi.Output<string>,
        image: docker.RemoteImage,
        network: docker.Network,
        init: docker.Container,
    ): docker.Container {
        const bytes = parseSize(this.#shape.memory) ?? 0;
        const memory = mebibytes(bytes);
        const hasData = this.#shape.jetstream !== false;
        const args: docker.ContainerArgs = {
            ...hardenedContainer,
            name: node.name,
            image: this.#args.image,
            hostname: node.name,
            command: ["--config", configFile],
            envs: [`GOMEMLIMIT=${goMemoryLimit(bytes)}`],
            memory,
            // Equal to memory: no swap. Left out, the engine fills it in and the next preview shows a difference.
            memorySwap: memory,
            ...(this.#shape.cpus === undefined ? {} : { cpus: cores(this.#shape.cpus) }),
            networksAdvanced: [{ name: network.name, aliases: [node.name] }],
            ports: [
                { internal: ports.client, external: node.clientPort, ip: this.#publishOn },
                { internal: ports.monitor, external: node.monitorPort, ip: loopback },
            ],
            mounts: [
                { type: "volume", source: `${node.name}-config`, target: configFolder, readOnly: true },
                ...(hasData ? [{ type: "volume", source: `${node.name}-data`, target: dataDirectory }] : []),
            ],
            // Lame duck: clients are let go one by one. Without the grace a replaced server would be killed at once.
            stopSignal: "SIGUSR2",
            stopTimeout: graceSeconds,
            destroyGraceSeconds: graceSeconds,
        };
        return new docker.Container(node.name, this.#args.transform?.server?.(args, node.index) ?? args, {
            parent: this,
            deleteBeforeReplace: true,
            dependsOn: whenDone(init).apply((done) => [image, done]),
            // The files are no argument of this container, yet a change of them must restart the server.
            replacementTrigger: fingerprintOf(this.#files(config)),
        });
    }
}

/** Monitoring has no login, so it is published on loopback. */
function monitorUrl({ monitorPort }: Node): string {
    return `http://${loopback}:${monitorPort}`;
}

/** Where a listener's certificate lies in the container. */
function tlsFiles(listener: string): TlsFiles {
    const file = `${configFolder}/${listener}`;
    return { certificate: `${file}.crt`, key: `${file}.key`, ca: `${file}-ca.crt` };
}

function certificateFiles(listener: string, certificate: Certificate | undefined) {
    if (certificate === undefined) {
        return {};
    }
    const files = tlsFiles(listener);
    return {
        [files.certificate]: pulumi.secret(certificate.certificate),
        [files.key]: pulumi.secret(certificate.key),
        [files.ca]: pulumi.secret(certificate.ca),
    };
}
