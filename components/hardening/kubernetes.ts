import { nonroot } from "./nonroot.ts";

/**
 * The security profile of every pod: no token of the cluster, and the `restricted` standard, with numbers, because the
 * kubelet cannot check a user that an image names. The group owns what is mounted, so that JetStream can write to a fresh volume.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted.
 */
export const hardenedPod = {
    automountServiceAccountToken: false,
    securityContext: {
        runAsNonRoot: true,
        runAsUser: nonroot,
        runAsGroup: nonroot,
        fsGroup: nonroot,
        // Not on every start: it takes minutes on a large volume.
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
    },
};

/** The security profile of every container of such a pod. */
export const hardenedContainer = {
    securityContext: {
        runAsNonRoot: true,
        runAsUser: nonroot,
        runAsGroup: nonroot,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
    },
};

/** Labels with which a namespace turns every other pod away. */
export const restrictedNamespace = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
};

/** How mounted secrets may be read: by the user and the group, by nobody else. */
export const secretFileMode = 0o440;
