import { z } from "zod";
import { appSchema } from "./schema/app.ts";
import { expected, secret, text } from "./schema/forms.ts";
import { imagesSchema } from "./schema/images.ts";
import { natsSchema } from "./schema/nats.ts";
import { registriesSchema } from "./schema/registries.ts";

/** Every key of a stack's configuration, without its `dhi:`. The single source for checks and documentation. */
export const schema = z.strictObject({
    runtime: z.enum(["docker"], expected(`"docker"`)).default("docker").describe("Where everything runs"),
    images: imagesSchema,
    registryUsername: text("a user name")
        .optional()
        .describe("Login for the registry; default: `docker login`"),
    registryPassword: secret("Password or access token for the registry"),
    registries: registriesSchema,
    nats: natsSchema,
    apps: z.array(appSchema, expected("a list of services")).default([]).describe("Rust services"),
    natsPassword: secret("Password of the client user"),
    natsToken: secret("A token that all clients share, instead of user and password"),
    natsRoutePassword: secret("Password with which servers let each other in"),
});

/** Keys whose values are objects or lists. */
export const structuredKeys: ReadonlySet<string> = new Set(["apps", "images", "nats", "registries"]);

/** A stack's configuration with its defaults filled in. Secrets are still plain text here. */
export type PlainSettings = z.infer<typeof schema>;
