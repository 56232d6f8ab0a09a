/** The name of a rule. */
export type RuleName =
    | "image-registry"
    | "image-tag"
    | "image-digest"
    | "image-dev"
    | "image-signature"
    | "built-image"
    | "user"
    | "read-only-root"
    | "capabilities"
    | "new-privileges"
    | "seccomp"
    | "privileged"
    | "host-namespaces"
    | "engine-socket"
    | "host-paths"
    | "container-ports"
    | "published-ports"
    | "memory-limit"
    | "secret-environment"
    | "secret-arguments"
    | "secret-plain"
    | "tls"
    | "network-policy"
    | "jetstream"
    | "unseen";

/** What production requires of every resource, by the rule's name. */
export const resourceRules: Readonly<Record<RuleName, string>> = {
    "image-registry": "images from the registries that the stack names",
    "image-tag": "full versions of hardened images; a tag that moves from one version to the next is refused",
    "image-digest": "a digest for every image that runs",
    "image-dev": "no development images; a tag that ends in `-dev` is refused",
    "image-signature":
        "with `dhi:images.verify`: a signature of every image that runs, whatever names it, by who is trusted",
    "built-image": "images that CI built and pushed; a build on the machine that runs Pulumi is refused",
    user: "a numeric user other than root in every container",
    "read-only-root": "a read-only root file system",
    capabilities: "no capabilities",
    "new-privileges": "no new privileges for a container's processes",
    seccomp: "the default seccomp profile",
    privileged: "no privileged containers and no devices of the host",
    "host-namespaces": "no namespaces of the host: network, processes, IPC and users",
    "engine-socket": "no container with the socket of a container engine",
    "host-paths": "no files of the host in a container",
    "container-ports": "container ports from 1025 on, which need no capability",
    "published-ports": "ports that are published on named addresses only",
    "memory-limit": "a memory limit for every container",
    "secret-environment": "no secret in an environment",
    "secret-arguments": "no secret in a command or its arguments",
    "secret-plain": "no secret in a ConfigMap, a label or another value that is not encrypted",
    tls: "TLS on every listener",
    "network-policy": "a NetworkPolicy for every pod that listens",
    jetstream: "JetStream on an odd number of servers, with a volume",
    unseen: "no resources that make what no rule sees",
};

/** What a resource violates. */
export interface Violation {
    /** The rule's name, for exemptions. */
    readonly rule: RuleName;
    /** The path of the input that is wrong. */
    readonly path: string;
    /** What is wrong with it. Never a secret's value. */
    readonly reason: string;
    /** What to do instead, in the imperative. */
    readonly fix: string;
    /** The image that is wrong. */
    readonly image?: string;
}

/** What the rules have to know of a stack. */
export interface RuleContext {
    /** Registries with their namespaces, such as `dhi.io` or `registry.example.com/team`, from which images may come. */
    readonly registries: readonly string[];
    /** Those of {@link registries} with hardened images, whose tags have a known form. */
    readonly hardened: readonly string[];
    /** Names of the resources that may publish ports on all addresses; `*` at the end stands for any text. */
    readonly published?: readonly string[];
    /** Texts of secrets, which must be nowhere in plain text. */
    readonly secretTexts?: readonly string[];
}

/** The rule of a field of a container. */
export interface FieldRule {
    readonly rule: RuleName;
    /** The field's path in the container. */
    readonly field: string;
    readonly violates: (value: unknown) => boolean;
    /** What that means, after the value. */
    readonly says: string;
    readonly fix: string;
}
