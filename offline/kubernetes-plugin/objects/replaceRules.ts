import { isObject } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { gvkOf } from "./object.ts";

/** Which kinds may change in place that else may not. */
export interface Mutability {
    readonly enableConfigMapMutable: boolean;
    readonly enableSecretMutable: boolean;
}

const below = (prefix: string, names: string): string[] =>
    names.split(" ").map((name) => `${prefix}.${name}`);

const containerFields =
    "args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext " +
    "stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir";

const podFields =
    "affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork " +
    "hostPID hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName " +
    "readinessGates restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName " +
    "shareProcessNamespace subdomain terminationGracePeriodSeconds volumes";

const volumeSources =
    "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs " +
    "hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume";

/** Fields that cannot change in place, by kind, as the official plugin 4.34 has them. */
const immutableFields: Readonly<Record<string, readonly string[]>> = {
    "apps/v1/DaemonSet": [".spec.selector"],
    "apps/v1/Deployment": [".spec.selector"],
    "apps/v1/StatefulSet": below(
        ".spec",
        "podManagementPolicy revisionHistoryLimit selector serviceName volumeClaimTemplates",
    ),
    "batch/v1/Job": below(".spec", "completions parallelism selector template"),
    "rbac.authorization.k8s.io/v1/ClusterRoleBinding": [".roleRef"],
    "rbac.authorization.k8s.io/v1/RoleBinding": [".roleRef"],
    "storage.k8s.io/v1/StorageClass": [".parameters", ".provisioner"],
    "/v1/PersistentVolume": below(".spec", volumeSources),
    "/v1/PersistentVolumeClaim": below(".spec", "accessModes selector storageClassName volumeName"),
    "/v1/Pod": [
        ...below(".spec", podFields),
        ...below(".spec.containers[*]", containerFields),
        ...below(".spec.initContainers[*]", containerFields),
    ],
    "/v1/ResourceQuota": [".spec.scopes"],
    "/v1/Service": [".spec.clusterIP"],
};

const identity = [".metadata.name", ".metadata.namespace"];

/** The fields of an object whose change replaces it. */
export function replacingFields(object: Values, mutability: Mutability): readonly string[] {
    const { group, version, kind } = gvkOf(object);
    return [
        ...identity,
        ...kindFields(`${group}/${version}/${kind}`, object["immutable"] === true, mutability),
    ];
}

/** The fields of a patch whose change makes it another one. */
export const patchReplacingFields: readonly string[] = identity;

function kindFields(kind: string, immutable: boolean, mutability: Mutability): readonly string[] {
    switch (kind) {
        case "/v1/ConfigMap":
            return immutable || !mutability.enableConfigMapMutable ? [".binaryData", ".data"] : [];
        case "/v1/Secret":
            return immutable || !mutability.enableSecretMutable
                ? [".type", ".stringData", ".data"]
                : [".type"];
        default:
            return immutableFields[kind] ?? [];
    }
}

/** Whether a change at a path touches one of the fields: it lies in it, or is of something that holds it. */
export function touches(
    path: readonly (string | number)[],
    value: Value | undefined,
    fields: readonly string[],
): boolean {
    return fields.some((field) => reaches(steps(field), path, value));
}

/** `.spec.containers[*].image` in steps. */
function steps(field: string): string[] {
    return field
        .slice(1)
        .split(".")
        .flatMap((name) => (name.endsWith("[*]") ? [name.slice(0, -3), "*"] : [name]));
}

function reaches(
    field: readonly string[],
    path: readonly (string | number)[],
    value: Value | undefined,
): boolean {
    const [step, ...rest] = field;
    if (step === undefined) {
        return true;
    }
    const [here, ...further] = path;
    if (here !== undefined) {
        return (step === "*" ? typeof here === "number" : step === here) && reaches(rest, further, value);
    }
    if (step === "*") {
        return Array.isArray(value) && value.some((item) => reaches(rest, [], item));
    }
    return isObject(value) && value[step] !== undefined && reaches(rest, [], value[step]);
}
