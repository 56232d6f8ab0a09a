import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../arguments.ts";
import { fingerprintOf } from "../../fingerprint.ts";
import { parseReference } from "../../images/reference.ts";
import { whenRolledOut } from "../../kubernetes/waitForRollout.ts";
import { refuse } from "../../refusal.ts";
import { clusterInputs } from "../args/cluster.ts";
import { remoteWarnings } from "../args/remotes.ts";
import { renderLogins } from "../config/authorization.ts";
import { resolveLogins } from "../config/logins.ts";
import { remoteFiles, renderRemotes } from "../config/remotes.ts";
import { resolveRemotes } from "../config/resolveRemotes.ts";
import { ports, renderEncryption, renderRoutes } from "../config/serverConfig.ts";
import type { KubernetesNatsConnection } from "../connection.ts";
import { clientTlsOf, loginOf, systemLoginOf, type LoginAs } from "../login.ts";
import { connectStreams, createStreams } from "../streams/create.ts";
import { createBackup } from "./backup/create.ts";
import { helmNatsDefaults, type CompleteHelmNatsClusterArgs, type HelmNatsClusterArgs } from "./args.ts";
import {
    certificateSources,
    clientSecretOf,
    givenCertificate,
    givenSecrets,
    secretOf,
} from "./certificates.ts";
import { mergeValues } from "./chart/merge.ts";
import { natsBoxLogin } from "./chart/natsBox.ts";
import { authFiles, authFolder, encryptionFile, usedAuthFiles } from "./chart/plan.ts";
import { chartValues } from "./chart/values.ts";
import { chartSource, statefulSetOf } from "./chartSource.ts";
import { checkHelmNatsArgs } from "./checkArgs.ts";
import { clientLabels, networkPolicySpec } from "./networkPolicy.ts";
import { createPrometheusRule } from "./prometheusRule.ts";
import { streamsContext } from "./streams.ts";
import { resizingOf } from "./resize.ts";
import { admittedAddresses } from "./service.ts";

/**
 * A NATS cluster of hardened images on Kubernetes, by the upstream chart. Previews list every object of the chart.
 *
 * The StatefulSet, its Service and its other objects have the component's name. Passwords are in a Secret that the
 * servers' configuration includes, and so neither in a ConfigMap nor in a chart value.
 *
 * ```ts
 * const nats = new HelmNatsCluster("events", {
 *     namespace: "messaging",
 *     image: "dhi.io/nats:2.15.1-debian13",
 *     reloaderImage: "dhi.io/nats-server-config-reloader:0.24.0-debian13",
 *     pullSecrets: ["dhi"],
 *     authentication: { users: [{ name: "app", password: config.requireSecret("natsPassword") }] },
 *     routePassword: config.requireSecret("natsRoutePassword"),
 * });
 * export const url = nats.clientUrl;
 * ```
 *
 * Use a provider with `enableConfigMapMutable` and `enableSecretMutable`, as `createKubernetesProvider` creates, or every
 * changed option replaces the ConfigMap that pods mount.
 */
export class HelmNatsCluster extends pulumi.ComponentResource implements KubernetesNatsConnection {
    /** The URL of the cluster's Service, for pods. */
    public readonly clientUrl: pulumi.Output<string>;
    /** The URL of each server, for pods. */
    public readonly clientUrls: pulumi.Output<string[]>;
    public readonly monitorUrls: pulumi.Output<string[]>;
    public readonly loginKind: string | undefined;
    public readonly username: pulumi.Output<string | undefined>;
    public readonly password: pulumi.Output<string>;
    /** The password, or the credentials, of the system account's user; undefined without one. A secret. */
    public readonly systemPassword: pulumi.Output<string> | undefined;
    public readonly caCertificate: pulumi.Output<string | undefined>;
    public readonly caSecret: string | undefined;
    public readonly clientCertificate: pulumi.Output<string | undefined> | undefined;
    public readonly clientKey: pulumi.Output<string | undefined> | undefined;
    public readonly clientSecret: string | undefined;
    public readonly clientLabels: Readonly<Record<string, string>>;
    public readonly namespace: string;
    /** Resolves when every server is updated and ready; in a preview, at once. */
    public readonly ready: pulumi.Output<pulumi.Resource[]>;
    /** The digest of the image's reference; undefined without one. */
    public readonly imageDigest: pulumi.Output<string | undefined>;

    readonly #name: string;
    readonly #args: CompleteHelmNatsClusterArgs;

