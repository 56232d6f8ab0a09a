/** What changes of NATS servers mean. */
import type { ResourceChange } from "../stackPreview.ts";
import { counted } from "../words.ts";
import { added, each, type Effect } from "./effect.ts";

/** What is around servers that change. */
export interface Surroundings {
    /** How many servers there are on Docker, with those that change. */
    readonly count: number;
    /** The URNs of those that somebody else removed. */
    readonly lost: ReadonlySet<string>;
    /** Whether their namespace goes, and the claims with it. */
    readonly inNamespace: boolean;
}

/** What changes of servers on Docker mean. */
export function containers(changes: readonly ResourceChange[], { count, lost }: Surroundings): Effect[] {
    const replaced = changes.filter(({ operation }) => operation === "replace");
    const updated = changes.filter(({ operation }) => operation === "update");
    const removed = changes.filter(({ operation }) => operation === "delete");
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
        ...each(removed, (resources) => gone(resources, count)),
        ...each(updated, (resources) => ({
            severity: "none",
            verdict: `${counted(resources.length, "server")} changed in place`,
            noticed: "Nothing.",
            resources,
        })),
        ...added(changes, lost, (joining, isBack) =>
            isBack ? `${counted(joining, "server")} created again` : joins(joining),
        ),
    ];
}

/** What changed files of servers on Docker mean, where the servers themselves do not change. */
export function loadedFiles(
    changes: readonly ResourceChange[],
    servers: readonly ResourceChange[],
): Effect[] {
    const changing = new Set(servers.map(({ name }) => `${name}-init`));
    const loaded = changes.filter(
        ({ operation, name, component }) =>
            operation === "replace" &&
            component?.type === "dhi:nats:DockerCluster" &&
            /-\d+-init$/.test(name) &&
            !changing.has(name),
    );
    return each(loaded, (resources) => ({
        severity: "none",
        verdict: `${counted(resources.length, "server")} ${resources.length === 1 ? "loads" : "load"} changed files`,
        noticed: "Nothing: no server restarts. A user that goes, or whose password changes, is disconnected.",
        resources,
    }));
}

/** Servers that go, of as many as there are. */
function gone(resources: readonly ResourceChange[], count: number, removed = resources.length): Effect {
    if (removed >= count) {
        const noticed = "All clients are disconnected.";
        return { severity: "outage", verdict: "all servers go", noticed, resources };
    }
    return {
        severity: removed < count - removed ? "restart" : "outage",
        verdict: `${counted(removed, "server")} ${removed === 1 ? "goes" : "go"}`,
        noticed: "Their clients reconnect to another server.",
        protection:
            "The update first moves their streams to the servers that stay, and is refused where these cannot hold the copies.",
        resources,
    };
}

function joins(count: number): string {
    return `${counted(count, "server")} ${count === 1 ? "joins" : "join"}`;
}

/** What changes of a cluster on Kubernetes mean. */
export function statefulSets(changes: readonly ResourceChange[], { inNamespace }: Surroundings): Effect[] {
    return changes.flatMap((change): Effect[] => {
        const resources = [change];
        switch (change.operation) {
            case "create":
                return [
                    { severity: "none", verdict: "a cluster is created", noticed: "Nothing.", resources },
                ];
            case "update": {
                const rolls = change.properties.some(({ path }) => path.startsWith("spec.template"));
                return [...(rolls ? [rollingRestart(change)] : []), ...scaled(change)];
            }
            case "delete":
            case "replace":
                return [
                    {
                        severity: "outage",
                        verdict: "all servers stop",
                        noticed: "All clients are disconnected.",
                        ...(inNamespace ? {} : { protection: "Claims of a StatefulSet stay." }),
                        resources,
                    },
                ];
            default:
                return [];
        }
    });
}

function scaled(change: ResourceChange): Effect[] {
    const replicas = change.properties.find(({ path }) => path === "spec.replicas");
    const [before, after] = [replicas?.before, replicas?.after].map((each) =>
        each?.kind === "text" ? Number(each.text) : 0,
    );
    const added = (after ?? 0) - (before ?? 0);
    if (replicas === undefined || added === 0) {
        return [];
    }
    const resources = [change];
    return added < 0
        ? [gone(resources, before ?? 0, -added)]
        : [{ severity: "none", verdict: joins(added), noticed: "Nothing.", resources }];
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

/** A rotated password, which the connection for streams has too: no other resource of a cluster shows which secret changes. */
export function logins(changes: readonly ResourceChange[]): Effect[] {
    const rotated = changes.filter(
        ({ type, component, properties }) =>
            type === "pulumi:providers:dhi" &&
            component?.type.startsWith("dhi:nats:") === true &&
            properties.some(({ path, after }) => /^(password|token)$/.test(path) && after.kind === "secret"),
    );
    return each(rotated, (resources) => ({
        severity: "restart",
        verdict: "clients need another password",
        noticed:
            "Logins are refused until servers and clients have the same one. Clients outside this stack need it too.",
        resources,
    }));
}
