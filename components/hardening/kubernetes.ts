import { nonroot } from "./nonroot.ts";

/**
 * The security profile of every pod: no service account token, and the `restricted` standard. Users are numbers,
 * because the kubelet cannot check a user that an image has by name. The group owns mounted volumes, so that JetStream
 * can write to a new one.
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
        // Not at every start: on a large volume it takes minutes.
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

/** Labels with which a namespace admits no other pods. */
export const restrictedNamespace = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
};

/** The mode of mounted secrets: only the user and the group can read them. */
export const secretFileMode = 0o440;
