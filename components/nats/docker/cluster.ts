import * as docker from "../../docker/sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../arguments.ts";
import { hostInUrl } from "../../docker/address.ts";
import { createVolumeInit, whenDone, type MountedVolume } from "../../docker/volumeInit.ts";
import { fingerprintOf } from "../../fingerprint.ts";
import { refuse } from "../../refusal.ts";
import { clusterInputs } from "../args/cluster.ts";
import { mainAccount } from "../args/members.ts";
import { remoteWarnings } from "../args/remotes.ts";
import { dataDirectory, ports } from "../config/serverConfig.ts";
import type { DockerNatsConnection } from "../connection.ts";
import { clientTlsOf, loginIn, loginOf, systemLoginOf, type LoginAs } from "../login.ts";
import { connectStreams, createStreams, type StreamsContext } from "../streams/create.ts";
import {
    dockerNatsDefaults,
    type CompleteDockerNatsClusterArgs,
    type DockerNatsClusterArgs,
} from "./args.ts";
import { checkDockerNatsArgs } from "./checkArgs.ts";
import { exporterContainer, exporterName, metricsUrl } from "./exporter.ts";
import { configFolder, serverFiles, type Files } from "./files.ts";
import { leftStreams } from "./leftStreams.ts";
import { monitorUrl, planNodes, type Node } from "./node.ts";
import { dockerProbe } from "./probe.ts";
import { RollingGate } from "./rollingGate.ts";
import { initName, serverContainer, volumeNames } from "./server.ts";
import { resize } from "../resize/resize.ts";
import { loginInputs } from "../streams/provider.ts";

/**
 * A NATS cluster of hardened containers on one Docker Engine.
 *
 * It has a network, and for each server a volume with its configuration and, with JetStream, one with its data, which
 * deleting the cluster leaves. A change replaces one server at a time, each after the one before is ready. Servers that run
 * load other users, passwords, limits and certificates without a restart.
 *
 * ```ts
 * const nats = new DockerNatsCluster("events", {
 *     image: "dhi.io/nats:2.15.1-debian13",
 *     initImage: "dhi.io/busybox:1.37.0-debian13",
 *     authentication: { users: [{ name: "app", password: config.requireSecret("natsPassword") }] },
 *     routePassword: config.requireSecret("natsRoutePassword"),
 * });
 * export const urls = nats.clientUrls;
 * ```
 */
export class DockerNatsCluster extends pulumi.ComponentResource implements DockerNatsConnection {
    public readonly clientUrl: pulumi.Output<string>;
    /** The servers' URLs on the host, with the published ports. */
    public readonly clientUrls: pulumi.Output<string[]>;
    public readonly monitorUrls: pulumi.Output<string[]>;
    public readonly loginKind: string | undefined;
    public readonly username: pulumi.Output<string | undefined>;
    public readonly password: pulumi.Output<string>;
    /** The password, or the credentials, of the system account's user; undefined without one. A secret. */
    public readonly systemPassword: pulumi.Output<string> | undefined;
    public readonly caCertificate: pulumi.Output<string | undefined>;
    public readonly clientCertificate: pulumi.Output<string | undefined> | undefined;
    public readonly clientKey: pulumi.Output<string | undefined> | undefined;
    /** The digest of the servers' image; its id for an image that was never pulled. */
    public readonly imageDigest: pulumi.Output<string>;
    /** The URL on the host of the exporter's metrics; undefined without one. */
    public readonly metricsUrl: string | undefined;
    /** The name of the containers' network: workloads that join it reach {@link clientUrl}. */
    public readonly network: pulumi.Output<string>;
    /** Resolves when every server is ready. The update fails when they do not become ready. */
    public readonly ready: pulumi.Output<pulumi.Resource[]>;

    readonly #name: string;
    readonly #args: CompleteDockerNatsClusterArgs;

