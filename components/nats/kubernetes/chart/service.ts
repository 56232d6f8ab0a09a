import { isExternal, type NatsService, type WebsocketIngress } from "../service.ts";
import type { ChartValues } from "./plan.ts";

/** The variable with the address that a server advertises. Kubernetes fills in the name of its pod. */
const advertised = "CLIENT_ADVERTISE";

/** The Service for clients. */
export function service(given: NatsService = {}): ChartValues {
    const { type, annotations, sourceRanges, nodePort, externalTrafficPolicy } = given;
    const spec = {
        ...(isExternal(given) ? { type } : {}),
        ...(sourceRanges === undefined ? {} : { loadBalancerSourceRanges: [...sourceRanges] }),
        ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
    };
    return {
        ...(nodePort === undefined ? {} : { ports: { nats: { nodePort } } }),
        merge: {
            // Waiting for the StatefulSet is enough.
            metadata: { annotations: { ...annotations, "pulumi.com/skipAwait": "true" } },
            ...(Object.keys(spec).length === 0 ? {} : { spec }),
        },
    };
}

/** The variables, and the settings of routes and of the server, with which a server advertises an address. */
export function advertise({ advertise: address }: NatsService = {}) {
    return address === undefined
        ? { env: {}, routes: {}, server: {} }
        : {
              // The server parses the variable's value: in quotes it is a text.
              env: { [advertised]: `"${address}"` },
              routes: { noAdvertise: false },
              server: { client_advertise: `<< $${advertised} >>` },
          };
}

/** The Ingress of the websocket listener. */
export function ingress(given: WebsocketIngress | undefined): ChartValues {
    if (given === undefined) {
        return {};
    }
    const { hosts, path, className, tlsSecretName, annotations } = given;
    return {
        ingress: {
            enabled: true,
            hosts: [...hosts],
            ...(path === undefined ? {} : { path }),
            ...(className === undefined ? {} : { className }),
            ...(tlsSecretName === undefined ? {} : { tlsSecretName }),
            ...(annotations === undefined ? {} : { merge: { metadata: { annotations } } }),
        },
    };
}
