/**
 * How the properties of streams and consumers are written here and by the server. The same tables encode, decode and
 * check them, and are the schema of a stack's configuration.
 */

/** What a property is. */
export type Type =
    | { readonly is: "text" | "flag" | "size" | "duration" | "time" | "map" }
    | { readonly is: "texts" | "durations" }
    | { readonly is: "number"; readonly min: number; readonly max?: number }
    | { readonly is: "choice"; readonly choices: readonly string[] }
    | { readonly is: "object" | "objects"; readonly fields: Fields };

/**
 * Which changes the server refuses: all, those from `true` to `false`, to or from one value, or all but leaving it
 * out.
 */
export type Refused = "all" | "off" | "workqueue" | "replaced";

/** One property. */
export type Field = Type & {
    /** Its name in the server's API. */
    readonly server: string;
    /** What it is, for the documentation of settings. */
    readonly about: string;
    /** A valid value, for messages. */
    readonly example?: unknown;
    /** What it is where it is left out, if the server refuses changes. */
    readonly unset?: unknown;
    readonly refuses?: Refused;
};

/** Properties by the names that they have here. */
export type Fields = Readonly<Record<string, Field>>;

type Options = Partial<Pick<Field, "example" | "unset" | "refuses">>;

const of =
    <Is extends "text" | "flag" | "size" | "duration" | "time" | "map" | "texts" | "durations">(
        is: Is,
        example: unknown,
    ) =>
    (server: string, about: string, options: Options = {}): Field => ({
        is,
        server,
        about,
        example,
        ...options,
    });

export const text = of("text", "orders");
export const flag = of("flag", true);
export const size = of("size", "1Gi");
export const duration = of("duration", "2m");
export const time = of("time", "2026-01-31T12:00:00Z");
export const map = of("map", { team: "shop" });
export const texts = of("texts", ["orders.>"]);
export const durations = of("durations", ["1s", "5s"]);

export function number(
    server: string,
    about: string,
    { min = 1, max, ...options }: Options & { min?: number; max?: number } = {},
): Field {
    return {
        is: "number",
        server,
        about,
        min,
        ...(max === undefined ? {} : { max }),
        example: min,
        ...options,
    };
}

export function choice(
    server: string,
    about: string,
    choices: readonly string[],
    options: Options = {},
): Field {
    return { is: "choice", server, about, choices, example: choices[0], ...options };
}

export function object(server: string, about: string, fields: Fields, options: Options = {}): Field {
    return { is: "object", server, about, fields, ...options };
}

export function objects(server: string, about: string, fields: Fields, options: Options = {}): Field {
    return { is: "objects", server, about, fields, ...options };
}
