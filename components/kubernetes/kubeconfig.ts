import { homedir } from "node:os";
import type { KubeConfig } from "@kubernetes/client-node";
import type { ClusterAccess } from "./provider.ts";

/** The kubeconfig that the Kubernetes plugin uses. The client takes a second to load, so it is loaded only when needed. */
export async function loadKubeconfig({ kubeconfig, context }: ClusterAccess): Promise<KubeConfig> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    if (kubeconfig === undefined) {
        config.loadFromDefault();
    } else {
        config.loadFromFile(kubeconfig.replace(/^~(?=\/)/, homedir()));
    }
    if (context !== undefined) {
        config.setCurrentContext(context);
    }
    return config;
}
