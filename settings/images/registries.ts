import { registryOf } from "../../components/images/pushedReference.ts";
import type { Login } from "../../components/images/dockerLogin.ts";
import type { Problem } from "../../components/problems.ts";
import { usedImages } from "./usedImages.ts";
import { project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";

/** A login that a stack states for a registry. Its password is plain text here. */
export interface StatedLogin {
    /** Host, and port where it has one: `dhi.io`, `registry.example.com:5000`. */
    readonly registry: string;
    readonly login: Login;
    /** The keys that it comes from, without `dhi:`. */
    readonly keys: { readonly username: string; readonly password: string };
}

const hostShape = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::\d+)?$/;

/** Every problem of the logins for further registries. */
export function checkRegistries({ images, registries }: PlainSettings): Problem[] {
    return Object.entries(registries).flatMap(([host, { username, password }]) => {
        const keys = keysOf(host);
        const reason = whyNotFurther(host, registryOf(images.registry));
        if (reason !== undefined) {
            return [{ path: keys.entry, reason }];
        }
        return [
            ...(username === undefined
                ? [{ path: keys.username, reason: `missing; ${setWith(keys.username)}` }]
                : []),
            ...(password === undefined
                ? [{ path: keys.password, reason: `missing; ${setWith(keys.password)}` }]
                : []),
        ];
    });
}

function whyNotFurther(host: string, main: string): string | undefined {
    if (host === main) {
        return `is the registry of ${project}:images.registry; its login goes into ${project}:registryUsername and ${project}:registryPassword`;
    }
    return hostShape.test(host)
        ? undefined
        : `"${host}" is no registry's host; write one without "https://" or a path, such as "registry.example.com"`;
}

/** What to type to set a login's user name or password. */
export function setWith(key: string): string {
    const secret = key.toLowerCase().endsWith("password") ? "--secret " : "";
    // Only a key with steps in it is a path; and a shell must leave its quotes alone.
    return `set it with: pulumi config set ${secret}${/\W/.test(key) ? `--path '${project}:${key}'` : `${project}:${key}`}`;
}

/** The keys of a further registry's login, written as `pulumi config set --path` takes them. */
function keysOf(host: string) {
    const entry = `registries["${host}"]`;
    return { entry, username: `${entry}.username`, password: `${entry}.password` };
}

/** The logins that a stack states. Call it on settings without problems. */
export function statedLogins(settings: PlainSettings): StatedLogin[] {
    const { images, registryUsername: username, registryPassword: password, registries } = settings;
    const main = { username: "registryUsername", password: "registryPassword" };
    return [
        { registry: registryOf(images.registry), keys: main, username, password },
        ...Object.entries(registries).map(([host, login]) => ({
            registry: host,
            keys: keysOf(host),
            ...login,
        })),
    ].flatMap(({ registry, keys, username, password }) =>
        username === undefined || password === undefined
            ? []
            : [{ registry, keys, login: { username, password } }],
    );
}

/** The registries that a stack's images come from or that it states a login for, the main one left out. */
export function furtherRegistries(settings: PlainSettings): string[] {
    const main = registryOf(settings.images.registry);
    const hosts = [
        ...usedImages(settings).map(({ reference }) => registryOf(reference)),
        ...Object.keys(settings.registries),
    ];
    return [...new Set(hosts)].filter((host) => host !== main);
}
