import type { Input } from "@pulumi/pulumi";
import { hardenedContainer, hardenedPod } from "../../hardening/kubernetes.ts";
import { natsCredentialsFile } from "../args/environment.ts";
import type { HealthCheck } from "../args/health.ts";
import { mainPort, portsOf } from "../args/ports.ts";
import { ownLabels, type CompleteArgs } from "./args.ts";
import { podVolumes } from "./podVolumes.ts";
import { probes } from "./probes.ts";

/** What a service's pod is made from. */
export interface PodPlan {
    /** The service's name. */
    readonly name: string;
    readonly args: CompleteArgs;
    readonly health: HealthCheck;
    /** The image's program, which checks by `exec` call. */
    readonly program: Input<string>;
    /** The Secret with the secret files and the secret variables. */
    readonly secret?:
        | {
              readonly name: Input<string>;
              readonly files: readonly string[];
              readonly variables: readonly string[];
          }
        | undefined;
}

/** The pod of a service: restricted, probed, with its secrets as files. */
export function podTemplate(plan: PodPlan) {
    const { name, args, secret } = plan;
    const { annotations, labels, nats, pullSecrets = [], scratch, volumes } = args;
    const mounts = podVolumes({ name, volumes, scratch, secret, nats });
    // A worker gets no requests to wait for.
    const drainSeconds = portsOf(args).length === 0 ? 0 : args.drainSeconds;
    return {
        metadata: {
            labels: { ...labels, ...ownLabels(name), ...nats?.clientLabels },
            ...(annotations === undefined ? {} : { annotations }),
        },
        spec: {
            ...hardenedPod,
            enableServiceLinks: false,
            serviceAccountName: name,
            imagePullSecrets: pullSecrets.map((each) => ({ name: each })),
            // The time of preStop counts too: https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/.
            terminationGracePeriodSeconds: drainSeconds + args.stopSeconds,
            topologySpreadConstraints: [
                {
                    maxSkew: 1,
                    topologyKey: "kubernetes.io/hostname",
                    whenUnsatisfiable: "ScheduleAnyway",
                    labelSelector: { matchLabels: { "app.kubernetes.io/instance": name } },
                },
            ],
            containers: [
                {
                    ...container(plan),
                    ...(drainSeconds === 0
                        ? {}
                        : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
                    volumeMounts: mounts.volumeMounts,
                },
            ],
            volumes: mounts.volumes,
        },
    };
}

function container(plan: PodPlan) {
    const { args, health, program } = plan;
    const { command, cpus, image, memory } = args;
    const limits = { memory, ...(cpus === undefined ? {} : { cpu: String(cpus) }) };
    const ports = portsOf(args).map(({ name, containerPort }) => ({ name, containerPort }));
    return {
        ...hardenedContainer,
        name: "app",
        image: image.reference,
        ...(command.length === 0 ? {} : { args: [...command] }),
        ...(ports.length === 0 ? {} : { ports }),
        env: environment(plan),
        resources: { requests: { cpu: "50m", ...limits }, limits },
        ...probes(health, program),
    };
}

/** Secret variables are references: a secret value would make previews hide the whole container. */
function environment({ args, secret }: PodPlan) {
    const { nats } = args;
    const port = mainPort(args);
    const plain: Record<string, Input<string>> = {
        ...args.environment,
        ...(port === undefined ? {} : { PORT: String(port.containerPort) }),
        ...(nats === undefined
            ? {}
            : { NATS_URL: nats.clientUrl, NATS_CREDENTIALS_FILE: natsCredentialsFile }),
    };
    return [
        ...Object.entries(plain).map(([name, value]) => ({ name, value })),
        ...(secret?.variables ?? []).map((name) => ({
            name,
            valueFrom: { secretKeyRef: { name: secret?.name, key: variableKey(name) } },
        })),
    ];
}

/** The key of a variable in the Secret, different from that of every file. */
export function variableKey(name: string): string {
    return `env.${name}`;
}
