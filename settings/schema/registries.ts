import { z } from "zod";
import { secret, text } from "./forms.ts";

/** Passwords are among these values: a message never repeats one. */
const isNot = (example: string) => ({ error: () => `is not settings such as ${example}` });

const login = z.strictObject(
    {
        username: text("a user name").optional().describe("Login for this registry"),
        password: secret("Password or access token for this registry"),
    },
    isNot("{ username: ci, password: { secure: … } }"),
);

/** `dhi:registries`: logins for further registries than that of `dhi:images.registry`, by host. */
export const registriesSchema = z
    .record(z.string(), login, isNot("{ registry.example.com: { username: ci, password: { secure: … } } }"))
    .default({})
    .describe("Logins for other registries than `dhi:images.registry`, by host; default: `docker login`");
