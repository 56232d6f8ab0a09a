import { Duplex, PassThrough } from "node:stream";
import { loadKubeconfig } from "../kubernetes/kubeconfig.ts";
import type { ClusterAccess } from "../kubernetes/provider.ts";
import type { Dial } from "./dial.ts";

/** A cluster's pods. */
export interface PodAccess extends ClusterAccess {
    /** Their namespace. */
    readonly namespace: string;
}

/** Connects to pods through the API server, as `kubectl port-forward` does. The first label of a host is the pod's name. */
export function dialThroughKubernetes({ namespace, ...access }: PodAccess): Dial {
    const forwarder = Promise.all([import("@kubernetes/client-node"), loadKubeconfig(access)]).then(
        ([{ PortForward }, config]) => new PortForward(config),
    );
    return async (host, port) => {
        const [pod = host] = host.split(".");
        const [incoming, outgoing, problems] = [new PassThrough(), new PassThrough(), new PassThrough()];
        const connection = Duplex.from({ readable: incoming, writable: outgoing });
        // It reports here, once the connection is open, that nothing listens on the port.
        problems.once("data", (text: Buffer) => connection.destroy(new Error(String(text).trim())));
        const socket = await (
            await forwarder
        )
            .portForward(namespace, pod, [port], incoming, problems, outgoing)
            .catch((event: unknown) => {
                throw new Error(
                    `pod "${pod}" in namespace "${namespace}" cannot be reached: ${reasonOf(event)}`,
                );
            });
        if ("close" in socket) {
            socket.onclose = () => incoming.end();
            connection.once("close", () => socket.close());
        }
        return connection;
    };
}

/** A text in a Secret; undefined if it is not there. */
export async function readSecret(
    { namespace, ...access }: PodAccess,
    name: string,
    key: string,
): Promise<string | undefined> {
    const [{ CoreV1Api }, config] = await Promise.all([
        import("@kubernetes/client-node"),
        loadKubeconfig(access),
    ]);
    const { data } = await config.makeApiClient(CoreV1Api).readNamespacedSecret({ namespace, name });
    const text = data?.[key];
    return text === undefined ? undefined : Buffer.from(text, "base64").toString("utf8");
}

/** The client rejects with an event. */
function reasonOf(event: unknown): string {
    const { message, error } = event as { message?: string; error?: { message?: string } };
    return error?.message ?? message ?? String(event);
}
