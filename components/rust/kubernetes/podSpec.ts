import { hardenedContainer, hardenedPod } from "../../hardening/kubernetes.ts";
import { natsCredentialsFile } from "../args/app.ts";
import type { RustAppShape } from "../args/app.ts";
import type { HealthCheck } from "../args/health.ts";
import { podVolumes } from "./podVolumes.ts";
import { mainPort, portsOf } from "../args/ports.ts";
import { probes } from "./probes.ts";

/** What a service's pod is made from; `Text` may be known later. */
export interface PodPlan<Text> {
    readonly name: string;
    readonly image: Text;
    /** The program of the image, for a check of its own. */
    readonly program: Text;
    readonly shape: RustAppShape;
    readonly health: HealthCheck;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>> | undefined;
    readonly pullSecrets: readonly Text[];
    readonly drainSeconds: number;
    readonly stopSeconds: number;
    /** The Secret whose keys are the files under `secretsFolder`, and those of the secret variables. */
    readonly secret?: {
        readonly name: Text;
        readonly files: readonly string[];
        readonly variables: readonly string[];
    };
    readonly nats?: { readonly url: Text; readonly caSecret: string | undefined };
}

/** The pod of a service: restricted, probed, with its secrets as files. */
export function podTemplate<Text>(plan: PodPlan<Text>) {
    const { volumes, volumeMounts } = mounts(plan);
    const drainSeconds = drain(plan);
    return {
        metadata: {
            labels: plan.labels,
            ...(plan.annotations === undefined ? {} : { annotations: plan.annotations }),
        },
        spec: {
            ...hardenedPod,
            enableServiceLinks: false,
            serviceAccountName: plan.name,
            imagePullSecrets: plan.pullSecrets.map((name) => ({ name })),
            // What the kubelet waits before it tells the program counts as well.
            terminationGracePeriodSeconds: drainSeconds + plan.stopSeconds,
            topologySpreadConstraints: [
                {
                    maxSkew: 1,
                    topologyKey: "kubernetes.io/hostname",
                    whenUnsatisfiable: "ScheduleAnyway",
                    labelSelector: { matchLabels: { "app.kubernetes.io/instance": plan.name } },
                },
            ],
            containers: [
                {
                    ...container(plan),
                    ...(drainSeconds === 0
                        ? {}
                        : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
                    volumeMounts,
                },
            ],
            volumes,
        },
    };
}

function container<Text>(plan: PodPlan<Text>) {
    const { shape, health, program } = plan;
    const limits = { memory: shape.memory, ...(shape.cpus === undefined ? {} : { cpu: String(shape.cpus) }) };
    const ports = portsOf(shape).map(({ name, containerPort }) => ({ name, containerPort }));
    return {
        ...hardenedContainer,
        name: "app",
        image: plan.image,
        ...(shape.command.length === 0 ? {} : { args: [...shape.command] }),
        ...(ports.length === 0 ? {} : { ports }),
        env: environment(plan),
        resources: { requests: { cpu: "50m", ...limits }, limits },
        ...probes(health, program),
    };
}

/** How long the pod goes on serving; nobody sends to a worker. */
function drain<Text>({ shape, drainSeconds }: PodPlan<Text>): number {
    return portsOf(shape).length === 0 ? 0 : drainSeconds;
}

function mounts<Text>({ name, shape, secret, nats }: PodPlan<Text>) {
    const { scratch, volumes = [] } = shape;
    return podVolumes({ name, volumes, scratch, secret, caSecret: nats?.caSecret });
}

/** Secret variables by reference: one value in clear would make previews hide the whole container. */
function environment<Text>({ shape, nats, secret }: PodPlan<Text>) {
    const port = mainPort(shape);
    const plain: Record<string, Text | string> = {
        ...shape.environment,
        ...(port === undefined ? {} : { PORT: String(port.containerPort) }),
        ...(nats === undefined ? {} : { NATS_URL: nats.url, NATS_CREDENTIALS_FILE: natsCredentialsFile }),
    };
    return [
        ...Object.entries(plain).map(([name, value]) => ({ name, value })),
        ...(secret?.variables ?? []).map((name) => ({
            name,
            valueFrom: { secretKeyRef: { name: secret?.name, key: variableKey(name) } },
        })),
    ];
}

/** The key of a variable in the Secret, which is no file's. */
export function variableKey(name: string): string {
    return `env.${name}`;
}
