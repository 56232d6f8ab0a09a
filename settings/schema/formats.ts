import * as z from "zod";

/** The messages for a missing and an invalid value. The value is in the message, so never use it for secrets. */
export function expected(what: string): { error: (issue: { input?: unknown }) => string } {
    return {
        error: ({ input }) =>
            input === undefined
                ? `is required: use ${what}`
                : `${JSON.stringify(input)} is not valid: use ${what}`,
    };
}

/** The message for an invalid value that is or contains a secret. */
export function expectedSecret(what: string): { error: () => string } {
    return { error: () => `is not valid: use ${what}` };
}

export const flag = z.boolean(expected("true or false"));
export const text = (what: string) => z.string(expected(what)).min(1, expected(what));
export const number = (what: string) => z.number(expected(what));
export const version = (example: string) =>
    text(`a tag, for example "${example}", with or without "@sha256:…"`);
export const size = (example: string) => text(`a size, for example "${example}"`);
/** A list of texts. */
export const list = (each: string, all: string) => z.array(text(each), expected(all));

/** Marks a value as a secret in JSON Schema. */
export const hidden = { writeOnly: true };
/** A secret. An empty one counts as missing. */
export const secret = (description: string) =>
    z
        .string(expectedSecret("text"))
        .optional()
        .meta({ description, ...hidden });

/** The names of secrets in `dhi:appSecrets`, without characters that a shell or Pulumi's paths interpret. */
export const secretName = /^[\w.-]+$/;
/** The names of secrets in `dhi:appSecrets`, by the name under which the service uses them. */
export const secretNames = (description: string) =>
    z
        .record(
            z.string(),
            z
                .string(expected(`the name of a secret, for example "api-key"`))
                .regex(secretName, expected(`the name of a secret: letters, digits, ".", "-" and "_"`)),
            expected("names of secrets, for example { api-key: api-key }"),
        )
        .optional()
        .describe(description);

/** Secrets by name. */
export const secrets = (description: string) =>
    z
        .record(
            z.string(),
            z.string(expectedSecret("text")).meta(hidden),
            expectedSecret("settings, for example { api-key: … }"),
        )
        .default({})
        .describe(description);

/** Texts by name. They may be empty. */
export const texts = (what: string) =>
    z.record(z.string(), z.string(expected("text, in quotes if it looks like a number")), expected(what));

/** A section with known keys. Unknown keys are errors. */
export const section = <Keys extends z.ZodRawShape>(keys: Keys, example: string) =>
    z.strictObject(keys, expected(`settings, for example ${example}`));
