import * as z from "zod";
import { expected, expectedSecret, hidden, list, secret, section, text } from "../formats.ts";

const example = "{ hub: { urls: [tls://hub.example.com:7422], user: edge } }";

/** `dhi:nats.leafRemotes`: other clusters that the servers join as leaf nodes, without secrets. */
export const leafRemotesSchema = z
    .record(
        z.string(),
        section(
            {
                urls: list(
                    "an address, for example tls://hub.example.com:7422",
                    "a list of addresses",
                ).describe("Addresses of its servers' listeners for leaf nodes, without a login"),
                account: text("the name of an account")
                    .optional()
                    .describe(
                        "Account of this cluster whose messages are exchanged; default: the global one",
                    ),
                user: text("the name of a user")
                    .optional()
                    .describe("User to log in as, with the `password` in `dhi:natsLeafRemotes`"),
                denyImports: list("a subject", "a list of subjects")
                    .optional()
                    .describe("Subjects that do not come in from there"),
                denyExports: list("a subject", "a list of subjects")
                    .optional()
                    .describe("Subjects that do not go out to there"),
            },
            "{ urls: [tls://hub.example.com:7422], user: edge }",
        ),
        expected(`remotes by name, for example ${example}`),
    )
    .optional()
    .describe("Other clusters to join as leaf nodes, by a name of your choice");

const part = (what: string) =>
    z
        .string(expectedSecret("text"))
        .optional()
        .meta({ description: what, ...hidden });

/** `dhi:natsLeafRemotes`: the secrets of the remotes. All of it counts as secret, so messages never show it. */
export const leafRemoteSecrets = z
    .record(
        z.string(),
        z.strictObject(
            {
                password: part("Password of the remote's `user`"),
                credentials: part("Content of a credentials file (`.creds`), instead of a user"),
                ca: part("Certificate authority of its servers, in PEM"),
                certificate: part("Certificate to show, in PEM"),
                key: part("Private key of the certificate, in PEM"),
            },
            expectedSecret("settings, for example { password: … }"),
        ),
        expectedSecret("settings, for example { hub: { password: … } }"),
    )
    .optional()
    .describe("Secrets of `nats.leafRemotes`, by the remote's name");

/** `dhi:nats.gateways`: other clusters' gateways. */
export const gatewaysSchema = z
    .record(
        z.string(),
        list("an address, for example nats://east.example.com:7222", "a list of addresses"),
        expected("addresses by cluster, for example { EAST: [nats://east.example.com:7222] }"),
    )
    .optional()
    .describe("Addresses of other clusters' gateways, by the clusters' names");

/** `dhi:natsGatewayPassword`. */
export const gatewayPassword = secret("Password of the gateways, which all connected clusters share");
