import { parseSettings } from "../../../settings/check.ts";

/** Values that are refused in an otherwise valid configuration, and the expected problems by key. */
export type Bad = [values: Record<string, unknown>, problems: Readonly<Record<string, string | string[]>>];

export const digest = `sha256:${"0f".repeat(32)}`;

/** Part of every secret. It must not appear in any message. */
export const marker = "mArKeR-of-a-secret";
/** The secrets of every valid configuration. */
export const secrets = {
    registryUsername: "me",
    registryPassword: `${marker}-1`,
    natsPassword: `${marker}-2`,
    natsRoutePassword: `${marker}-3`,
};

/** A value at a path such as `nats.nodes`, and why it is refused. */
export function bad(path: string, value: unknown, reason: string): Bad {
    const values = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return [values as Record<string, unknown>, { [path]: reason }];
}

/** A value of the wrong type, or an empty one. */
export const wrong = (path: string, value: unknown, use: string): Bad =>
    bad(path, value, `${JSON.stringify(value)} is not valid: use ${use}`);

/** A service that is built. */
export const hello = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };

/** A change of the service `hello`, and the expected problems by the service's keys. */
export const badApp = (change: object, problems: Record<string, string>): Bad => [
    { apps: [{ ...hello, ...change }] },
    Object.fromEntries(Object.entries(problems).map(([key, reason]) => [`apps[0].${key}`, reason])),
];

/** The expected problems by key, in the form that the checks return. */
export const problemList = (problems: Readonly<Record<string, string | string[]>>) =>
    Object.entries(problems).flatMap(([path, reasons]) =>
        [reasons].flat().map((reason) => ({ path, reason })),
    );

/** A configuration with some values, where `undefined` is a missing one. */
export const parsed = (values: object, base: object = secrets) =>
    parseSettings(JSON.parse(JSON.stringify({ ...base, ...values })) as Record<string, unknown>);

/** Its problems. */
export const problemsOf = (...configuration: Parameters<typeof parsed>) => parsed(...configuration).problems;
