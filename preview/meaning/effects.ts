import { counted, inPast, listed } from "../words.ts";
import { groupBy } from "../groupBy.ts";
import { isStream, kindOf, roleOf, type Role } from "./roles.ts";
import type { ResourceChange, StackPreview } from "../stackPreview.ts";

/** What a change means for those who use what runs. */
export interface Effect {
    /** Whether data goes, something is down, something restarts while the rest works, or nothing is noticed. */
    readonly severity: Severity;
    /** A phrase for the verdict: `3 servers roll one at a time`. */
    readonly verdict: string;
    /** What clients notice. */
    readonly noticed: string;
    /** What keeps it from harm. */
    readonly protection?: string;
    /** What would make it avoidable. */
    readonly avoidable?: string;
    /** The resources, in the order in which they change. */
    readonly resources: readonly ResourceChange[];
}

/** The kinds of effects, worst first. */
export const severities = ["data", "outage", "restart", "none"] as const;
export type Severity = (typeof severities)[number];

/** What the changes of a preview or an update mean, worst first. */
export function effectsOf({ changes, unchanged, update }: StackPreview): Effect[] {
    const byRole = groupBy(changes, roleOf);
    const of = (role: Role) => byRole.get(role) ?? [];
    const others = [...unchanged, ...(update?.unfinished ?? [])];
    const servers = [...of("server"), ...others.filter((each) => roleOf(each) === "server")];
    const effects = [
        ...data(of("data")),
        ...places(of("place")),
        ...containers(of("server"), servers.length),
        ...statefulSets(of("servers")),
        ...services(of("service")),
        ...builds(of("build")),
    ].toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    return update === undefined ? effects : effects.map(asDone);
}

/** An effect of what is done, which nothing avoids any more. */
function asDone({ severity, verdict, noticed, resources }: Effect): Effect {
    return { severity, verdict: inPast(verdict), noticed, resources };
}

/** Whether an update would delete data: not what stays in the cluster, or what Pulumi refuses to delete. */
export function deletesData(preview: StackPreview): boolean {
    return effectsOf(preview).some(({ severity }) => severity === "data");
}

