import type { Input } from "@pulumi/pulumi";
import { defined } from "../components/arguments.ts";
import type { NatsAccount } from "../components/nats/args/accounts.ts";
import type { NatsClusterArgs } from "../components/nats/args/cluster.ts";
import type { NatsAuthentication, NatsUser } from "../components/nats/args/users.ts";
import { hashAsPassword, isHash, isSeed } from "../components/nats/config/passwords.ts";
import { unless, type Problem } from "../components/problems.ts";
import { missingSecret, setCommand } from "./commands.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";
import type { Hide } from "./secrets.ts";

type UserArgs = Pick<NatsClusterArgs, "authentication" | "accounts" | "systemPassword">;

/** Who can log in to the cluster. */
export function natsUsers(settings: PlainSettings, hide: Hide): UserArgs {
    const { nats, natsSystemPassword: system } = settings;
    return {
        authentication: authentication(settings, hide),
        ...(nats.accounts === undefined ? {} : { accounts: accounts(nats.accounts) }),
        ...(system === undefined ? {} : { systemPassword: hide(system) }),
    };
}

function authentication(settings: PlainSettings, hide: Hide): NatsAuthentication {
    const { nats, natsToken, natsCredentials = "", natsSystemCredentials } = settings;
    if (nats.operator !== undefined) {
        return {
            operator: {
                ...nats.operator,
                credentials: hide(natsCredentials),
                ...(natsSystemCredentials === undefined
                    ? {}
                    : { systemCredentials: hide(natsSystemCredentials) }),
            },
        };
    }
    if (natsToken !== undefined) {
        return { token: hide(natsToken) };
    }
    const [first, ...others] = userNames(settings).map((name) => userOf(settings, name, hide));
    return {
        // The names always have that of the main user.
        users: [first as NatsUser, ...others],
        ...(nats.defaultPermissions === undefined
            ? {}
            : { defaultPermissions: permissions(nats.defaultPermissions) }),
    };
}

/** The main user, and the others. */
export function userNames({ nats: { user, users = {} } }: PlainSettings): string[] {
    return [...new Set([user, ...Object.keys(users)])];
}

function userOf(settings: PlainSettings, name: string, hide: Hide): NatsUser {
    const { account, nkey, permissions: own } = settings.nats.users?.[name] ?? {};
    const password = passwordOf(settings, name);
    return {
        name,
        ...defined({ account, nkey, permissions: own && permissions(own) }),
        ...(password === undefined ? {} : { password: hide(password) as Input<string> }),
    };
}

function passwordOf({ nats, natsPassword, natsPasswords }: PlainSettings, name: string): string | undefined {
    const password = name === nats.user ? natsPassword : natsPasswords[name];
    return password === "" ? undefined : password;
}

type PlainPermissions = NonNullable<PlainSettings["nats"]["defaultPermissions"]>;

function permissions({ allowResponses, ...same }: PlainPermissions) {
    return {
        ...same,
        allowResponses:
            typeof allowResponses === "object" ? defined(allowResponses) : (allowResponses ?? undefined),
    };
}

function accounts(given: NonNullable<PlainSettings["nats"]["accounts"]>): Record<string, NatsAccount> {
    return Object.fromEntries(
        Object.entries(given).map(([name, { jetstream, mappings = {}, ...same }]) => [
            name,
            {
                ...same,
                ...(jetstream === undefined || jetstream === true ? {} : { jetstream }),
                mappings,
            },
        ]),
    );
}

/** Every problem of the secrets of users: missing, set in two ways, or hashes. */
export function checkUserSecrets(settings: PlainSettings): Problem[] {
    const { nats, natsToken } = settings;
    if (nats.operator !== undefined) {
        return checkOperatorSecrets(settings);
    }
    return [
        ...checkPasswords(settings),
        ...unless(
            Object.keys(nats.users ?? {}).length === 0 || natsToken === undefined,
            "nats.users",
            `cannot be combined with ${project}:natsToken, with which the server accepts no other login: remove one of them`,
        ),
        ...(["natsCredentials", "natsSystemCredentials"] as const).flatMap((key) =>
            unless(
                settings[key] === undefined,
                key,
                `requires ${project}:nats.operator, which signs credentials: add it, or remove this with: pulumi config rm ${project}:${key}`,
            ),
        ),
    ];
}

