import { hardenedContainer, hardenedPod, secretFileMode } from "../../../hardening/kubernetes.ts";
import { goMemoryLimit, parseSize } from "../../../quantity.ts";
import { authority, config } from "./config.ts";
import { natsBox } from "./natsBox.ts";
import { append, helper, image } from "./containers.ts";
import { authFileNames, authFolder, encryptionFile, type ChartPlan, type ChartValues } from "./plan.ts";
import { restartAnnotations } from "./restart.ts";
import { advertise, service } from "./service.ts";

const encryptionFolder = "/etc/nats-encryption";

/**
 * Values with which the upstream chart runs hardened images: each image by its whole reference, no user root, a
 * preStop hook with the path of the program, and no secret.
 *
 * Source: https://github.com/nats-io/k8s/tree/main/helm/charts/nats (2.14.2) and the image definitions.
 */
export function chartValues(plan: ChartPlan): ChartValues {
    return {
        // The chart derives names from its own name, which another source may have changed.
        nameOverride: "nats",
        fullnameOverride: plan.name,
        ...(plan.pullSecrets.length > 0
            ? { global: { image: { pullSecretNames: [...plan.pullSecrets] } } }
            : {}),
        ...authority(plan),
        config: config(plan),
        container: container(plan),
        reloader: helper(plan.reloaderImage),
        promExporter: {
            ...helper(plan.exporterImage),
            ...(plan.podMonitor ? { podMonitor: { enabled: true } } : {}),
        },
        podTemplate: podTemplate(plan),
        podDisruptionBudget: { enabled: true },
        service: service(plan.service),
        statefulSet: {
            merge: {
                metadata: { annotations: { "pulumi.com/timeoutSeconds": String(plan.readinessSeconds) } },
            },
        },
        serviceAccount: { enabled: true, merge: { automountServiceAccountToken: false } },
        natsBox: natsBox(plan),
    };
}

function container(plan: ChartPlan): ChartValues {
    const { memory, cpus } = plan;
    const limits = { memory, ...(cpus === undefined ? {} : { cpu: String(cpus) }) };
    return {
        image: image(plan.image),
        env: { GOMEMLIMIT: goMemoryLimit(parseSize(memory) ?? 0), ...advertise(plan.service).env },
        // Requests equal to the limits: a server that is evicted leaves the group of every stream.
        resources: { requests: { cpu: "100m", ...limits }, limits },
        merge: {
            ...hardenedContainer,
            // The chart uses the program's name without a path, which the PATH of the hardened image does not have.
            lifecycle: {
                preStop: { exec: { command: ["/nats-server", "-sl=ldm=/var/run/nats/nats.pid"] } },
            },
        },
        patch: [
            append("/volumeMounts", { name: "auth", mountPath: authFolder, readOnly: true }),
            ...(plan.encryptionSecret === undefined
                ? []
                : [
                      append("/volumeMounts", {
                          name: "encryption",
                          mountPath: encryptionFolder,
                          readOnly: true,
                      }),
                  ]),
        ],
    };
}

function podTemplate(plan: ChartPlan): ChartValues {
    const { reloaderImage, priorityClass, authSecret, encryptionSecret, nodes } = plan;
    const spread = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
    return {
        // Without a reloader, servers load a changed configuration by a restart.
        configChecksumAnnotation: reloaderImage === undefined,
        ...(nodes > 1
            ? {
                  topologySpreadConstraints: {
                      "kubernetes.io/hostname": spread,
                      "topology.kubernetes.io/zone": spread,
                  },
              }
            : {}),
        merge: {
            ...restartAnnotations(plan),
            spec: {
                ...hardenedPod,
                ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
            },
        },
        patch: [
            append("/spec/volumes", {
                name: "auth",
                secret: {
                    secretName: authSecret,
                    defaultMode: secretFileMode,
                    items: authFileNames(plan).map((file) => ({ key: file, path: file })),
                },
            }),
            ...(encryptionSecret === undefined ? [] : [encryptionVolume(encryptionSecret)]),
        ],
    };
}

function encryptionVolume(secretName: NonNullable<ChartPlan["encryptionSecret"]>): ChartValues {
    const items = [{ key: encryptionFile, path: encryptionFile }];
    return append("/spec/volumes", {
        name: "encryption",
        secret: { secretName, defaultMode: secretFileMode, items },
    });
}