function data(changes: readonly ResourceChange[]): Effect[] {
    const going = changes.filter(({ operation }) => operation === "delete" || operation === "replace");
    const kept = going.filter(({ retainOnDelete }) => retainOnDelete);
    const refused = going.filter((each) => !each.retainOnDelete && each.protect);
    const gone = going.filter((each) => !each.retainOnDelete && !each.protect);
    const changed = changes.filter((change) => change.operation === "update" && isStream(change));
    const created = changes.filter((change) => change.operation === "create" && isStream(change));
    return [
        ...each(changed, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} changed`,
            noticed: "Nothing: it is changed in place, with its messages.",
            resources,
        })),
        ...each(created, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} created`,
            noticed: "Nothing.",
            resources,
        })),
        ...each(gone, (resources) => ({
            severity: "data",
            verdict: `DELETES ${things(resources)}`,
            noticed: "What is in it is lost.",
            avoidable: resources.every(isStream)
                ? "Keep it in the stack file, or set `onDelete: retain` in an update before."
                : "Keep it in the stack file, or make a copy before.",
            resources,
        })),
        ...each(refused, (resources) => ({
            severity: "outage",
            verdict: `the update fails at ${counted(resources.length, "protected resource")}`,
            noticed: "Pulumi refuses to delete what is protected, and the update stops there.",
            protection: "`protect`, until `pulumi state unprotect` with the URN.",
            resources,
        })),
        ...each(kept, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} ${resources.length === 1 ? "stays" : "stay"} without Pulumi`,
            noticed: "Nothing: it stays with what is in it, and Pulumi forgets it.",
            protection: "`retainOnDelete`.",
            resources,
        })),
    ];
}

function places(changes: readonly ResourceChange[]): Effect[] {
    const going = changes.filter(({ operation }) => operation === "delete" || operation === "replace");
    const ended = going.filter(({ retainOnDelete }) => !retainOnDelete);
    return [
        ...each(ended.filter(isNamespace), (resources) => ({
            severity: "data",
            verdict: `DELETES ${things(resources)} with everything in ${resources.length === 1 ? "it" : "them"}`,
            noticed: "Everything in it stops and is deleted, also claims with their data.",
            resources,
        })),
        ...each(
            ended.filter((each) => !isNamespace(each)),
            (resources) => ({
                severity: "outage",
                verdict: `${things(resources)} ${resources.length === 1 ? "goes" : "go"}`,
                noticed: "What is connected to it stops, and its clients are disconnected.",
                resources,
            }),
        ),
    ];
}

function isNamespace({ type }: ResourceChange): boolean {
    return type === "kubernetes:core/v1:Namespace";
}

function containers(changes: readonly ResourceChange[], count: number): Effect[] {
    const replaced = changes.filter(({ operation }) => operation === "replace");
    const removed = changes.filter(({ operation }) => operation === "delete");
    const added = changes.filter(({ operation }) => operation === "create");
    return [
        ...each(replaced, (resources) =>
            count > 1
                ? {
                      severity: "restart",
                      verdict: `${counted(resources.length, "server")} ${resources.length === 1 ? "restarts" : "roll one at a time"}`,
                      noticed:
                          "Clients of a server that stops reconnect to another one. Streams with several replicas stay available.",
                      protection:
                          "The next server is not touched before the last one is ready; data volumes stay.",
                      resources,
                  }
                : {
                      severity: "outage",
                      verdict: "the only server restarts",
                      noticed: "Clients are disconnected until the server is ready again.",
                      protection: "The data volume stays.",
                      avoidable: "Three servers (`dhi:nats.nodes: 3`) restart without an outage.",
                      resources,
                  },
        ),
        ...each(removed, (resources) => ({
            severity: resources.length < count - resources.length ? "restart" : "outage",
            verdict: `${counted(resources.length, "server")} ${resources.length === 1 ? "goes" : "go"}`,
            noticed:
                "Their clients reconnect to another server. Streams lose the copies that they had there.",
            avoidable: "Move the replicas off first: docs/nats.md tells how to scale down.",
            resources,
        })),
        ...each(added, (resources) => ({
            severity: "none",
            verdict: `${counted(resources.length, "server")} ${resources.length === 1 ? "joins" : "join"}`,
            noticed: "Nothing.",
            resources,
        })),
    ];
}

function statefulSets(changes: readonly ResourceChange[]): Effect[] {
    return changes.flatMap((change): Effect[] => {
        const resources = [change];
        switch (change.operation) {
            case "create":
                return [
                    { severity: "none", verdict: "a cluster is created", noticed: "Nothing.", resources },
                ];
            case "update": {
                const rolls = change.properties.some(({ path }) => path.startsWith("spec.template"));
                return rolls ? [rollingRestart(change)] : [];
            }
            case "delete":
            case "replace":
                return [
                    {
                        severity: "outage",
                        verdict: "all servers stop",
                        noticed: "All clients are disconnected.",
                        protection: "Claims of a StatefulSet stay.",
                        resources,
                    },
                ];
            default:
                return [];
        }
    });
}

function rollingRestart(change: ResourceChange): Effect {
    const { replicas } = (change.inputs["spec"] ?? {}) as { readonly replicas?: number };
    const resources = [change];
    return replicas === 1
        ? {
              severity: "outage",
              verdict: "the only server restarts",
              noticed: "Clients are disconnected until the pod is ready again.",
              resources,
          }
        : {
              severity: "restart",
              verdict: `${replicas === undefined ? "the servers" : counted(replicas, "server")} roll one at a time`,
              noticed: "Clients of a server that stops reconnect to another one.",
              protection: "Kubernetes waits until a pod is ready before it stops the next one.",
              resources,
          };
}

function services(changes: readonly ResourceChange[]): Effect[] {
    const restarted = changes.filter(
        ({ operation, properties, type }) =>
            operation === "replace" ||
            (operation === "update" &&
                (type.startsWith("docker:") ||
                    properties.some(({ path }) => path.startsWith("spec.template")))),
    );
    const removed = changes.filter(({ operation }) => operation === "delete");
    const added = changes.filter(({ operation }) => operation === "create");
    return [
        ...each(restarted, (resources) => ({
            severity: "restart",
            verdict: `${counted(resources.length, "service")} ${resources.length === 1 ? "restarts" : "restart"}`,
            noticed: resources.every(restartsGradually)
                ? "Nothing, if it stops as it is asked to: a new pod is ready before an old one stops."
                : "Requests to it fail until the new container is healthy.",
            resources,
        })),
        ...each(removed, (resources) => ({
            severity: "outage",
            verdict: `${counted(resources.length, "service")} ${resources.length === 1 ? "goes" : "go"}`,
            noticed: "It answers no more.",
            resources,
        })),
        ...each(added, (resources) => ({
            severity: "none",
            verdict: `${counted(resources.length, "service")} created`,
            noticed: "Nothing.",
            resources,
        })),
    ];
}

/** A Deployment replaces its pods while others run. */
function restartsGradually({ type }: ResourceChange): boolean {
    return type === "kubernetes:apps/v1:Deployment";
}

function builds(changes: readonly ResourceChange[]): Effect[] {
    const built = changes.filter(({ operation }) => operation !== "delete");
    return each(built, (resources) => ({
        severity: "none",
        verdict: `${counted(resources.length, "image")} built`,
        noticed: "Nothing.",
        resources,
    }));
}

function each(
    resources: readonly ResourceChange[],
    effect: (resources: readonly ResourceChange[]) => Effect,
): Effect[] {
    return resources.length === 0 ? [] : [effect(resources)];
}

/** `1 volume with streams, 2 streams`. */
function things(resources: readonly ResourceChange[]): string {
    const kinds = [...new Set(resources.map(thing))];
    return listed(
        kinds.map((kind) => counted(resources.filter((each) => thing(each) === kind).length, kind)),
    );
}

function thing(resource: ResourceChange): string {
    const isClusters =
        resource.component?.type === "dhi:nats:DockerCluster" && resource.type.endsWith(":Volume");
    return isClusters ? "volume with streams" : (kindOf(resource).split(".").at(-1) ?? "").toLowerCase();
}
