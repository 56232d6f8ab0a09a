import * as pulumi from "@pulumi/pulumi";
import { defined } from "../components/arguments.ts";
import {
    DockerNatsCluster,
    HelmNatsCluster,
    type DockerNatsClusterArgs,
    type HelmNatsClusterArgs,
} from "../components/index.ts";
import { natsDefaults } from "../components/nats/args/cluster.ts";
import { refuse } from "../components/refusal.ts";
import type { Problem } from "../components/problems.ts";
import { natsClusterRuntimes, type NatsClusterArguments } from "./generated/arguments.ts";
import type { Certificate, JetStream, NatsConnection } from "./generated/types.ts";
import { checkOneOf, checkRuntime, defaultRuntime, dependencies, Runtime, waitFor } from "./runtime.ts";

/** The arguments of `NatsCluster`. */
export interface NatsClusterArgs extends NatsClusterArguments {
    /** Where the cluster runs: on a Docker Engine or on Kubernetes. Default: "docker". */
    runtime?: Runtime;
}

/**
 * A NATS cluster of hardened containers, on a Docker Engine or on Kubernetes. A change replaces one server at a time, each
 * after the one before is ready.
 */
export class NatsCluster extends pulumi.ComponentResource {
    /** What a `RustService` needs to connect: its argument `nats`, in this stack or, through a stack reference, in another. A secret, as it has the password. */
    public readonly connection: pulumi.Output<NatsConnection>;
    /** The servers' URLs: on Docker those on the host, with the published ports; on Kubernetes those for pods. */
    public readonly clientUrls: pulumi.Output<string[]>;
    /** The digest of the servers' image; on Docker its id, if it was never pulled. */
    public readonly imageDigest: pulumi.Output<string | undefined>;

    /** @throws {pulumi.InputPropertiesError} with every invalid argument. */
    constructor(name: string, args: NatsClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { runtime = defaultRuntime, ...given } = args;
        refuse(`NatsCluster "${name}"`, checkArgs(given, runtime));
        super("dhi:index:NatsCluster", name, {}, opts);

        const converted = convert(given);
        const after = dependencies(opts);
        const cluster =
            runtime === Runtime.Docker
                ? new DockerNatsCluster(name, converted, { parent: this })
                : new HelmNatsCluster(name, { ...converted, after }, { parent: this });
        const connection = connectionOf(cluster);
        // Services that connect depend on the servers.
        this.connection = pulumi.all([connection, cluster.ready]).apply(([value]) => value);
        this.clientUrls = cluster.clientUrls;
        this.imageDigest = cluster.imageDigest;
        waitFor(this, cluster.ready);
        this.registerOutputs({
            connection,
            clientUrls: this.clientUrls,
            imageDigest: this.imageDigest,
        });
    }
}

function checkArgs(args: NatsClusterArguments, runtime: Runtime): Problem[] {
    const text = ["certificate", "key", "ca"];
    const certificates = runtime === Runtime.Docker ? [text] : [text, ["secretName"]];
    const clientCertificates = certificates.map((keys) => keys.filter((key) => key !== "ca"));
    const { tls, routeTls, listeners = {} } = args;
    return [
        ...checkRuntime(args, runtime, natsClusterRuntimes, { docker: "initImage", kubernetes: "namespace" }),
        ...checkOneOf("authentication", args.authentication, ["users"], ["token"], ["operator"]),
        ...checkOneOf("tls", tls, ...certificates),
        ...checkOneOf("routeTls", routeTls, ...certificates),
        ...checkOneOf("clientTls", args.clientTls, ...clientCertificates),
        ...Object.entries(listeners).flatMap(([name, certificate]: [string, Certificate]) =>
            checkOneOf(`listeners.${name}`, certificate, [], ...certificates),
        ),
    ];
}

/** The arguments as the library has them. They are checked, and have only those of one runtime. */
function convert({ jetstream, accounts, networkPolicy, listeners, ...same }: NatsClusterArguments) {
    const converted = defined({
        ...same,
        jetstream: jetstream && jetStream(jetstream),
        accounts:
            accounts &&
            Object.fromEntries(
                Object.entries(accounts).map(([name, { jetstream = {}, ...account }]) => [
                    name,
                    { ...account, jetstream: unlessOff(jetstream) },
                ]),
            ),
        networkPolicy: networkPolicy && unlessOff(networkPolicy),
        listeners:
            listeners &&
            Object.fromEntries(
                Object.entries(listeners).map(([name, certificate]: [string, Certificate]) => [
                    name,
                    Object.keys(certificate).length === 0 ? true : certificate,
                ]),
            ),
    });
    return converted as unknown as DockerNatsClusterArgs & HelmNatsClusterArgs;
}

function jetStream({ size = natsDefaults.jetstream.size, ...more }: JetStream) {
    return unlessOff({ size, ...more });
}

/** What is `false` in the library is `enabled: false` in languages without unions. */
function unlessOff<T extends object>({ enabled = true, ...value }: T & { readonly enabled?: boolean }) {
    return enabled && value;
}

function connectionOf(cluster: DockerNatsCluster | HelmNatsCluster): pulumi.Output<NatsConnection> {
    const { clientUrl, monitorUrls, username, password, caCertificate } = cluster;
    const { clientCertificate, clientKey } = cluster;
    const place =
        cluster instanceof DockerNatsCluster
            ? { network: cluster.network }
            : {
                  namespace: cluster.namespace,
                  clientLabels: cluster.clientLabels,
                  caSecret: cluster.caSecret,
                  clientSecret: cluster.clientSecret,
              };
    return pulumi
        .output({
            ...{ clientUrl, monitorUrls, username, password },
            ...{ caCertificate, clientCertificate, clientKey, ...place },
        })
        .apply((connection) => defined(connection) as NatsConnection);
}
