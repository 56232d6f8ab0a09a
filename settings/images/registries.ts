import { registryOf } from "../../components/images/pushedReference.ts";
import type { HardenedRegistryArgs } from "../../components/images/registry.ts";
import type { Login } from "../../components/images/dockerLogin.ts";
import type { PullLogin } from "../../components/rust/image/adoptedProgram.ts";
import { invalid, unless, type Problem } from "../../components/problems.ts";
import { missingSecret, setCommand } from "../commands.ts";
import { project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";
import type { Hide } from "../secrets.ts";
import { usedImages } from "./usedImages.ts";

/** A login in the configuration, with its password in plain text. */
export interface StatedLogin {
    /** Host, and the port if there is one: `dhi.io`, `registry.example.com:5000`. */
    readonly registry: string;
    readonly login: Login;
    /** Its keys, without `dhi:`. */
    readonly keys: { readonly username: string; readonly password: string };
}

const hostPattern = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::\d+)?$/;

/** Every problem of the logins for further registries. */
export function checkRegistries({ images, registries }: PlainSettings): Problem[] {
    return Object.entries(registries).flatMap(([host, { username, password }]) => {
        const keys = keysOf(host);
        const reason = whyNotFurther(host, registryOf(images.registry));
        if (reason !== undefined) {
            return [{ path: keys.entry, reason }];
        }
        const missingName = `is required; set it with: ${setCommand(keys.username, { secret: false })}`;
        return [
            ...unless(username !== undefined, keys.username, missingName),
            ...unless(password !== undefined, keys.password, missingSecret(keys.password)),
        ];
    });
}

function whyNotFurther(host: string, main: string): string | undefined {
    if (host === main) {
        return `is the registry of ${project}:images.registry: use ${project}:registryUsername and ${project}:registryPassword for its login`;
    }
    return hostPattern.test(host)
        ? undefined
        : invalid(
              "registry host",
              host,
              `a host without "https://" or a path, for example "registry.example.com"`,
          );
}

/** The keys of a further registry's login, written as `pulumi config set --path` reads them. */
function keysOf(host: string) {
    const entry = `registries["${host}"]`;
    return { entry, username: `${entry}.username`, password: `${entry}.password` };
}

/** The logins in the configuration. Call it with valid settings. */
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

/** The stack's login for a registry. */
export function loginFor(
    settings: PlainSettings,
    registry: string | undefined,
    hide: Hide,
): PullLogin | undefined {
    const login = statedLogins(settings).find((stated) => stated.registry === registry)?.login;
    return login && { username: login.username, password: hide(login.password) };
}

/** The arguments for the registry of `dhi:images`, and for all others of the stack's images and logins. */
export function registryArgs(settings: PlainSettings, hide: Hide): HardenedRegistryArgs {
    const withLogin = (registry: string) => ({
        registry,
        ...loginFor(settings, registryOf(registry), hide),
    });
    const hosts = [
        ...usedImages(settings).map(({ reference }) => registryOf(reference)),
        ...Object.keys(settings.registries),
    ];
    const further = [...new Set(hosts)].filter((host) => host !== registryOf(settings.images.registry));
    return {
        ...withLogin(settings.images.registry),
        ...(further.length === 0 ? {} : { further: further.map(withLogin) }),
    };
}
