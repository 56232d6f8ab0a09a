import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../arguments.ts";
import { whenRolledOut } from "../../kubernetes/waitForRollout.ts";
import { refuse } from "../../refusal.ts";
import { natsCredentialsName } from "../args/environment.ts";
import { callsProgram, type HealthCheck } from "../args/health.ts";
import { programPath } from "../build/dockerBuild.ts";
import type { AppEndpoint } from "../endpoint.ts";
import { natsCredentials } from "../natsCredentials.ts";
import {
    checkKubernetesRustAppArgs,
    healthOf,
    kubernetesRustAppDefaults,
    ownLabels,
    type CompleteArgs,
    type KubernetesRustAppArgs,
} from "./args.ts";
import { createClaims } from "./claims.ts";
import {
    autoscalerSpec,
    budgetSpec,
    deploymentSpec,
    metadataOf,
    policySpec,
    servicePorts,
    skipAwait,
} from "./objectSpecs.ts";
import { podTemplate, variableKey, type PodPlan } from "./podSpec.ts";
import { natsFiles } from "./podVolumes.ts";
import { createRoutes } from "./ingress.ts";

/**
 * A Rust service on Kubernetes: a Deployment that keeps all of its replicas while it changes, with a Service, a
 * ServiceAccount without a token, a NetworkPolicy and, for several replicas, a PodDisruptionBudget. A service with a
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
     * The URL of the ingress or the route; without either that of the Service, inside the cluster. Undefined without a
     * `port`.
     */
    public readonly url: pulumi.Output<string | undefined>;
    public readonly imageDigest: pulumi.Output<string>;

    readonly #name: string;
    readonly #args: CompleteArgs;
    readonly #health: HealthCheck;
    readonly #labels: Readonly<Record<string, string>>;

    /** @throws {pulumi.InputPropertiesError} naming every argument that is not valid. */
    constructor(name: string, args: KubernetesRustAppArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`KubernetesRustApp "${name}"`, checkKubernetesRustAppArgs(args, name));
        super("dhi:rust:KubernetesApp", name, { namespace: args.namespace, port: args.port }, opts);
        this.#name = name;
        this.#args = withDefaults(args, kubernetesRustAppDefaults);
        this.#health = healthOf(this.#args);
        this.#labels = ownLabels(name);

        const account = this.#createServiceAccount();
        const secret = this.#createSecret();
        const claims = createClaims(name, args, this.#options());
        this.#createNetworkPolicy();
        const deployment = this.#createDeployment([account, ...claims], secret);
        this.#createService();
        this.#createBudget();
        this.#createAutoscaler();
        createRoutes(name, args, this.#options());

        this.url = pulumi.output(this.#address());
        // The update ends when its outputs are known: not before the pods run this image.
        this.imageDigest = pulumi
            .all([args.image.digest, whenRolledOut(this, deployment, this.#args.readinessSeconds)])
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
        return metadataOf(this.#name, this.#args.namespace);
    }

    #options(): pulumi.CustomResourceOptions {
        return { parent: this, dependsOn: [...(this.#args.after ?? [])] };
    }

    #createServiceAccount(): kubernetes.core.v1.ServiceAccount {
        return new kubernetes.core.v1.ServiceAccount(
            this.#name,
            { metadata: this.#metadata(), automountServiceAccountToken: false },
            this.#options(),
        );
    }

    /**
     * Immutable, with a new name for each content: changed secrets replace the pods, and the old pods keep the old
     * secrets as long as they run.
     */
    #createSecret(): kubernetes.core.v1.Secret | undefined {
        const { namespace, secretEnvironment = {} } = this.#args;
        const variables = Object.entries(secretEnvironment).map(([name, value]) => [
            variableKey(name),
            value,
        ]);
        const texts = Object.entries({ ...this.#secretFiles(), ...Object.fromEntries(variables) });
        if (texts.length === 0) {
            return undefined;
        }
        const stringData = Object.fromEntries(texts.map(([key, text]) => [key, pulumi.secret(text)]));
        return new kubernetes.core.v1.Secret(
            `${this.#name}-secrets`,
            { metadata: { namespace, labels: this.#labels }, immutable: true, stringData },
            this.#options(),
        );
    }

    /** The secret files by name, the cluster's login among them. */
    #secretFiles(): Record<string, pulumi.Input<string>> {
        const { secretFiles = {}, nats } = this.#args;
        if (nats === undefined) {
            return { ...secretFiles };
        }
        const login = natsCredentials(nats, natsFiles(nats));
        return { ...secretFiles, [natsCredentialsName]: login };
    }

    #createDeployment(
        dependsOn: pulumi.Resource[],
        secret: kubernetes.core.v1.Secret | undefined,
    ): kubernetes.apps.v1.Deployment {
        const { after = [], autoscale, nats, readinessSeconds, replicas, transform, volumes } = this.#args;
        const args = {
            metadata: this.#metadata(),
            spec: deploymentSpec({
                labels: this.#labels,
                replicas: autoscale === undefined ? replicas : undefined,
                volumes,
                health: this.#health,
                template: podTemplate(this.#pod(secret)),
            }),
        };
        return new kubernetes.apps.v1.Deployment(this.#name, transform?.deployment?.(args) ?? args, {
            ...this.#options(),
            dependsOn: pulumi
                .output(nats?.ready ?? [])
                .apply((cluster) => [...after, ...dependsOn, ...cluster]),
            customTimeouts: { create: `${readinessSeconds}s`, update: `${readinessSeconds}s` },
        });
    }

    #pod(secret: kubernetes.core.v1.Secret | undefined): PodPlan {
        const { image, secretEnvironment = {} } = this.#args;
        return {
            name: this.#name,
            args: this.#args,
            health: this.#health,
            // Finding an adopted image's program may take a request to its registry, so only if a check calls it.
            program: (callsProgram(this.#health) ? image.program : undefined) ?? programPath,
            secret: secret && {
                name: secret.metadata.name,
                files: Object.keys(this.#secretFiles()),
                variables: Object.keys(secretEnvironment),
            },
        };
    }

    #createService(): void {
        const { annotations, labels, transform } = this.#args;
        const ports = servicePorts(this.#args);
        if (ports.length === 0) {
            return;
        }
        const args = {
            metadata: {
                ...this.#metadata(),
                labels: { ...labels, ...this.#labels },
                // The Deployment already waits for the pods.
                annotations: { ...annotations, ...skipAwait },
            },
            spec: { selector: this.#labels, ports },
        };
        new kubernetes.core.v1.Service(this.#name, transform?.service?.(args) ?? args, this.#options());
    }

    #createNetworkPolicy(): void {
        const args = { metadata: this.#metadata(), spec: policySpec(this.#labels, this.#args) };
        new kubernetes.networking.v1.NetworkPolicy(
            this.#name,
            this.#args.transform?.networkPolicy?.(args) ?? args,
            this.#options(),
        );
    }

    /** A budget for a single replica would only keep nodes from being drained. */
    #createBudget(): void {
        if (this.#args.replicas > 1) {
            new kubernetes.policy.v1.PodDisruptionBudget(
                this.#name,
                { metadata: this.#metadata(), spec: budgetSpec(this.#labels) },
                this.#options(),
            );
        }
    }

    #createAutoscaler(): void {
        const { autoscale, replicas } = this.#args;
        if (autoscale !== undefined) {
            const spec = autoscalerSpec(this.#name, replicas, autoscale);
            new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
                this.#name,
                { metadata: this.#metadata(), spec },
                this.#options(),
            );
        }
    }
}
