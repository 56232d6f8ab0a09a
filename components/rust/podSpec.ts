import { hardenedContainer, hardenedPod, secretFileMode } from "../hardening/kubernetes.ts";
import type { RustAppShape } from "./args.ts";
import { natsCredentialsFile, rustAppDefaults, secretsFolder } from "./args.ts";

/** What a service's pod is made from; `Text` may be known later. */
export interface PodPlan<Text> {
    readonly name: string;
    readonly image: Text;
    readonly shape: RustAppShape;
    readonly labels: Readonly<Record<string, string>>;
    readonly pullSecrets: readonly Text[];
    readonly livenessPath: string;
    readonly readinessPath: string;
    readonly drainSeconds: number;
    readonly stopSeconds: number;
    /** The Secret whose keys are the files under {@link secretsFolder}, and those of the secret variables. */
    readonly secret?: {
        readonly name: Text;
        readonly files: readonly string[];
        readonly variables: readonly string[];
    };
    readonly nats?: { readonly url: Text; readonly caSecret: string | undefined };
}

const httpPort = "http";
/** Where the authority of the cluster's certificate is mounted. */
const caFolder = "/run/nats-ca";
/** The authority's path for a service that is told so. */
export const caFile = `${caFolder}/ca.crt`;

/** Where each volume is mounted. */
const folders = { secrets: secretsFolder, "nats-ca": caFolder, scratch: "/tmp" } as const;

/** The pod of a service: restricted, probed on its own paths, with its secrets as files. */
export function podTemplate<Text>(plan: PodPlan<Text>) {
    return {
        metadata: { labels: plan.labels },
        spec: {
            ...hardenedPod,
            enableServiceLinks: false,
            serviceAccountName: plan.name,
            imagePullSecrets: plan.pullSecrets.map((name) => ({ name })),
            // What the kubelet waits before it tells the program counts as well.
            terminationGracePeriodSeconds: plan.drainSeconds + plan.stopSeconds,
            topologySpreadConstraints: [
                {
                    maxSkew: 1,
                    topologyKey: "kubernetes.io/hostname",
                    whenUnsatisfiable: "ScheduleAnyway",
                    labelSelector: { matchLabels: { "app.kubernetes.io/instance": plan.name } },
                },
            ],
            containers: [container(plan)],
            volumes: volumes(plan),
        },
    };
}

function container<Text>(plan: PodPlan<Text>) {
    const { shape, livenessPath, readinessPath, drainSeconds } = plan;
    const get = (path: string) => ({ httpGet: { path, port: httpPort }, timeoutSeconds: 3 });
    const limits = { memory: shape.memory, ...(shape.cpus === undefined ? {} : { cpu: String(shape.cpus) }) };
    return {
        ...hardenedContainer,
        name: "app",
        image: plan.image,
        ...(shape.command.length === 0 ? {} : { args: [...shape.command] }),
        ports: [{ name: httpPort, containerPort: shape.containerPort ?? rustAppDefaults.containerPort }],
        env: environment(plan),
        resources: { requests: { cpu: "50m", ...limits }, limits },
        startupProbe: { ...get(livenessPath), periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { ...get(livenessPath), periodSeconds: 10, failureThreshold: 3 },
        readinessProbe: { ...get(readinessPath), periodSeconds: 3, failureThreshold: 2 },
        ...(drainSeconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
        volumeMounts: volumes(plan).map(({ name }) => ({
            name,
            mountPath: folders[name],
            readOnly: name !== "scratch",
        })),
    };
}

/** Secret variables by reference: one value in clear would make previews hide the whole container. */
function environment<Text>({ shape, nats, secret }: PodPlan<Text>) {
    const plain: Record<string, Text | string> = {
        ...shape.environment,
        PORT: String(shape.containerPort),
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

function volumes<Text>({ shape, secret, nats }: PodPlan<Text>) {
    return [
        ...(shape.scratch === undefined
            ? []
            : [{ name: "scratch" as const, emptyDir: { medium: "Memory", sizeLimit: shape.scratch } }]),
        ...(secret === undefined || secret.files.length === 0
            ? []
            : [
                  {
                      name: "secrets" as const,
                      secret: {
                          secretName: secret.name,
                          defaultMode: secretFileMode,
                          items: secret.files.map((file) => ({ key: file, path: file })),
                      },
                  },
              ]),
        ...(nats?.caSecret === undefined
            ? []
            : [
                  {
                      name: "nats-ca" as const,
                      secret: {
                          secretName: nats.caSecret,
                          defaultMode: secretFileMode,
                          items: [{ key: "ca.crt", path: "ca.crt" }],
                      },
                  },
              ]),
    ];
}
