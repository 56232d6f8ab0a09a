import type { Resource } from "../stackPreview.ts";

/** What a resource is for, which decides what its change means. */
export type Role =
    /** Keeps data: a volume, a claim, a stream, a bucket. */
    | "data"
    /** One NATS server. */
    | "server"
    /** All servers of a cluster, which Kubernetes restarts one at a time. */
    | "servers"
    /** A service, or one of its replicas. */
    | "service"
    /** A network or namespace, with which everything in it goes. */
    | "place"
    /** An image that is built. */
    | "build"
    /** Anything else. */
    | "other";

const streams = ["dhi:nats:Stream", "dhi:nats:KeyValue", "dhi:nats:ObjectStore"];
const stores = [...streams, "docker:index/volume:Volume", "kubernetes:core/v1:PersistentVolumeClaim"];
const places = ["docker:index/network:Network", "kubernetes:core/v1:Namespace"];
const workloads = ["Deployment", "StatefulSet", "DaemonSet"].map((kind) => `kubernetes:apps/v1:${kind}`);

export function roleOf({ type, name, component }: Resource): Role {
    if (stores.includes(type)) {
        // A component's volumes for files that it writes again.
        const isWritten = component?.type.startsWith("dhi:") === true && /-(config|secrets)$/.test(name);
        return isWritten ? "other" : "data";
    }
    if (places.includes(type)) {
        return "place";
    }
    if (type === "docker:index/image:Image") {
        return "build";
    }
    if (type === "docker:index/container:Container") {
        return containerRole(name, component);
    }
    if (workloads.includes(type)) {
        return component?.type === "dhi:nats:HelmCluster" && type.endsWith(":StatefulSet")
            ? "servers"
            : "service";
    }
    return "other";
}

/** A component's containers have its name, with an index if there are several; others prepare their volumes. */
function containerRole(name: string, component: Resource["component"]): Role {
    if (component?.type.startsWith("dhi:") !== true) {
        return "service";
    }
    const rest = name.startsWith(component.name) ? name.slice(component.name.length) : "?";
    if (!/^(-\d+)?$/.test(rest)) {
        return "other";
    }
    return component.type === "dhi:nats:DockerCluster" ? "server" : "service";
}

/** Whether a resource is a stream or a bucket. */
export function isStream({ type }: Resource): boolean {
    return streams.includes(type);
}

/** A type for people: `docker.Container`, `StatefulSet`, `nats.Stream`. */
export function kindOf({ type }: Pick<Resource, "type">): string {
    const [provider = "", module = "", kind = type] = type.split(":");
    if (provider === "kubernetes") {
        return kind;
    }
    if (provider === "pulumi") {
        return module === "providers" ? `${kind} provider` : kind;
    }
    return provider === "dhi" ? `${module}.${kind}` : `${provider}.${kind}`;
}
