/** Fields of a security context that contradict the `restricted` standard, and the values that do. */
const weakening: Readonly<Record<string, (value: unknown) => boolean>> = {
    // All of it.
    "": (value) => value === null,
    privileged: (value) => value === true,
    allowPrivilegeEscalation: (value) => value === true,
    runAsNonRoot: (value) => value === false,
    runAsUser: (value) => value === 0,
    "capabilities.add": (value) => Array.isArray(value) && value.some((name) => name !== "NET_BIND_SERVICE"),
    "seccompProfile.type": (value) => value === "Unconfined",
};
/** Fields of a pod's specification that do, if they are true. */
const hostFields = ["hostNetwork", "hostPID", "hostIPC"];

/**
 * Whether a field of a pod, by the names on its path, contradicts the profile that a namespace enforces.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted.
 */
export function weakens(path: readonly string[], value: unknown): boolean {
    const index = path.lastIndexOf("securityContext");
    const field = path.slice(index + 1).join(".");
    return index === -1
        ? value === true && hostFields.includes(path.at(-1) ?? "")
        : (weakening[field]?.(value) ?? false);
}
