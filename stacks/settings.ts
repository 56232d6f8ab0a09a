import * as pulumi from "@pulumi/pulumi";
import { registryOf } from "../components/images/pushedReference.ts";
import type { HardenedRegistryArgs, RegistryLogin } from "../components/images/registry.ts";
import type { NatsAuthentication } from "../components/nats/args.ts";
import type { DockerNatsPlainArgs } from "../components/nats/dockerArgs.ts";
import { failure } from "../components/problems.ts";
import { appSettings, type AppSettings } from "./apps.ts";
import { natsArgs, parseSettings, printProblems } from "./check.ts";
import { structuredKeys, type PlainSettings } from "./schema.ts";
import { project } from "./names.ts";
import { furtherRegistries, statedLogins } from "./registries.ts";

/** A stack's configuration: typed, complete and checked. */
export interface Settings {
    readonly runtime: PlainSettings["runtime"];
    readonly policy: PlainSettings["policy"];
    /** Whether what holds data may not be deleted. */
    readonly protect: boolean;
    readonly registry: HardenedRegistryArgs;
    readonly nats: DockerNatsPlainArgs & {
        readonly authentication: NatsAuthentication;
        readonly routePassword: pulumi.Output<string>;
        readonly protectData: boolean;
    };
    readonly apps: readonly AppSettings[];
}

/**
 * Reads the configuration of the current stack. The only reader of Pulumi's configuration in the program.
 *
 * @throws {pulumi.RunError} listing everything that is wrong with it, by key.
 */
export function readSettings(stack: string): Settings {
    const settings = readPlainSettings(stack);
    const protect = settings.policy === "production";
    return deepFreeze({
        runtime: settings.runtime,
        policy: settings.policy,
        protect,
        registry: registryArgs(settings),
        nats: { ...natsArgs(settings), ...natsSecrets(settings), protectData: protect },
        apps: appSettings(settings, pulumi.secret),
    });
}

/** The same as plain values, secrets among them: for checks before anything is made. */
export function readPlainSettings(stack: string): PlainSettings {
    const { settings, problems } = parseSettings(rawConfig());
    if (settings === undefined || problems.length > 0) {
        throw failure(printProblems(stack, problems));
    }
    return settings;
}

/** The stack's keys of this project with their values: objects parsed, and what was left empty left out. */
function rawConfig(): Record<string, unknown> {
    const config = new pulumi.Config(project);
    const keys = Object.keys(pulumi.runtime.allConfig())
        .filter((key) => key.startsWith(`${project}:`))
        .map((key) => key.slice(project.length + 1));
    // Pulumi hands objects and lists over as JSON, and everything else as it stands.
    const values = keys.map((key) => {
        const text = config.get(key) ?? "";
        return [key, structuredKeys.has(key) ? parsed(text) : text];
    });
    return Object.fromEntries(values.filter(([, value]) => !isEmpty(value)));
}

/** What is no JSON stays text, for the schema to refuse. Pulumi's own `getObject` would show it, secret or not. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** Freezes plain objects and lists, at every level. Outputs are Pulumi's own. */
function deepFreeze<T>(value: T): T {
    if (typeof value === "object" && value !== null && isPlain(value)) {
        Object.values(value).forEach(deepFreeze);
        Object.freeze(value);
    }
    return value;
}

function isPlain(value: object): boolean {
    return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether a value is one of Pulumi.yaml's, which give every key a default so that no stack has to name it. */
function isEmpty(value: unknown): boolean {
    return value === "" || JSON.stringify(value) === "{}";
}

function registryArgs(settings: PlainSettings): HardenedRegistryArgs {
    const logins = statedLogins(settings);
    const withLogin = (registry: string): RegistryLogin => {
        const login = logins.find((stated) => stated.registry === registryOf(registry))?.login;
        return login === undefined
            ? { registry }
            : { registry, username: login.username, password: pulumi.secret(login.password) };
    };
    const further = furtherRegistries(settings).map(withLogin);
    return {
        ...withLogin(settings.images.registry),
        ...(further.length === 0 ? {} : { further }),
    };
}

function natsSecrets({ nats, natsPassword, natsToken, natsRoutePassword }: PlainSettings): {
    authentication: NatsAuthentication;
    routePassword: pulumi.Output<string>;
} {
    return {
        authentication:
            natsToken === undefined
                ? { users: [{ name: nats.user, password: pulumi.secret(natsPassword ?? "") }] }
                : { token: pulumi.secret(natsToken) },
        routePassword: pulumi.secret(natsRoutePassword ?? ""),
    };
}
