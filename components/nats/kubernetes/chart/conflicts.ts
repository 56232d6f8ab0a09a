/** What sets a value of the chart here: an argument of the component, and a key of a stack; or nothing can change it. */
export type Owner =
    | { readonly argument: string; readonly key: string; readonly onlyIfSet?: boolean }
    | { readonly reason: string };

/** An argument that has the same name as a stack's key below `nats`. */
const nats = (argument: string): Owner => ({ argument, key: `nats.${argument}` });
/** An argument that has the same name as a stack's key below `kubernetes`. */
const kubernetes = (argument: string): Owner => ({ argument, key: `kubernetes.${argument}` });
const image = (argument: string, key: string): Owner => ({ argument, key: `images.${key}` });
const secret = (argument: string, key: string): Owner => ({ argument, key });
/** A value that works by itself, and fights only an argument that sets it as well. */
const ifSet = (owner: Owner): Owner => ({ ...owner, onlyIfSet: true });

const names: Owner = { reason: "other objects have names that are made from the cluster's: remove it" };
const port = (number: number): Owner => ({
    reason: `the network policy and the outputs have port ${number}: remove it`,
});
const monitoring: Owner = { reason: "the pods' probes need it as it is: remove it" };
const plainSecret = (argument: string, key: string): Owner => ({
    reason: `the chart writes it into a ConfigMap: use the secret ${argument} (dhi:${key}) instead`,
});

/** The parts of an image's reference, for each container. What is pulled when (`pullPolicy`) is not one. */
function imageAt(path: string, owner: Owner): Record<string, Owner> {
    const parts = ["registry", "repository", "tag", "digest", "fullImageName"];
    return Object.fromEntries(parts.map((part) => [`${path}.${part}`, owner]));
}

/** The TLS of a listener. Its `merge`, such as `{ min_version: "1.3" }`, has no argument. */
function tlsAt(path: string, owner: Owner): Record<string, Owner> {
    return { [`${path}.enabled`]: owner, [`${path}.secretName`]: owner };
}

function listenerAt(name: string, key: string, number: number): Record<string, Owner> {
    const owner: Owner = { argument: `listeners.${name}`, key: `nats.listeners.${key}` };
    return {
        [`config.${name}.enabled`]: owner,
        [`config.${name}.port`]: port(number),
        [`config.${name}.merge.port`]: port(number),
        [`config.${name}.merge.listen`]: port(number),
        ...tlsAt(`config.${name}.tls`, owner),
    };
}

/**
 * The values of the chart that something else here sets, by path, and what to use instead. A path stands for everything
 * below it; `*` for an index of a list. Patches count as `merge`, and a block of `config.merge` as that block's own.
 */
