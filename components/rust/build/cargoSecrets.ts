import type { Input } from "@pulumi/pulumi";
import { invalid, type Problem } from "../../problems.ts";
import { shellQuoted } from "./shell.ts";

/**
 * The logins with which private dependencies are downloaded. They are mounted for that one step only: no image, layer,
 * build argument or log contains them.
 */
export interface CargoSecrets {
    /**
     * Tokens by the registry's name in `.cargo/config.toml`.
     * @default {} - none
     * @example { acme: config.requireSecret("acmeToken") }
     */
    readonly registries?: Readonly<Record<string, Input<string>>>;
    /**
     * Tokens or passwords for git by the URL of a host or a repository. The URL may contain the user
     * (`https://ci@git.example.com`); otherwise the user is `x-access-token`.
     * @default {} - none
     * @example { "https://git.example.com": config.requireSecret("gitToken") }
     */
    readonly git?: Readonly<Record<string, Input<string>>>;
    /**
     * Whether to forward the SSH agent of the machine that runs Pulumi (`SSH_AUTH_SOCK`), for `ssh://` URLs, with that
     * machine's known hosts.
     * @default false - an agent can log in to more than git
     */
    readonly ssh?: boolean;
}

/** {@link CargoSecrets} with its values known. */
export interface KnownCargoSecrets {
    readonly registries: Readonly<Record<string, string>>;
    readonly git: Readonly<Record<string, string>>;
    readonly ssh: boolean;
}

/** Every problem of the names and URLs. Values are not read. */
export function checkCargoSecrets({
    registries = {},
    git = {},
}: {
    readonly registries?: Readonly<Record<string, unknown>>;
    readonly git?: Readonly<Record<string, unknown>>;
}): Problem[] {
    const badRegistries = Object.keys(registries).filter((name) => !/^[\w-]+$/.test(name));
    const badAddresses = Object.keys(git).filter(
        (address) => !/^https?:\/\/(?:[\w.%+-]+@)?[\w.-]+(?::\d+)?(?:\/[\w.~/%+-]*)?$/.test(address),
    );
    return [
        ...badRegistries.map((name) => ({
            path: `cargoSecrets.registries.${name}`,
            reason: invalid("registry name", name, `the one in .cargo/config.toml, for example "acme"`),
        })),
        ...badAddresses.map((address) => ({
            path: `cargoSecrets.git["${address}"]`,
            reason: invalid(
                "URL",
                address,
                `one such as "https://git.example.com" or "https://ci@git.example.com"`,
            ),
        })),
    ];
}

/** The text of cargo's `credentials.toml`: https://doc.rust-lang.org/cargo/reference/config.html#credentials. */
export function printCargoCredentials(registries: Readonly<Record<string, string>>): string {
    return Object.entries(registries)
        .map(([name, token]) => `[registries.${name}]\ntoken = ${JSON.stringify(token)}\n`)
        .join("");
}

/**
 * A git configuration whose helpers print the credentials: https://git-scm.com/docs/gitcredentials. Cargo's built-in git
 * calls them through a shell, as git does, but finds them by the host without its port, while git needs the port.
 */
export function printGitConfig(git: Readonly<Record<string, string>>): string {
    return Object.entries(git)
        .flatMap(([address, password]) => {
            const { protocol, host, hostname, username, pathname } = new URL(address);
            const name = username === "" ? "x-access-token" : decodeURIComponent(username);
            const lines = [`username=${name}`, `password=${password}`].map(shellQuoted).join(" ");
            const helper = JSON.stringify(`!f() { printf '%s\\n' ${lines}; }; f`);
            const path = pathname.replace(/\/$/, "");
            const places = path === "" ? new Set([host, hostname]) : [host + path];
            return [...places].map((place) => `[credential "${protocol}//${place}"]\n\thelper = ${helper}\n`);
        })
        .join("");
}
