import * as z from "zod";
import { appSchema } from "./schema/app.ts";
import { expected, secret, secrets, text } from "./schema/formats.ts";
import { imagesSchema } from "./schema/images.ts";
import { kubernetesSchema } from "./schema/kubernetes.ts";
import { certificate, clientCertificate, listenerCertificates, natsSchema } from "./schema/nats/cluster.ts";
import { exemptionsSchema } from "./schema/policy.ts";
import { registriesSchema } from "./schema/registries.ts";
import { gatewayPassword, leafRemoteSecrets } from "./schema/nats/remotes.ts";

/** Every key of a stack's configuration, without `dhi:`. Checks and documentation are generated from it. */
export const schema = z.strictObject({
    runtime: z
        .enum(["docker", "kubernetes"], expected(`"docker" or "kubernetes"`))
        .default("docker")
        .describe("Where the stack runs"),
    policy: z
        .enum(["development", "production"], expected(`"development" or "production"`))
        .default("development")
        .describe("What the stack may do; `production` applies further rules"),
    policyExemptions: exemptionsSchema,
    images: imagesSchema,
    registryUsername: text("a user name")
        .optional()
        .describe("User name for the registry; default: the login of `docker login`"),
    registryPassword: secret("Password or access token for the registry"),
    registries: registriesSchema,
    nats: natsSchema,
    apps: z.array(appSchema, expected("a list of services")).default([]).describe("Rust services"),
    kubernetes: kubernetesSchema,
    appSecrets: secrets(
        "Secrets of the services, by name, for `secretFiles`, `secretEnvironment` and `cargoSecrets`",
    ),
    natsPassword: secret("Password of the client user"),
    natsPasswords: secrets("Passwords of further users, or the seeds of their NKeys, by user"),
    natsToken: secret("A token shared by all clients, instead of user and password"),
    natsSystemPassword: secret("Password of the user `system` of the system account"),
    natsCredentials: secret("Credentials (`.creds`) of services, with `nats.operator`"),
    natsSystemCredentials: secret("Credentials of a user of the system account, with `nats.operator`"),
    natsRoutePassword: secret("Password for routes between servers"),
    natsEncryptionKey: secret("Key with which servers encrypt JetStream's files, 32 characters or more"),
    natsTls: certificate("natsTls", "the listener for clients"),
    natsRouteTls: certificate("natsRouteTls", "the listener for other servers"),
    natsClientTls: clientCertificate,
    natsListenerTls: listenerCertificates,
    natsLeafRemotes: leafRemoteSecrets,
    natsGatewayPassword: gatewayPassword,
});

/** Keys whose values are objects or lists. */
export const structuredKeys: ReadonlySet<string> = new Set([
    "apps",
    "appSecrets",
    "images",
    "kubernetes",
    "nats",
    "natsClientTls",
    "natsLeafRemotes",
    "natsListenerTls",
    "natsPasswords",
    "natsRouteTls",
    "natsTls",
    "policyExemptions",
    "registries",
]);

/** A stack's configuration with its defaults filled in. Secrets are still plain text here. */
export type PlainSettings = z.infer<typeof schema>;