export const owners: Readonly<Record<string, Owner>> = {
    nameOverride: names,
    fullnameOverride: names,
    namespaceOverride: { argument: "namespace", key: "kubernetes.namespace" },
    "statefulSet.name": names,
    "headlessService.name": names,
    "service.name": names,

    "global.image.registry": image("image", "registry"),
    ...imageAt("container.image", image("image", "nats")),
    "container.merge.image": image("image", "nats"),
    ...imageAt("reloader.image", image("reloaderImage", "nats-server-config-reloader")),
    "reloader.merge.image": image("reloaderImage", "nats-server-config-reloader"),
    ...imageAt("promExporter.image", image("exporterImage", "prometheus-nats-exporter")),
    "promExporter.merge.image": image("exporterImage", "prometheus-nats-exporter"),
    ...imageAt("natsBox.container.image", image("natsBoxImage", "nats-box")),
    "natsBox.container.merge.image": image("natsBoxImage", "nats-box"),
    "podTemplate.merge.spec.containers": image("image", "nats"),
    "podTemplate.merge.spec.containers.*.image": image("image", "nats"),

    "reloader.enabled": { argument: "reloaderImage", key: "kubernetes.reloader" },
    "promExporter.enabled": { argument: "exporterImage", key: "nats.exporter" },
    "promExporter.podMonitor.enabled": kubernetes("podMonitor"),
    "promExporter.port": port(7777),
    "natsBox.enabled": { argument: "natsBoxImage", key: "kubernetes.natsBox" },

    "config.cluster.enabled": nats("nodes"),
    "config.cluster.replicas": nats("nodes"),
    "statefulSet.merge.spec.replicas": nats("nodes"),
    "config.cluster.port": port(6222),
    "config.cluster.merge.port": port(6222),
    "config.cluster.merge.listen": port(6222),
    "config.cluster.merge.name": nats("clusterName"),
    "config.cluster.merge.authorization": secret("routePassword", "natsRoutePassword"),
    "config.cluster.merge.routes": nats("nodes"),
    "config.cluster.routeURLs.user": plainSecret("routePassword", "natsRoutePassword"),
    "config.cluster.routeURLs.password": plainSecret("routePassword", "natsRoutePassword"),
    ...tlsAt("config.cluster.tls", nats("routeTls")),

    "config.nats.port": port(4222),
    "config.merge.port": port(4222),
    "config.merge.listen": port(4222),
    ...tlsAt("config.nats.tls", nats("tls")),
    ...listenerAt("leafnodes", "leafNodes", 7422),
    ...listenerAt("websocket", "websocket", 8080),
    ...listenerAt("mqtt", "mqtt", 1883),
    ...listenerAt("gateway", "gateway", 7222),
    "config.gateway.merge.name": nats("clusterName"),
    "config.monitor.enabled": monitoring,
    "config.monitor.port": port(8222),
    "config.merge.http_port": port(8222),
    "config.merge.http": port(8222),

    "config.jetstream.enabled": nats("jetstream"),
    "config.jetstream.fileStore.enabled": nats("jetstream"),
    "config.jetstream.fileStore.dir": { reason: "the volume is mounted there: remove it" },
    "config.jetstream.fileStore.pvc.enabled": nats("jetstream.size"),
    "config.jetstream.fileStore.pvc.size": nats("jetstream.size"),
    "config.jetstream.fileStore.pvc.merge.spec.resources.requests.storage": nats("jetstream.size"),
    "config.jetstream.fileStore.pvc.storageClassName": kubernetes("storageClass"),
    "config.jetstream.fileStore.pvc.merge.spec.storageClassName": kubernetes("storageClass"),
    "statefulSet.merge.spec.volumeClaimTemplates": nats("jetstream.size"),
    "config.jetstream.fileStore.maxSize": nats("jetstream.maxFileStore"),
    "config.jetstream.merge.max_file_store": nats("jetstream.maxFileStore"),
    "config.jetstream.merge.max_file": nats("jetstream.maxFileStore"),
    "config.jetstream.memoryStore": nats("jetstream.memoryStore"),
    "config.jetstream.merge.max_memory_store": nats("jetstream.memoryStore"),
    "config.jetstream.merge.max_mem_store": nats("jetstream.memoryStore"),
    "config.jetstream.merge.max_mem": nats("jetstream.memoryStore"),
    "config.jetstream.merge.store_dir": { reason: "the volume is mounted elsewhere: remove it" },
    "config.jetstream.merge.domain": ifSet(nats("jetstream.domain")),
    "config.jetstream.merge.sync_interval": ifSet(nats("jetstream.syncInterval")),
    "config.jetstream.merge.sync": ifSet(nats("jetstream.syncInterval")),
    "config.jetstream.merge.key": plainSecret("encryptionKey", "natsEncryptionKey"),
    "config.jetstream.merge.ek": plainSecret("encryptionKey", "natsEncryptionKey"),
    "config.jetstream.merge.encryption_key": plainSecret("encryptionKey", "natsEncryptionKey"),

    "config.merge.max_payload": nats("maxPayload"),
    "config.merge.authorization": { argument: "authentication", key: "nats.users" },
    "config.merge.accounts": { argument: "accounts", key: "nats.accounts" },
    "config.merge.system_account": { argument: "accounts", key: "nats.accounts" },
    "config.merge.operator": { argument: "operator", key: "nats.operator" },
    "config.merge.resolver": { argument: "operator", key: "nats.operator" },
    "config.merge.resolver_preload": { argument: "operator", key: "nats.operator" },
    "config.resolver.enabled": { argument: "operator", key: "nats.operator" },

    "service.merge.spec.type": kubernetes("service.type"),
    "service.merge.spec.loadBalancerSourceRanges": ifSet(kubernetes("service.sourceRanges")),
    "service.merge.spec.externalTrafficPolicy": ifSet(kubernetes("service.externalTrafficPolicy")),
    "service.ports.nats.nodePort": ifSet(kubernetes("service.nodePort")),
    "config.merge.client_advertise": ifSet(kubernetes("service.advertise")),
    "config.cluster.noAdvertise": ifSet(kubernetes("service.advertise")),
    "config.cluster.merge.no_advertise": ifSet(kubernetes("service.advertise")),
    "config.websocket.ingress": ifSet(kubernetes("websocketIngress")),

    "podTemplate.merge.spec.priorityClassName": ifSet(kubernetes("priorityClass")),
};
