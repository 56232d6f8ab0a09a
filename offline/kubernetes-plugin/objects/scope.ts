import type { Gvk } from "./object.ts";

const builtInGroups = new Set(
    [
        ["", "apps", "autoscaling", "batch", "policy", "extensions"],
        [
            "admissionregistration",
            "apiextensions",
            "apiregistration",
            "certificates",
            "coordination",
            "discovery",
        ],
        ["events", "flowcontrol.apiserver", "networking", "node", "rbac.authorization", "resource"],
        ["scheduling", "storage", "storagemigration"],
    ].flatMap((groups, row) => groups.map((group) => (row === 0 ? group : `${group}.k8s.io`))),
);

const namespaced = new Set(
    (
        "Binding ConfigMap ControllerRevision CronJob CSIStorageCapacity DaemonSet Deployment Endpoints " +
        "EndpointSlice Event HorizontalPodAutoscaler Ingress Job Lease LimitRange NetworkPolicy " +
        "PersistentVolumeClaim Pod PodDisruptionBudget PodTemplate ReplicaSet ReplicationController " +
        "ResourceQuota Role RoleBinding Secret Service ServiceAccount StatefulSet"
    ).split(" "),
);

const clusterWide = new Set(
    (
        "APIService CertificateSigningRequest ClusterRole ClusterRoleBinding CSIDriver CSINode " +
        "CustomResourceDefinition FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node " +
        "PersistentVolume PriorityClass PriorityLevelConfiguration RuntimeClass StorageClass " +
        "ValidatingWebhookConfiguration VolumeAttachment"
    ).split(" "),
);

/** Whether a group comes with Kubernetes. All others are of custom resources. */
export function isBuiltIn(group: string): boolean {
    return builtInGroups.has(group);
}

/** Whether objects of a kind live in namespaces, as far as can be said without asking a cluster. */
export function isNamespaced({ group, kind }: Gvk): boolean | undefined {
    if (!isBuiltIn(group)) {
        return undefined;
    }
    return namespaced.has(kind) ? true : clusterWide.has(kind) ? false : undefined;
}
