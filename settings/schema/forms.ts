import { z } from "zod";

/** Says of a wrong value what it is not and what to write. Never used on secrets. */
export function expected(what: string): { error: (issue: { input?: unknown }) => string } {
    return {
        error: ({ input }) =>
            input === undefined ? `missing; write ${what}` : `${JSON.stringify(input)} is not ${what}`,
    };
}

export const text = (what: string) => z.string(expected(what)).min(1, expected(what));
export const number = (what: string) => z.number(expected(what));
export const version = (example: string) => text(`a tag such as "${example}", with or without "@sha256:…"`);
export const size = (example: string) => text(`a size such as "${example}"`);
/** Marks a value as a secret, in the words of JSON Schema. */
export const hidden = { writeOnly: true };
/** A secret: its value must never stand in a message. An empty one counts as missing. */
export const secret = (description: string) =>
    z
        .string({ error: "must be text" })
        .optional()
        .meta({ description, ...hidden });

/** What a secret of `dhi:appSecrets` may be called: nothing that a shell or a path of Pulumi's would take apart. */
export const secretName = /^[\w.-]+$/;
/** Secrets by the name that they are used under: each is the name that they have in `dhi:appSecrets`. */
export const secretNames = (description: string) =>
    z
        .record(
            z.string(),
            z
                .string(expected(`the name of a secret such as "api-key"`))
                .regex(secretName, expected(`the name of a secret: letters, digits, ".", "-" and "_"`)),
            expected("names of secrets, such as { api-key: api-key }"),
        )
        .optional()
        .describe(description);

/** Secrets by name. Neither in form nor in value may they stand in a message. */
export const secrets = (description: string) =>
    z
        .record(z.string(), z.string({ error: "must be text" }).meta(hidden), {
            error: "it is not settings such as { api-key: … }",
        })
        .default({})
        .describe(description);

/** Texts by name, each of which may be empty. */
export const texts = (what: string) =>
    z.record(z.string(), z.string(expected("text, in quotes if it looks like a number")), expected(what));

/** Several keys together. Others than these are errors, not ignored. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape, example: string) =>
    z.strictObject(shape, {
        error: ({ input }) => `${JSON.stringify(input)} is not settings such as ${example}`,
    });
