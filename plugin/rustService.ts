import * as pulumi from "@pulumi/pulumi";
import { defined } from "../components/arguments.ts";
import {
    adoptedImage,
    DockerRustApp,
    KubernetesRustApp,
    RustStaticImage,
    type DockerNatsConnection,
    type DockerRustAppArgs,
    type KubernetesNatsConnection,
    type KubernetesRustAppArgs,
    type NatsConnection as NatsConnectionOutputs,
    type RustStaticImageArgs,
} from "../components/index.ts";
import { failure, refuse } from "../components/refusal.ts";
import type { Problem } from "../components/problems.ts";
import { rustServiceRuntimes, type RustServiceArguments } from "./generated/arguments.ts";
import type { NatsConnection } from "./generated/types.ts";
import { checkOneOf, checkRuntime, defaultRuntime, dependencies, Runtime, waitFor } from "./runtime.ts";

/** The arguments of `RustService`. */
export interface RustServiceArgs extends RustServiceArguments {
    /** Where the service runs: on a Docker Engine or on Kubernetes. Default: "docker". */
    runtime?: Runtime;
}

/**
 * A Rust service in hardened containers, on a Docker Engine or on Kubernetes. Its image is built from a Cargo project
 * (`build`), or was built and pushed elsewhere (`adopt`).
 */
export class RustService extends pulumi.ComponentResource {
    /** The base URL of the service; of the first replica, where each has its own. Undefined without a `port`. */
    public readonly url: pulumi.Output<string | undefined>;
    /** The digest of the running image; the image's ID where it was never pushed. */
    public readonly imageDigest: pulumi.Output<string>;

    /** @throws {pulumi.InputPropertiesError} with every invalid argument. */
    constructor(name: string, args: RustServiceArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { runtime = defaultRuntime, ...given } = args;
        refuse(`RustService "${name}"`, checkArgs(given, runtime));
        super("dhi:index:RustService", name, {}, opts);

        const service =
            runtime === Runtime.Docker
                ? new DockerRustApp(name, onDocker(name, given, this), { parent: this })
                : new KubernetesRustApp(
                      name,
                      { ...onKubernetes(name, given, this), after: dependencies(opts) },
                      { parent: this },
                  );
        this.url = service.url;
        this.imageDigest = service.imageDigest;
        waitFor(this, service instanceof DockerRustApp ? service.ready : service.imageDigest);
        this.registerOutputs({ url: this.url, imageDigest: this.imageDigest });
    }
}

function checkArgs(args: RustServiceArguments, runtime: Runtime): Problem[] {
    const { build, adopt } = args;
    return [
        ...checkRuntime(args, runtime, rustServiceRuntimes, { kubernetes: "namespace" }),
        ...checkOneOf("build", { build, adopt }, ["build"], ["adopt"]),
        ...checkOneOf("health", args.health, ["http"], ["grpc"], ["tcp"], ["exec"], ["none"]),
    ];
}

function onDocker(name: string, args: RustServiceArguments, parent: pulumi.Resource): DockerRustAppArgs {
    const { source, nats, service } = convert(args);
    return {
        ...service,
        ...(nats === undefined ? {} : { nats: dockerConnection(nats) }),
        image: new RustStaticImage(name, source, { parent }),
    };
}

function onKubernetes(
    name: string,
    args: RustServiceArguments,
    parent: pulumi.Resource,
): KubernetesRustAppArgs {
    const { source, nats, service } = convert(args);
    return {
        ...service,
        ...(nats === undefined ? {} : { nats: kubernetesConnection(nats, service.namespace) }),
        // The nodes pull an adopted image: the machine that runs Pulumi needs no engine.
        image:
            source.adopt === undefined
                ? new RustStaticImage(name, source, { parent })
                : adoptedImage(source.adopt, source.login),
    };
}

/** The arguments as the library has them. They are checked, and have only those of one runtime. */
function convert({ build, adopt, login, nats, health, ...given }: RustServiceArguments) {
    const service = defined({ ...given, health: health?.none === undefined ? health : "none" });
    return {
        source: defined({ build, adopt, login }) as RustStaticImageArgs,
        nats,
        service: service as unknown as DockerRustAppArgs & KubernetesRustAppArgs,
    };
}

/** The outputs of a cluster, which come as one value, as the library has them. */
function connection(
    nats: pulumi.Input<NatsConnection>,
): NatsConnectionOutputs & Pick<DockerNatsConnection, "ready"> {
    const all = pulumi.output(nats);
    // The password makes all of it a secret.
    const plain = pulumi.unsecret(all);
    return {
        clientUrl: plain.clientUrl,
        monitorUrls: plain.monitorUrls,
        username: plain.apply(({ username }) => username),
        password: pulumi.secret(all.apply(({ password }) => textOf(password))),
        caCertificate: plain.apply(({ caCertificate }) => caCertificate),
        clientCertificate: plain.apply(({ clientCertificate }) => clientCertificate),
        clientKey: pulumi.secret(all.apply(({ clientKey }) => clientKey)),
        // It is known once the cluster is ready, and depends on the cluster's resources.
        ready: plain.apply((): pulumi.Resource[] => []),
    };
}

/** The password. The YAML host (1.36) loses one that is a secret inside of a stack's output. */
function textOf(password: unknown): string {
    if (typeof password !== "string" || password === "") {
        throw failure(
            "nats.password: is not a text: if it comes from another stack, make its whole output a secret there, " +
                "with pulumi.secret or pulumi.output",
        );
    }
    return password;
}

function dockerConnection(nats: pulumi.Input<NatsConnection>): DockerNatsConnection {
    const network = pulumi.unsecret(pulumi.output(nats)).apply(({ network }) => {
        if (network === undefined) {
            throw notOn("docker");
        }
        return network;
    });
    return { ...connection(nats), network };
}

/** Labels and volumes of pods are plain values, which a preview may not have yet. */
function kubernetesConnection(
    nats: pulumi.Input<NatsConnection>,
    namespace: string,
): KubernetesNatsConnection {
    if (pulumi.Output.isInstance(nats)) {
        return { ...connection(nats), namespace, clientLabels: {}, caSecret: undefined };
    }
    const { namespace: place, clientLabels = {}, caSecret, clientSecret } = nats as NatsConnection;
    if (place === undefined) {
        throw notOn("kubernetes");
    }
    return { ...connection(nats), namespace: place, clientLabels, caSecret, clientSecret };
}

function notOn(runtime: Runtime): Error {
    return failure(
        `nats: the cluster does not run on ${runtime}: use one that does, or the cluster's runtime`,
    );
}