    /** @throws {pulumi.InputPropertiesError} with every invalid argument. */
    constructor(name: string, args: DockerNatsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`DockerNatsCluster "${name}"`, checkDockerNatsArgs(args));
        const complete = withDefaults(args, dockerNatsDefaults);
        super("dhi:nats:DockerCluster", name, clusterInputs(complete), opts);
        this.#name = name;
        this.#args = complete;
        remoteWarnings(complete).forEach((text) => void pulumi.log.warn(text, this));

        const nodes = planNodes(name, complete);
        const scheme = args.tls === undefined ? "nats" : "tls";
        const host = hostInUrl(complete.publishOn);
        this.clientUrls = pulumi.output(nodes.map((node) => `${scheme}://${host}:${node.clientPort}`));
        this.caCertificate = pulumi.output(args.tls?.ca);
        const streams = this.#streamsContext();
        const guard = connectStreams(streams, complete);
        const image = this.#createImage("image", args.image);
        const initImage = this.#createImage("init-image", args.initImage);
        const network = new docker.Network(`${name}-network`, { name, driver: "bridge" }, { parent: this });
        const gate = new RollingGate(
            nodes.map((node) => ({
                name: node.name,
                init: initName(node),
                monitorUrl: monitorUrl(node),
                tunnel: { network: name, image: args.initImage },
            })),
            complete.readinessSeconds,
            dockerProbe,
        );
        const resized = pulumi.output(this.#resize(streams));
        for (const node of nodes) {
            const files = serverFiles(node, nodes, complete);
            const turn = pulumi
                .all([gate.turn(), resized])
                .apply(([before]) => [initImage, ...before, ...(guard ? [guard] : [])]);
            const init = this.#createInit(node, files.all, turn);
            gate.enter(this.#createServer(node, files.atStart, image, network, init));
        }

        this.metricsUrl = this.#createExporter(nodes, network);
        this.network = network.name;
        this.clientUrl = pulumi.output(
            nodes.map((node) => `${scheme}://${node.name}:${ports.client}`).join(","),
        );
        this.monitorUrls = pulumi.output(nodes.map(monitorUrl));
        const login = loginOf(args);
        this.loginKind = login.loginKind;
        this.username = login.username;
        this.password = login.password;
        this.systemPassword = systemLoginOf(args)?.password;
        const { clientCertificate, clientKey } = clientTlsOf(args.clientTls);
        this.clientCertificate = clientCertificate;
        this.clientKey = clientKey;
        this.ready = createStreams(streams, complete, guard, gate.complete());
        // An image that was built here and never pushed has no digest.
        this.imageDigest = pulumi
            .all([image.repoDigest, image.imageId])
            .apply(([digest, id]) => digest || id);
        // Without `ready`: its resources are in the state themselves, and its failure is reported once.
        this.registerOutputs({
            clientUrl: this.clientUrl,
            clientUrls: this.clientUrls,
            monitorUrls: this.monitorUrls,
            loginKind: this.loginKind,
            username: this.username,
            password: this.password,
            systemPassword: this.systemPassword,
            caCertificate: this.caCertificate,
            clientCertificate,
            clientKey,
            metricsUrl: this.metricsUrl,
            network: this.network,
            imageDigest: this.imageDigest,
        });
    }

    /**
     * The cluster with the login of one of its users, for a workload that logs in as that user and no other.
     *
     * @throws for a user that the cluster does not have.
     * @example new DockerRustApp("orders", { ...args, nats: nats.as("orders") })
     */
    public as(user: LoginAs): DockerNatsConnection {
        const { clientUrl, monitorUrls, caCertificate, network, ready } = this;
        const cluster = { clientUrl, monitorUrls, caCertificate, network, ready };
        return { ...cluster, ...clientTlsOf(this.#args.clientTls), ...loginOf(this.#args, user) };
    }

    #streamsContext(): StreamsContext {
        const { clientUrls: servers, caCertificate } = this;
        const hosts = planNodes(this.#name, this.#args).map((node) => node.name);
        const docker = { network: this.#name, image: this.#args.initImage, hosts, pull: false };
        const connection = (account?: string) => ({
            ...{ servers, caCertificate, ...loginIn(this.#args, account) },
            ...clientTlsOf(this.#args.clientTls),
            // The certificate may not have the host's address.
            serverName: `${this.#name}-0`,
            tunnel: { docker },
        });
        const protect = this.#args.protectData;
        const account = mainAccount(this.#args.authentication.users ?? []);
        return { name: this.#name, parent: this, account, connection, protect };
    }

    /** Moves streams off servers that are to go, before anything changes. */
    async #resize({ connection }: StreamsContext): Promise<void> {
        if (this.#args.jetstream === false) {
            return;
        }
        const { nodes, initImage: image, readinessSeconds: patienceSeconds } = this.#args;
        const system = systemLoginOf(this.#args);
        // A preview starts no container: with another machine's engine, it shows no more than what is declared.
        const way = pulumi.runtime.isDryRun() ? {} : { tunnel: { network: this.#name, image } };
        const portOf = (server: string) =>
            this.#args.monitorPort + Number(server.slice(this.#name.length + 1));
        await resize({
            left: () => leftStreams(`${this.#name}-0-data`, image),
            ...{ component: this, name: this.#name, nodes, patienceSeconds },
            system: system && pulumi.output(loginInputs({ ...connection(), ...system })),
            read: async (name, path) => {
                const server = { name, monitorUrl: monitorUrl({ monitorPort: portOf(name) }), ...way };
                return (await dockerProbe.get(server, path)).body;
            },
        });
    }

    #createImage(role: string, reference: string): docker.RemoteImage {
        // Other stacks of the same engine may use the image too.
        return new docker.RemoteImage(
            `${this.#name}-${role}`,
            { name: reference, keepLocally: true },
            { parent: this },
        );
    }

    /** Puts a server's files into its configuration volume, where neither Docker nor the state shows them. */
    #createInit(node: Node, files: Files, dependsOn: pulumi.Output<pulumi.Resource[]>): docker.Container {
        return createVolumeInit(
            initName(node),
            { image: this.#args.initImage, volumes: this.#createVolumes(node), files },
            { parent: this, dependsOn },
        );
    }

    #createVolumes(node: Node): MountedVolume[] {
        const { config, data } = volumeNames(node);
        const volumes = [{ volume: this.#createVolume(config), target: configFolder }];
        if (this.#args.jetstream !== false) {
            // A later cluster with the same name finds the streams again.
            const opts = { retainOnDelete: true, protect: this.#args.protectData };
            volumes.push({ volume: this.#createVolume(data, opts), target: dataDirectory });
        }
        return volumes;
    }

    #createVolume(name: string, opts?: pulumi.CustomResourceOptions): docker.Volume {
        const labels = [{ label: "dhi.cluster", value: this.#name }];
        return new docker.Volume(name, { name, labels }, { ...opts, parent: this });
    }

    #createServer(
        node: Node,
        filesAtStart: Files,
        image: docker.RemoteImage,
        network: docker.Network,
        init: docker.Container,
    ): docker.Container {
        return new docker.Container(node.name, serverContainer(node, this.#args, network.name), {
            parent: this,
            deleteBeforeReplace: true,
            dependsOn: whenDone(init).apply((done) => [image, done]),
            // These files are not arguments of this container, but a change of them must replace it.
            replacementTrigger: fingerprintOf(filesAtStart),
        });
    }

    /** Creates the container with the metrics, if there is one, and returns their URL. No server depends on it. */
    #createExporter(nodes: readonly Node[], network: docker.Network): string | undefined {
        const { exporterImage, exporterPort } = this.#args;
        if (exporterImage === undefined) {
            return undefined;
        }
        const image = this.#createImage("exporter-image", exporterImage);
        const name = exporterName(this.#name);
        new docker.Container(name, exporterContainer(name, nodes, this.#args, network.name), {
            parent: this,
            deleteBeforeReplace: true,
            dependsOn: [image],
        });
        return metricsUrl(exporterPort);
    }
}
