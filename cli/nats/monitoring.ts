import { busyboxImage } from "./image.ts";
import { serverNames } from "./servers.ts";
import { clusterPlace } from "./kubernetes.ts";
import { dockerProbe } from "../../components/nats/docker/probe.ts";
import { getJson } from "../../components/nats/client/monitoring.ts";
import { ports } from "../../components/nats/config/serverConfig.ts";
import type { ReadServer } from "../../components/nats/resize/observed.ts";
import { TunnelAgent } from "../../components/tunnel/agent.ts";
import { componentName } from "../../settings/names.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import type { StackOutputs } from "../stack/outputs.ts";

const milliseconds = 10_000;

/** A stack's servers, and the way to their monitoring, which has no login. */
export interface Monitoring {
    readonly servers: readonly string[];
    readonly read: ReadServer;
    /** Ends what keeps the process running. */
    close(): void;
}

/** On Docker by the published ports or through the engine, on Kubernetes through the API server. */
export async function monitoringOf(
    stack: string,
    config: LocalStackConfig,
    { nats }: Pick<StackOutputs, "nats">,
): Promise<Monitoring> {
    const cluster = componentName(stack, "nats");
    const servers = serverNames(stack, { nats });
    if (config.runtime === "docker") {
        const tunnel = { network: cluster, image: busyboxImage(config) };
        const urls = new Map(servers.map((name, index) => [name, nats.monitorUrls[index] ?? ""]));
        return {
            servers,
            read: async (name, path) =>
                (await dockerProbe.get({ name, monitorUrl: urls.get(name) ?? "", tunnel }, path)).body,
            close: () => undefined,
        };
    }
    const { dialThroughKubernetes } = await import("../../components/tunnel/kubernetes.ts");
    const agent = new TunnelAgent(dialThroughKubernetes(clusterPlace(stack, config)));
    return {
        servers,
        read: async (pod, path) =>
            (await getJson(new URL(path, `http://${pod}:${ports.monitor}`), { agent }, milliseconds)).body,
        close: () => agent.destroy(),
    };
}
