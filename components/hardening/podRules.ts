import type { FieldRule } from "../policy/rules/rule.ts";
import { hardenedContainer } from "./kubernetes.ts";

const profile = hardenedContainer.securityContext;
const names = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What {@link hardenedContainer} keeps, as rules for any container of a pod. */
export const podContainerRules: readonly FieldRule[] = [
    {
        rule: "user",
        field: "securityContext.runAsUser",
        violates: (user) => !(typeof user === "number" && user > 0),
        says: "does not name a user other than root by its number",
        fix: `use ${profile.runAsUser}`,
    },
    {
        rule: "user",
        field: "securityContext.runAsNonRoot",
        violates: (value) => value !== true,
        says: "lets the image's user be root",
        fix: "use true",
    },
    {
        rule: "read-only-root",
        field: "securityContext.readOnlyRootFilesystem",
        violates: (value) => value !== true,
        says: "lets the container write to its root file system",
        fix: "use true",
    },
    {
        rule: "capabilities",
        field: "securityContext.capabilities.drop",
        violates: (value) => !names(value).includes("ALL"),
        says: "leaves capabilities to the container",
        fix: `use ${JSON.stringify(profile.capabilities.drop)}`,
    },
    {
        rule: "capabilities",
        field: "securityContext.capabilities.add",
        violates: (value) => names(value).length > 0,
        says: "gives the container capabilities",
        fix: "remove it",
    },
    {
        rule: "new-privileges",
        field: "securityContext.allowPrivilegeEscalation",
        violates: (value) => value !== false,
        says: "lets processes gain privileges",
        fix: "use false",
    },
    {
        rule: "seccomp",
        field: "securityContext.seccompProfile.type",
        violates: (value) => value !== "RuntimeDefault" && value !== "Localhost",
        says: "runs the container without a seccomp profile",
        fix: `use "${profile.seccompProfile.type}"`,
    },
    {
        rule: "privileged",
        field: "securityContext.privileged",
        violates: (value) => value === true,
        says: "gives the container everything that root on the node has",
        fix: "remove it",
    },
    {
        rule: "privileged",
        field: "securityContext.procMount",
        violates: (value) => value === "Unmasked",
        says: "shows the container the node's /proc",
        fix: "remove it",
    },
    {
        rule: "privileged",
        field: "securityContext.windowsOptions.hostProcess",
        violates: (value) => value === true,
        says: "makes the container a process of the node",
        fix: "remove it",
    },
    {
        rule: "memory-limit",
        field: "resources.limits.memory",
        violates: (value) => typeof value !== "string" && typeof value !== "number",
        says: "lets the container use all memory of the node",
        fix: `use a size such as "256Mi"`,
    },
];

/** The same for the pod itself. */
export const podRules: readonly FieldRule[] = ["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
    rule: "host-namespaces",
    field,
    violates: (value) => value === true,
    says: "puts the pod into the node's namespace",
    fix: "remove it",
}));

/** The rules of a namespace's labels. */
export const namespaceRules: readonly FieldRule[] = [
    {
        rule: "privileged",
        field: "pod-security.kubernetes.io/enforce",
        violates: (level) => level !== undefined && level !== "restricted",
        says: "admits pods that are not restricted",
        fix: `use "restricted"`,
    },
];

/** A container with what it gets from its pod's security context. */
export function withPodContext(
    container: Readonly<Record<string, unknown>>,
    pod: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
    const own = container["securityContext"] ?? {};
    // A value that is not known yet hides the pod's.
    return typeof own === "object"
        ? { ...container, securityContext: { ...(pod["securityContext"] ?? {}), ...own } }
        : container;
}
