import * as z from "zod";
import { expected, number, size, text } from "../formats.ts";

const time = (example: string) => text(`a time, for example "${example}"`);

/** Keys of `dhi:nats` for the servers' limits, and for what has no key of its own. */
export const limitKeys = {
    maxConnections: number("a whole number, for example 1000")
        .optional()
        .describe("Maximum number of clients of one node; default: `65536`"),
    maxSubscriptions: number("a whole number, for example 1000")
        .optional()
        .describe("Maximum number of subscriptions of one client; default: no limit"),
    maxPending: size("64Mi")
        .optional()
        .describe("How much may wait for a slow client before it is disconnected; default: `64Mi`"),
    maxControlLine: size("4Ki").optional().describe("Maximum length of a protocol line; default: `4Ki`"),
    writeDeadline: time("10s")
        .optional()
        .describe("Time for a write to a client before it is disconnected; default: `10s`"),
    pingInterval: time("2m").optional().describe("Time between pings to a quiet client; default: `2m`"),
    maxPingsOut: number("a whole number, for example 2")
        .optional()
        .describe("Number of pings without an answer before a client is disconnected; default: `2`"),
    clientCertificates: z
        .enum(["verify", "verifyAndMap"], expected('"verify" or "verifyAndMap"'))
        .optional()
        .describe(
            "Clients must show a certificate beside their login, or with `verifyAndMap` instead of it; requires TLS for clients",
        ),
    extraConfig: z
        .record(z.string(), z.unknown(), expected("settings of the server, for example { debug: true }"))
        .optional()
        .describe(
            "Further settings by the server's names, merged last; no secrets; other keys' settings are refused",
        ),
};
