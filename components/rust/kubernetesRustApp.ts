import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../refusal.ts";
import { natsCredentialsFile, rustAppDefaults, secretsFolder } from "./args.ts";
import type { AppEndpoint } from "./endpoint.ts";
import {
    checkKubernetesRustAppArgs,
    withKubernetesRustAppDefaults,
    type KubernetesRustAppArgs,
} from "./kubernetesArgs.ts";
import { natsCredentials } from "./natsCredentials.ts";
import { caFile, podTemplate, variableKey } from "./podSpec.ts";
import {
    autoscalerSpec,
    budgetSpec,
    httpRouteSpec,
    ingressSpec,
    policySpec,
    type Exposure,
} from "./kubernetesSpecs.ts";

/**
 * A Rust service on Kubernetes: a Deployment that is never short of a replica while it changes, with its Service,
 * its own ServiceAccount without a token, a NetworkPolicy and, with several replicas, a PodDisruptionBudget.
 *
 * ```ts
 * const image = adoptedImage("registry.example.com/team/hello:0.1.0@sha256:…");
 * const hello = new KubernetesRustApp("hello", { namespace: "messaging", image, nats, pullSecrets: ["dhi"] });
 * export const url = hello.url;
 * ```
 */
export class KubernetesRustApp extends pulumi.ComponentResource implements AppEndpoint {
    /** The ingress's or route's address where there is one; that of the Service within the cluster otherwise. */
    public readonly url: pulumi.Output<string>;
    /** The digest of the image that runs. */
    public readonly imageDigest: pulumi.Output<string>;

    readonly #name: string;
    readonly #args: KubernetesRustAppArgs;
    readonly #plan: ReturnType<typeof withKubernetesRustAppDefaults>;
    readonly #labels: Readonly<Record<string, string>>;

    /** @throws {pulumi.InputPropertiesError} naming every argument that cannot work. */
    constructor(name: string, args: KubernetesRustAppArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`KubernetesRustApp "${name}"`, checkKubernetesRustAppArgs(args, name));
        const plan = withKubernetesRustAppDefaults(args);
        super("dhi:rust:KubernetesApp", name, { namespace: args.namespace, port: plan.port }, opts);
        this.#name = name;
        this.#args = args;
        this.#plan = plan;
        this.#labels = { "app.kubernetes.io/name": "rust-app", "app.kubernetes.io/instance": name };

        const account = this.#createServiceAccount();
        const secret = this.#createSecret();
        this.#createNetworkPolicy();
        this.#createDeployment([account], secret);
        this.#createService();
        this.#createBudget();
        this.#createAutoscaler();
        this.#createRoutes();

        this.url = pulumi.output(this.#address());
        this.imageDigest = args.image.digest;
        this.registerOutputs({ url: this.url, imageDigest: this.imageDigest });
    }

