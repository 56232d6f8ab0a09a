import type { Input } from "@pulumi/pulumi";
import type { Problem } from "../../problems.ts";
import { shellQuoted } from "./shell.ts";

/**
 * How private dependencies are downloaded. Everything here is mounted for that one step alone: it is in no image, no
 * layer, no build argument and no log.
 */
export interface CargoSecrets {
    /** Tokens by the registry's name in `.cargo/config.toml`: `{ acme: … }`. @default {} */
    readonly registries?: Readonly<Record<string, Input<string>>>;
    /**
     * Tokens or passwords for git by address, of a host or of one repository: `{ "https://git.example.com": … }`. A user's
     * name stands in the address (`https://ci@git.example.com`); without one it is `x-access-token`. @default {}
     */
    readonly git?: Readonly<Record<string, Input<string>>>;
    /**
     * Forwards the SSH agent of the machine that runs Pulumi (`SSH_AUTH_SOCK`), for `ssh://` addresses, with that
     * machine's known hosts. @default false
     */
    readonly ssh?: boolean;
}

/** {@link CargoSecrets} with its values known. */
export interface KnownCargoSecrets {
    readonly registries: Readonly<Record<string, string>>;
    readonly git: Readonly<Record<string, string>>;
    readonly ssh: boolean;
}

/** What is wrong with the names; values are looked at by nobody. */
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
            reason: `"${name}" is not a valid name of a registry; write the one that .cargo/config.toml has, such as "acme"`,
        })),
        ...badAddresses.map((address) => ({
            path: `cargoSecrets.git["${address}"]`,
            reason: `"${address}" is not a valid address; write one such as "https://git.example.com" or "https://ci@git.example.com"`,
        })),
    ];
}

/** The file `credentials.toml` of cargo: https://doc.rust-lang.org/cargo/reference/config.html#credentials. */
export function printCargoCredentials(registries: Readonly<Record<string, string>>): string {
    return Object.entries(registries)
        .map(([name, token]) => `[registries.${name}]\ntoken = ${JSON.stringify(token)}\n`)
        .join("");
}

/**
 * A configuration of git whose helpers print the credentials. Cargo's own git calls helpers through a shell, as the
 * program does: https://git-scm.com/docs/gitcredentials. It looks them up by host, without the port that git wants.
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
