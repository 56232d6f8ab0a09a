import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { whenRolledOut } from "../../kubernetes/rolledOut.ts";
import { refuse } from "../../refusal.ts";
import { natsCredentialsFile, secretsFolder } from "../args/app.ts";
import { programPath } from "../build/dockerBuild.ts";
import type { AppEndpoint } from "../endpoint.ts";
import { callsProgram } from "../args/health.ts";
import {
    checkKubernetesRustAppArgs,
    ownLabels,
    withKubernetesRustAppDefaults,
    type KubernetesRustAppArgs,
} from "./args.ts";
import { createClaims } from "./claims.ts";
import { createRoutes } from "./routes.ts";
import { asItIs, type AppSite } from "./site.ts";
import { natsCredentials } from "../natsCredentials.ts";
import { podTemplate, variableKey } from "./podSpec.ts";
import { caFile } from "./podVolumes.ts";
import { autoscalerSpec, budgetSpec, deploymentSpec, policySpec, servicePorts, skipAwait } from "./specs.ts";

/**
 * A Rust service on Kubernetes: a Deployment that is never short of a replica while it changes, with its Service,
 * its own ServiceAccount without a token, a NetworkPolicy and, with several replicas, a PodDisruptionBudget. One with a
 * volume that replicas cannot share stops before its next version starts.
 *
 * ```ts
 * const image = adoptedImage("registry.example.com/team/hello:0.1.0@sha256:…");
 * const hello = new KubernetesRustApp("hello", { namespace: "messaging", image, port: 80, nats });
 * export const url = hello.url;
 * ```
 */
export class KubernetesRustApp extends pulumi.ComponentResource implements AppEndpoint {
    /**
     * The ingress's or route's address where there is one; that of the Service within the cluster otherwise, and
     * undefined without a `port`.
     */
    public readonly url: pulumi.Output<string | undefined>;
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
        super("dhi:rust:KubernetesApp", name, { namespace: args.namespace, port: args.port }, opts);
        this.#name = name;
        this.#args = args;
        this.#plan = plan;
        this.#labels = ownLabels(name);

        const account = this.#createServiceAccount();
        const secret = this.#createSecret();
        const claims = createClaims(this.#site(), args);
        this.#createNetworkPolicy();
        const deployment = this.#createDeployment([account, ...claims], secret);
        this.#createService();
        this.#createBudget();
        this.#createAutoscaler();
        createRoutes(this.#site(), args);

        this.url = pulumi.output(this.#address());
        // The update is over when its outputs are known: not before the pods run this image.
        this.imageDigest = pulumi
            .all([args.image.digest, whenRolledOut(this, deployment, plan.readinessSeconds)])
            .apply(([digest]) => digest);
        this.registerOutputs({ url: this.url, imageDigest: this.imageDigest });
    }

    #address(): string | undefined {
        const { ingress, gatewayRoute, namespace, port } = this.#args;
        if (ingress !== undefined) {
            return `${ingress.tlsSecretName === undefined ? "http" : "https"}://${ingress.host}`;
        }
        if (gatewayRoute !== undefined) {
            return `http://${gatewayRoute.host}`;
        }
        return port === undefined ? undefined : `http://${this.#name}.${namespace}.svc:${port}`;
    }

    #metadata() {
        return { name: this.#name, namespace: this.#args.namespace, labels: this.#labels };
    }

    #options(): pulumi.CustomResourceOptions {
        return { parent: this, dependsOn: [...(this.#args.after ?? [])] };
    }

    #site(): AppSite {
        return { name: this.#name, metadata: this.#metadata(), options: this.#options() };
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

    #createDeployment(
        dependsOn: pulumi.Resource[],
        secret: kubernetes.core.v1.Secret | undefined,
    ): kubernetes.apps.v1.Deployment {
        const { nats, image, autoscale, annotations, secretEnvironment = {}, pullSecrets = [] } = this.#args;
        const { transform: { deployment: last = asItIs } = {} } = this.#args;
        const { shape, readinessSeconds } = this.#plan;
        const template = podTemplate<pulumi.Input<string>>({
            ...this.#plan,
            name: this.#name,
            image: image.reference,
            // Whoever is asked which program it is may take a while.
            program: (callsProgram(this.#plan.health) ? image.program : undefined) ?? programPath,
            labels: { ...shape.labels, ...this.#labels, ...nats?.clientLabels },
            annotations,
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
        // The autoscaler's to say, where there is one.
        const replicas = autoscale === undefined ? shape.replicas : undefined;
        return new kubernetes.apps.v1.Deployment(
            this.#name,
            last({
                metadata: this.#metadata(),
                spec: deploymentSpec(this.#labels, this.#plan, replicas, template),
            }),
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
        const { annotations, transform: { service: last = asItIs } = {} } = this.#args;
        const { shape } = this.#plan;
        const ports = servicePorts(shape);
        if (ports.length === 0) {
            return;
        }
        new kubernetes.core.v1.Service(
            this.#name,
            last({
                metadata: {
                    ...this.#metadata(),
                    labels: { ...shape.labels, ...this.#labels },
                    // The Deployment tells when pods are ready.
                    annotations: { ...annotations, ...skipAwait },
                },
                spec: { selector: this.#labels, ports },
            }),
            this.#options(),
        );
    }

    #createNetworkPolicy(): void {
        const { transform: { networkPolicy: last = asItIs } = {} } = this.#args;
        new kubernetes.networking.v1.NetworkPolicy(
            this.#name,
            last({ metadata: this.#metadata(), spec: policySpec(this.#labels, this.#plan.shape) }),
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
}
