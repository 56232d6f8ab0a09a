import type { FieldRule } from "../policy/rules/rule.ts";
import { hardenedContainer, ownershipContainer } from "./docker.ts";

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";
const options = (value: unknown): string[] =>
    isList(value) ? value.filter((option) => typeof option === "string") : [];
const fixed = (value: unknown) => `use ${JSON.stringify(value)}`;

/** Options with which a container is confined less than by default. */
const unconfined = /^(?:apparmor|label|systempaths|seccomp)[=:](?:unconfined|disable)/;

/** What {@link hardenedContainer} keeps, as rules for any container of `@pulumi/docker`. */
export const dockerContainerRules: readonly FieldRule[] = [
    {
        rule: "user",
        field: "user",
        violates: (user) => !/^[1-9]\d*(?::\d+)?$/.test(typeof user === "string" ? user : ""),
        says: "does not name a user other than root by its number",
        fix: fixed(hardenedContainer.user),
    },
    {
        rule: "read-only-root",
        field: "readOnly",
        violates: (readOnly) => readOnly !== true,
        says: "lets the container write to its root file system",
        fix: fixed(true),
    },
    {
        rule: "capabilities",
        field: "capabilities.drops",
        violates: (drops) => !options(drops).some((name) => /^(?:CAP_)?ALL$/i.test(name)),
        says: "leaves capabilities to the container",
        fix: fixed(hardenedContainer.capabilities.drops),
    },
    {
        rule: "capabilities",
        field: "capabilities.adds",
        violates: (adds) => options(adds).length > 0,
        says: "gives the container capabilities",
        fix: "remove it",
    },
    {
        rule: "new-privileges",
        field: "securityOpts",
        violates: (value) =>
            !/^no-new-privileges(?:[=:]true)?$/.test(
                options(value)
                    .filter((option) => option.startsWith("no-new-privileges"))
                    .at(-1) ?? "",
            ),
        says: "lets processes gain privileges",
        fix: fixed(hardenedContainer.securityOpts),
    },
    {
        rule: "seccomp",
        field: "securityOpts",
        violates: (value) =>
            options(value).some(
                (option) =>
                    unconfined.test(option) || (/^seccomp[=:]/.test(option) && !/builtin$/.test(option)),
            ),
        says: "takes the container out of the engine's default profile",
        fix: fixed(hardenedContainer.securityOpts),
    },
    {
        rule: "privileged",
        field: "privileged",
        violates: (privileged) => privileged === true,
        says: "gives the container everything that root on the host has",
        fix: "remove it",
    },
    ...["devices", "gpus", "deviceCgroupRules"].map((field): FieldRule => ({
        rule: "privileged",
        field,
        violates: (value) => isSet(value) && !(isList(value) && value.length === 0),
        says: "gives the container devices of the host",
        fix: "remove it",
    })),
    ...["networkMode", "pidMode", "ipcMode", "usernsMode", "cgroupnsMode"].map((field): FieldRule => ({
        rule: "host-namespaces",
        field,
        violates: (value) => value === "host",
        says: "puts the container into the host's namespace",
        fix: "remove it",
    })),
    {
        rule: "host-namespaces",
        field: "networksAdvanced",
        violates: (value) =>
            isList(value) && value.some((each) => (each as { name?: unknown }).name === "host"),
        says: "puts the container into the host's network",
        fix: "use a network of the stack's own",
    },
    {
        rule: "memory-limit",
        field: "memory",
        violates: (memory) => typeof memory !== "number" || memory <= 0,
        says: "lets the container use all memory of the host",
        fix: "use a number of mebibytes",
    },
    {
        rule: "published-ports",
        field: "publishAllPorts",
        violates: (value) => value === true,
        says: "publishes every port of the image on all addresses",
        fix: `use ports with an address, such as { internal: 3000, external: 3000, ip: "127.0.0.1" }`,
    },
];

/** The rules that a container cannot keep which makes another user the owner of a new volume. */
export const rulesOfOwnership: readonly string[] = ["user", "read-only-root", "capabilities", "memory-limit"];

/** Whether a container is such a one: without network, with these capabilities alone, and with no other command. */
export function isOwnershipContainer(container: Readonly<Record<string, unknown>>): boolean {
    const [command] = options(container["entrypoints"]);
    return (
        command === "chown" &&
        Object.entries(ownershipContainer).every(
            ([name, value]) => canonical(container[name]) === canonical(value),
        )
    );
}

/** A text that is the same for equal values, in whatever order their keys are. */
function canonical(value: unknown): string {
    return JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === "object" && inner !== null && !isList(inner)
            ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
            : inner,
    );
}