    #address(): string {
        const { ingress, gatewayRoute, namespace } = this.#args;
        if (ingress !== undefined) {
            return `${ingress.tlsSecretName === undefined ? "http" : "https"}://${ingress.host}`;
        }
        return gatewayRoute === undefined
            ? `http://${this.#name}.${namespace}.svc:${this.#plan.port}`
            : `http://${gatewayRoute.host}`;
    }

    #metadata() {
        return { name: this.#name, namespace: this.#args.namespace, labels: this.#labels };
    }

    #options(...dependsOn: pulumi.Resource[]): pulumi.CustomResourceOptions {
        return { parent: this, dependsOn: [...(this.#args.after ?? []), ...dependsOn] };
    }

    #createServiceAccount(): kubernetes.core.v1.ServiceAccount {
        return new kubernetes.core.v1.ServiceAccount(
            this.#name,
            { metadata: this.#metadata(), automountServiceAccountToken: false },
            this.#options(),
        );
    }

    /**
     * Immutable and with a name of its own for each content: new secrets come with new pods, and pods of before keep
     * theirs as long as they run.
     */
    #createSecret(): kubernetes.core.v1.Secret | undefined {
        const { secretEnvironment = {} } = this.#args;
        const variables = Object.entries(secretEnvironment).map(([name, value]) => [
            variableKey(name),
            value,
        ]);
        const files = Object.entries({ ...this.#files(), ...Object.fromEntries(variables) });
        if (files.length === 0) {
            return undefined;
        }
        const stringData = Object.fromEntries(files.map(([key, text]) => [key, pulumi.secret(text)]));
        const metadata = { namespace: this.#args.namespace, labels: this.#labels };
        return new kubernetes.core.v1.Secret(
            `${this.#name}-secrets`,
            { metadata, immutable: true, stringData },
            this.#options(),
        );
    }

    /** The files that the service finds, by name. */
    #files(): Record<string, pulumi.Input<string>> {
        const { secretFiles = {}, nats } = this.#args;
        if (nats === undefined) {
            return { ...secretFiles };
        }
        const login = natsCredentials(nats, nats.caSecret === undefined ? undefined : caFile);
        return { ...secretFiles, [natsCredentialsFile.slice(secretsFolder.length + 1)]: login };
    }

    #createDeployment(dependsOn: pulumi.Resource[], secret: kubernetes.core.v1.Secret | undefined): void {
        const { nats, image, autoscale, secretEnvironment = {}, pullSecrets = [] } = this.#args;
        const { shape, readinessSeconds } = this.#plan;
        const template = podTemplate<pulumi.Input<string>>({
            ...this.#plan,
            name: this.#name,
            image: image.reference,
            labels: { ...this.#labels, ...nats?.clientLabels },
            pullSecrets,
            ...(nats === undefined ? {} : { nats: { url: nats.clientUrl, caSecret: nats.caSecret } }),
            ...(secret === undefined
                ? {}
                : {
                      secret: {
                          name: secret.metadata.name,
                          files: Object.keys(this.#files()),
                          variables: Object.keys(secretEnvironment),
                      },
                  }),
        });
        new kubernetes.apps.v1.Deployment(
            this.#name,
            {
                metadata: this.#metadata(),
                spec: {
                    // The autoscaler's to say, where there is one.
                    ...(autoscale === undefined ? { replicas: shape.replicas } : {}),
                    selector: { matchLabels: this.#labels },
                    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
                    template,
                },
            },
            {
                ...this.#options(),
                dependsOn: pulumi
                    .output(nats?.ready ?? [])
                    .apply((cluster) => [...(this.#args.after ?? []), ...dependsOn, ...cluster]),
                customTimeouts: { create: `${readinessSeconds}s`, update: `${readinessSeconds}s` },
            },
        );
    }

    #createService(): void {
        new kubernetes.core.v1.Service(
            this.#name,
            {
                // The Deployment tells when pods are ready.
                metadata: { ...this.#metadata(), annotations: { "pulumi.com/skipAwait": "true" } },
                spec: {
                    selector: this.#labels,
                    ports: [{ name: "http", port: this.#plan.port, targetPort: "http" }],
                },
            },
            this.#options(),
        );
    }

    #createNetworkPolicy(): void {
        new kubernetes.networking.v1.NetworkPolicy(
            this.#name,
            {
                metadata: this.#metadata(),
                spec: policySpec(
                    this.#labels,
                    this.#plan.shape.containerPort ?? rustAppDefaults.containerPort,
                ),
            },
            this.#options(),
        );
    }

    /** A budget for a single replica would only keep nodes from being drained. */
    #createBudget(): void {
        if (this.#plan.shape.replicas > 1) {
            new kubernetes.policy.v1.PodDisruptionBudget(
                this.#name,
                { metadata: this.#metadata(), spec: budgetSpec(this.#labels) },
                this.#options(),
            );
        }
    }

    #createAutoscaler(): void {
        const { autoscale } = this.#args;
        if (autoscale !== undefined) {
            new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
                this.#name,
                {
                    metadata: this.#metadata(),
                    spec: autoscalerSpec(this.#name, this.#plan.shape.replicas, autoscale),
                },
                this.#options(),
            );
        }
    }

    #createRoutes(): void {
        const { ingress, gatewayRoute, namespace } = this.#args;
        const service: Exposure = { name: this.#name, namespace, port: this.#plan.port };
        if (ingress !== undefined) {
            new kubernetes.networking.v1.Ingress(
                this.#name,
                {
                    // It has an address only once a controller has taken it.
                    metadata: { ...this.#metadata(), annotations: { "pulumi.com/skipAwait": "true" } },
                    spec: ingressSpec(service, ingress),
                },
                this.#options(),
            );
        }
        if (gatewayRoute !== undefined) {
            new kubernetes.apiextensions.CustomResource(
                this.#name,
                {
                    apiVersion: "gateway.networking.k8s.io/v1",
                    kind: "HTTPRoute",
                    metadata: this.#metadata(),
                    spec: httpRouteSpec(service, gatewayRoute),
                },
                this.#options(),
            );
        }
    }
}
