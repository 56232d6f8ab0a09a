import * as z from "zod";
import { expected, flag, number, section, text } from "../formats.ts";

/** A listener of the server: on or off, and where. */
const listener = (what: string, port: number) =>
    z
        .union(
            [
                flag,
                section(
                    {
                        port: number(`a port, for example ${port}`)
                            .optional()
                            .describe(
                                `Docker: host port, on \`publishOn\`; node i gets port + i; default: \`${port}\``,
                            ),
                        secretName: text("the name of a Secret")
                            .optional()
                            .describe("Kubernetes: Secret with `tls.crt`, `tls.key` and `ca.crt`"),
                    },
                    `{ port: ${port} }`,
                ),
            ],
            expected(`true, false or settings, for example { port: ${port} }`),
        )
        .optional()
        .describe(what);

const fallback = "without a certificate of its own, it has that of";

/** `dhi:nats.listeners`, on both runtimes. */
export const listenersSchema = section(
    {
        leafNodes: listener(`Listener for leaf nodes; ${fallback} clients`, 7422),
        websocket: listener(`Listener for websockets; ${fallback} clients`, 8080),
        mqtt: listener(`Listener for MQTT, which requires JetStream; ${fallback} clients`, 1883),
        gateway: listener(`Listener for gateways of other clusters; ${fallback} routes`, 7222),
    },
    "{ websocket: true }",
);