function checkOperatorSecrets(settings: PlainSettings): Problem[] {
    const others = ["natsPassword", "natsToken", "natsSystemPassword"] as const;
    const keys = [
        ...others.filter((key) => settings[key] !== undefined),
        ...(Object.keys(settings.natsPasswords).length > 0 ? ["natsPasswords"] : []),
    ];
    const sections = (["users", "defaultPermissions"] as const).filter(
        (key) => Object.keys(settings.nats[key] ?? {}).length > 0,
    );
    const other = `cannot be combined with ${project}:nats.operator, whose accounts have the users: remove`;
    return [
        ...keys.map((key) => ({
            path: key,
            reason: `${other} one of them, for example with: pulumi config rm ${project}:${key}`,
        })),
        ...sections.map((key) => ({ path: `nats.${key}`, reason: `${other} one of them` })),
        ...unless(
            settings.natsCredentials !== undefined,
            "natsCredentials",
            missingSecret("natsCredentials"),
        ),
        ...(["natsCredentials", "natsSystemCredentials"] as const).flatMap((key) =>
            unless(
                /^$|BEGIN NATS USER JWT/.test(settings[key] ?? ""),
                key,
                "is not valid: use the content of a .creds file, as nsc generate creds prints it",
            ),
        ),
    ];
}

function checkPasswords(settings: PlainSettings): Problem[] {
    const { nats, natsPassword, natsToken, natsSystemPassword, natsPasswords } = settings;
    const single = { natsPassword, natsToken, natsSystemPassword };
    return [
        ...Object.entries(single).flatMap(([key, value]) => checkHash(key, value)),
        ...Object.entries(natsPasswords).flatMap(([name, value]) => [
            ...checkHash(`natsPasswords.${name}`, value),
            ...checkOwner(settings, name),
        ]),
        ...Object.entries(nats.users ?? {}).flatMap(([name, { nkey }]) =>
            checkUserPassword(settings, name, nkey),
        ),
    ];
}

function checkHash(path: string, value: string | undefined): Problem[] {
    return unless(value === undefined || !isHash(value), path, hashAsPassword);
}

function checkOwner({ nats }: PlainSettings, name: string): Problem[] {
    const remove = `pulumi config rm --path '${project}:natsPasswords["${name}"]'`;
    if (name === nats.user) {
        const reason = `is the main user, whose password is ${project}:natsPassword: remove it with: ${remove}`;
        return [{ path: `natsPasswords.${name}`, reason }];
    }
    return unless(
        nats.users?.[name] !== undefined,
        `natsPasswords.${name}`,
        `is not a user: add it to ${project}:nats.users, or remove it with: ${remove}`,
    );
}

function checkUserPassword(settings: PlainSettings, name: string, nkey: string | undefined): Problem[] {
    const { nats, natsPasswords, apps } = settings;
    const password = passwordOf(settings, name);
    const path = name === nats.user ? "natsPassword" : `natsPasswords.${name}`;
    const command = setCommand(`natsPasswords["${name}"]`, { secret: true });
    if (nkey === undefined) {
        // That of the main user is checked with the other logins.
        return unless(
            password !== undefined || name === nats.user,
            path,
            `is required by nats.users.${name}; set it with: ${command}`,
        );
    }
    const service = apps.findIndex((app) => typeof app.nats === "object" && app.nats.user === name);
    return [
        ...unless(
            service === -1 || natsPasswords[name] !== undefined,
            path,
            `is required by apps[${service}].nats.user, the seed of the NKey; set it with: ${command}`,
        ),
        ...unless(
            password === undefined || isSeed(password.trim()),
            path,
            "is not the seed of an NKey, which its user logs in with: use one that starts with SU",
        ),
    ];
}
