import type { Signers } from "../components/images/signatures/message.ts";

/** What `pulumi preview` found in one stack, or `pulumi up` did to it. */
export interface StackPreview {
    readonly stack: string;
    /** Whether it ran to its end, without errors. */
    readonly succeeded: boolean;
    readonly seconds: number;
    /** What an update would do, or did, in its order. Component resources, which are only names, are left out. */
    readonly changes: readonly ResourceChange[];
    /** What was changed outside Pulumi, as the refresh found it. */
    readonly drift: readonly ResourceChange[];
    /** What stays as it is. */
    readonly unchanged: readonly Resource[];
    /** What Pulumi printed: errors first. */
    readonly messages: readonly Message[];
    readonly findings: readonly PolicyFinding[];
    /** Who signed its images, if the program verified that. */
    readonly signers?: Signers | undefined;
    /** How the update went; there is none in a preview. */
    readonly update?: Update | undefined;
}

/** How an update went. */
export interface Update {
    /** Whether anything could have changed: an update starts with a preview of its own, which may refuse it. */
    readonly hasBegun: boolean;
    /** Whether it came to its end, with or without errors. */
    readonly hasEnded: boolean;
    /** What it was to change and did not, in its order. */
    readonly unfinished: readonly UnfinishedChange[];
}

/** A change that an update has not made. */
export interface UnfinishedChange extends ResourceChange {
    readonly state: "failed" | "interrupted" | "not begun";
    /** Whether the old resource of a replacement is deleted already. */
    readonly isGone: boolean;
}

/** A resource in a stack. */
export interface Resource {
    readonly urn: string;
    /** The type token, such as `docker:index/container:Container`. */
    readonly type: string;
    readonly name: string;
    /** The component that it belongs to, if any. */
    readonly component?: { readonly type: string; readonly name: string } | undefined;
    /** Its inputs: the new ones, or those of a resource that goes. */
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** What happens to a resource. */
export type Operation = "create" | "update" | "replace" | "delete" | "forget" | "import" | "read";

/** A resource that changes. */
export interface ResourceChange extends Resource {
    readonly operation: Operation;
    readonly properties: readonly PropertyChange[];
    /** Whether Pulumi refuses to delete it. */
    readonly protect: boolean;
    /** Whether what it stands for stays when Pulumi forgets it. */
    readonly retainOnDelete: boolean;
    /** Whether the old one goes before the new one comes. */
    readonly deletedFirst: boolean;
}

/** A property that changes, or one inside it. */
export interface PropertyChange {
    /** Such as `envs[1]` or `spec.template.metadata.labels["app.kubernetes.io/name"]`. */
    readonly path: string;
    readonly before: Value;
    readonly after: Value;
    /** Whether it is why the resource is replaced. */
    readonly replaces: boolean;
}

/** A value as it may be shown. */
export type Value =
    { readonly kind: "absent" | "secret" | "unknown" } | { readonly kind: "text"; readonly text: string };

/** A line that Pulumi printed. */
export interface Message {
    readonly severity: "error" | "warning" | "info";
    readonly text: string;
    /** The name of the resource that it is about. */
    readonly resource?: string | undefined;
}

/** A rule of a policy pack that a resource violates. */
export interface PolicyFinding {
    readonly policy: string;
    readonly level: string;
    readonly message: string;
    readonly resource?: string | undefined;
}
