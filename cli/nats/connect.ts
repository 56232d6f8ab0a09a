/** Connections to a stack's cluster from this machine, on either runtime. */
import type { NatsConnection } from "@nats-io/transport-node";
import type { ContextLogin } from "../../components/nats/context.ts";
import { connectTo } from "../../components/nats/client/connect.ts";
import type { Tunnel } from "../../components/nats/streams/provider.ts";
import { componentName } from "../../settings/names.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import type { StackOutputs } from "../stack/outputs.ts";
import { clusterPlace, tlsSecretNames } from "./kubernetes.ts";
import { busyboxImage } from "./image.ts";
import { serverNames } from "./servers.ts";

/** Connects to any server of a stack: by its URL, or through what runs it. */
export function connectToStack(
    stack: string,
    config: LocalStackConfig,
    { nats, natsClientTls }: StackOutputs,
    { user, secret, kind }: ContextLogin,
): Promise<NatsConnection> {
    const cluster = componentName(stack, "nats");
    const isDocker = config.runtime === "docker";
    const tunnel: Tunnel = isDocker
        ? {
              docker: {
                  network: cluster,
                  image: busyboxImage(config),
                  hosts: serverNames(stack, { nats }),
                  pull: false,
              },
          }
        : { kubernetes: { ...clusterPlace(stack, config), ...tlsSecretNames(config) } };
    return connectTo({
        servers: nats.clientUrls.join(","),
        loginKind: kind,
        username: user,
        password: secret,
        caCertificate: nats.caCertificate,
        clientCertificate: natsClientTls?.certificate,
        clientKey: natsClientTls?.key,
        // What every certificate of the stack has.
        serverName: isDocker ? `${cluster}-0` : `${cluster}.${clusterPlace(stack, config).namespace}.svc`,
        tunnel: JSON.stringify(tunnel),
    });
}