    /** @throws {pulumi.InputPropertiesError} with every invalid argument. */
    constructor(name: string, args: HelmNatsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`HelmNatsCluster "${name}"`, checkHelmNatsArgs(args, name));
        const complete = withDefaults(args, helmNatsDefaults);
        const inputs = { ...clusterInputs(complete), namespace: args.namespace };
        super("dhi:nats:HelmCluster", name, inputs, opts);
        this.#name = name;
        this.#args = complete;
        remoteWarnings(complete).forEach((text) => void pulumi.log.warn(text, this));
        this.namespace = args.namespace;
        this.clientLabels = clientLabels(name);

        const scheme = args.tls === undefined ? "nats" : "tls";
        const servers = this.#servers().map((server) => `${server}.${args.namespace}.svc`);
        this.clientUrls = pulumi.output(servers.map((server) => `${scheme}://${server}:${ports.client}`));
        this.caCertificate = pulumi.output(givenCertificate(args.tls)?.ca);
        this.caSecret = args.tls === undefined ? undefined : secretOf(name, "nats", args.tls);
        this.clientSecret = clientSecretOf(name, args.clientTls);
        const streams = streamsContext(name, this, complete);
        const guard = connectStreams(streams, complete);

        const resizing = resizingOf(this, complete, streams);
        const before = pulumi.output(resizing?.beforeUpdate()).apply(() => (guard ? [guard] : []));
        const auth = this.#createAuth(before);
        const certificates = this.#createCertificates();
        const encryption = this.#createEncryption();
        const chart = this.#createChart([auth, ...encryption, ...certificates]);
        resizing?.inPreview(statefulSetOf(chart));
        this.#createNetworkPolicy();
        createPrometheusRule(name, complete, this.#options());

        const host = `${name}.${args.namespace}.svc`;
        this.clientUrl = pulumi.output(`${scheme}://${host}:${ports.client}`);
        createBackup(name, this, complete, this.#options());
        this.monitorUrls = pulumi.output(servers.map((server) => `http://${server}:${ports.monitor}`));
        const login = loginOf(args);
        this.loginKind = login.loginKind;
        this.username = login.username;
        this.password = login.password;
        this.systemPassword = systemLoginOf(args)?.password;
        const { clientCertificate, clientKey } = clientTlsOf(args.clientTls);
        this.clientCertificate = clientCertificate;
        this.clientKey = clientKey;
        const rolledOut = whenRolledOut(this, statefulSetOf(chart), complete.readinessSeconds);
        const ready = rolledOut.apply(() => [chart]);
        this.ready = createStreams(streams, complete, guard, ready);
        // An update ends when its outputs are known: not before the servers run this image.
        this.imageDigest = this.ready.apply(() => parseReference(args.image).digest);
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
            caSecret: this.caSecret,
            clientCertificate,
            clientKey,
            clientSecret: this.clientSecret,
            clientLabels: this.clientLabels,
            namespace: this.namespace,
            imageDigest: this.imageDigest,
        });
    }

    /**
     * The cluster with the login of one of its users, for a workload that logs in as that user and no other.
     *
     * @throws for a user that the cluster does not have.
     * @example new KubernetesRustApp("orders", { ...args, nats: nats.as("orders") })
     */
    public as(user: LoginAs): KubernetesNatsConnection {
        const { clientUrl, monitorUrls, caCertificate, namespace, clientLabels, ready } = this;
        const { caSecret, clientSecret } = this;
        const cluster = { clientUrl, monitorUrls, caCertificate, namespace, clientLabels, ready };
        const tls = { caSecret, clientSecret, ...clientTlsOf(this.#args.clientTls) };
        return { ...cluster, ...tls, ...loginOf(this.#args, user) };
    }

    /** The servers' host names within their namespace. */
    #servers(): string[] {
        return Array.from({ length: this.#args.nodes }, (_, index) => {
            return `${this.#name}-${index}.${this.#name}-headless`;
        });
    }

    /** The secret parts of the servers' configuration, and the login for the box. */
    #createAuth(before: pulumi.Output<pulumi.Resource[]>): kubernetes.core.v1.Secret {
        const { authentication, routePassword, routeTls } = this.#args;
        const login = natsBoxLogin(authentication);
        const routes = pulumi
            .output(routePassword)
            .apply((password) =>
                renderRoutes(this.#servers(), password, routeTls === undefined ? "nats" : "tls"),
            );
        const texts = {
            ...login,
            [authFiles.logins]: resolveLogins(this.#args).apply(renderLogins),
            ...(this.#args.nodes > 1 ? { [authFiles.routes]: routes } : {}),
            ...this.#remotes(),
        };
        return this.#createSecret("auth", texts, before);
    }

    /**
     * The name of the Secret with the key of JetStream's files. It changes with the key, so that a server never reads
     * another key than the one that it started with, and restarts with another.
     */
    #encryptionSecret(): pulumi.Output<string> | undefined {
        const { encryptionKey } = this.#args;
        return encryptionKey === undefined
            ? undefined
            : fingerprintOf({ encryptionKey }).apply(
                  (hash) => `${this.#name}-encryption-${hash.slice(0, 8)}`,
              );
    }

    #createEncryption(): kubernetes.core.v1.Secret[] {
        const { encryptionKey, namespace } = this.#args;
        const name = this.#encryptionSecret();
        if (encryptionKey === undefined || name === undefined) {
            return [];
        }
        const text = pulumi.secret(encryptionKey).apply(renderEncryption);
        return [
            new kubernetes.core.v1.Secret(
                `${this.#name}-encryption`,
                { metadata: { name, namespace }, immutable: true, stringData: { [encryptionFile]: text } },
                this.#options(),
            ),
        ];
    }

    /** The connections to other clusters, which have passwords, and the files that they name. */
    #remotes(): Record<string, pulumi.Input<string>> {
        const used = usedAuthFiles(this.#args);
        const remotes = resolveRemotes(this.#args);
        const rendered = (block: "leafnodes" | "gateway") =>
            used[block]
                ? { [authFiles[block]]: remotes.apply((all) => renderRemotes(all, block, authFolder)) }
                : {};
        return { ...rendered("leafnodes"), ...rendered("gateway"), ...remoteFiles(this.#args.leafRemotes) };
    }

    /** Secrets for the certificates that were given as text. */
    #createCertificates(): kubernetes.core.v1.Secret[] {
        return givenSecrets(this.#args).map(([ending, texts]) => this.#createSecret(ending, texts));
    }

    #options(dependsOn: pulumi.Input<pulumi.Resource[]> = []): pulumi.CustomResourceOptions {
        const { after } = this.#args;
        return { parent: this, dependsOn: pulumi.output(dependsOn).apply((more) => [...after, ...more]) };
    }

    #createSecret(
        ending: string,
        texts: Record<string, pulumi.Input<string>>,
        before?: pulumi.Input<pulumi.Resource[]>,
    ): kubernetes.core.v1.Secret {
        const secrets = Object.entries(texts).map(([key, text]) => [key, pulumi.secret(text)]);
        const name = `${this.#name}-${ending}`;
        return new kubernetes.core.v1.Secret(
            name,
            {
                metadata: { name, namespace: this.#args.namespace },
                stringData: Object.fromEntries(secrets) as Record<string, pulumi.Output<string>>,
            },
            this.#options(before),
        );
    }

    #createChart(secrets: pulumi.Resource[]): kubernetes.helm.v4.Chart {
        const { namespace, chart, image } = this.#args;
        return new kubernetes.helm.v4.Chart(
            this.#name,
            { ...chartSource(chart, image), namespace, values: this.#values() },
            this.#options(secrets),
        );
    }

    #values(): Record<string, unknown> {
        const certificates = certificateSources(this.#args).map(([listener, source]) => [
            listener,
            source === true ? true : secretOf(this.#name, listener, source),
        ]);
        const own = chartValues({
            ...this.#args,
            name: this.#name,
            authSecret: `${this.#name}-auth`,
            encryptionSecret: this.#encryptionSecret(),
            clientSecret: clientSecretOf(this.#name, this.#args.clientTls),
            hasToken: this.#args.authentication.token !== undefined,
            certificates: Object.fromEntries(certificates) as Record<string, string>,
        });
        return mergeValues(own, this.#args.values);
    }

    #createNetworkPolicy(): void {
        const { networkPolicy, namespace, listeners, service } = this.#args;
        if (networkPolicy !== false) {
            const from = admittedAddresses(networkPolicy.from, service);
            new kubernetes.networking.v1.NetworkPolicy(
                this.#name,
                {
                    metadata: { name: this.#name, namespace },
                    spec: networkPolicySpec(this.#name, { ...networkPolicy, from }, Object.keys(listeners)),
                },
                this.#options(),
            );
        }
    }
}
