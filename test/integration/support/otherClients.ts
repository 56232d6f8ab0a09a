/** Clients that connect to a server's other listeners. */
import { wsconnect, type NatsConnection } from "@nats-io/transport-node";
import mqtt, { type MqttClient } from "mqtt";
import WebSocket from "ws";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";

/** A login with another password than the stack's. */
interface Options {
    readonly password?: string;
}

/** Connects by a websocket, as a browser does. The caller closes the connection. */
export function dialWebsocket(
    outputs: StackOutputs,
    port: number,
    { password = outputs.natsPassword }: Options = {},
): Promise<NatsConnection> {
    const { url, ca } = endpoint(outputs, port, "ws");
    return wsconnect({
        servers: url,
        ...(outputs.natsUser === undefined ? {} : { user: outputs.natsUser }),
        pass: password,
        reconnect: false,
        // Node 20 has no WebSocket, and later ones accept no authority.
        wsFactory: (address) =>
            Promise.resolve({
                socket: new WebSocket(address, { ca }) as unknown as globalThis.WebSocket,
                encrypted: ca !== undefined,
            }),
    });
}

/** Connects by MQTT. The caller closes the connection. */
export function dialMqtt(
    outputs: StackOutputs,
    port: number,
    { password = outputs.natsPassword }: Options = {},
): Promise<MqttClient> {
    const { url, ca } = endpoint(outputs, port, "mqtt");
    return mqtt.connectAsync(url, {
        ...(outputs.natsUser === undefined ? {} : { username: outputs.natsUser }),
        password,
        ...(ca === undefined ? {} : { ca }),
        reconnectPeriod: 0,
    });
}

/** The URL of a listener on the first server's host, and the authority if it uses TLS. */
function endpoint({ nats }: StackOutputs, port: number, scheme: string) {
    const { hostname } = new URL(nats.clientUrls[0] ?? "");
    const ca = nats.caCertificate ?? undefined;
    return { url: `${scheme}${ca === undefined ? "" : "s"}://${hostname}:${port}`, ca };
}
