import { z } from "zod";
import { appSchema } from "./schema/app.ts";
import { expected, secret, secrets, text } from "./schema/forms.ts";
import { imagesSchema } from "./schema/images.ts";
import { kubernetesSchema } from "./schema/kubernetes.ts";
import { certificate, natsSchema } from "./schema/nats.ts";
import { registriesSchema } from "./schema/registries.ts";

/** Every key of a stack's configuration, without its `dhi:`. The single source for checks and documentation. */
export const schema = z.strictObject({
    runtime: z
        .enum(["docker", "kubernetes"], expected(`"docker" or "kubernetes"`))
        .default("docker")
        .describe("Where everything runs"),
    policy: z
        .enum(["development", "production"], expected(`"development" or "production"`))
        .default("development")
        .describe("What is allowed: `production` holds the stack to the rules below"),
    images: imagesSchema,
    registryUsername: text("a user name")
        .optional()
        .describe("Login for the registry; default: `docker login`"),
    registryPassword: secret("Password or access token for the registry"),
    registries: registriesSchema,
    nats: natsSchema,
    apps: z.array(appSchema, expected("a list of services")).default([]).describe("Rust services"),
    kubernetes: kubernetesSchema,
    appSecrets: secrets("Secrets of the services by name, for `secretFiles` and `secretEnvironment`"),
    natsPassword: secret("Password of the client user"),
    natsToken: secret("A token that all clients share, instead of user and password"),
    natsRoutePassword: secret("Password with which servers let each other in"),
    natsTls: certificate("natsTls", "the listener for clients"),
    natsRouteTls: certificate("natsRouteTls", "the listener for other servers"),
});

/** Keys whose values are objects or lists. */
export const structuredKeys: ReadonlySet<string> = new Set([
    "apps",
    "appSecrets",
    "images",
    "kubernetes",
    "nats",
    "natsRouteTls",
    "natsTls",
    "registries",
]);

/** A stack's configuration with its defaults filled in. Secrets are still plain text here. */
export type PlainSettings = z.infer<typeof schema>;
