import * as z from "zod";
import { expectedSecret, secret, text } from "./formats.ts";

const login = z.strictObject(
    {
        username: text("a user name").optional().describe("User name for this registry"),
        password: secret("Password or access token for this registry"),
    },
    expectedSecret("settings, for example { username: ci, password: { secure: … } }"),
);

/** `dhi:registries`: logins for other registries than `dhi:images.registry`, by host. */
export const registriesSchema = z
    .record(
        z.string(),
        login,
        expectedSecret(
            "settings, for example { registry.example.com: { username: ci, password: { secure: … } } }",
        ),
    )
    .default({})
    .describe(
        "Logins for other registries than `dhi:images.registry`, by host; default: those of `docker login`",
    );
