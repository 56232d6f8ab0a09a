import { RegistryCredentials } from "./engine/credentials.ts";
import type { RegistryAuth } from "./engine/credentials.ts";
import type { DaemonAddress } from "./engine/connection.ts";
import { check } from "./check.ts";
import { isKnown, isReserved, isSame, lookUp } from "./schema.ts";
import type { Properties } from "./schema.ts";
import { nonEmpty, objects } from "../plugin/values.ts";
import type { Value, Values } from "../plugin/values.ts";

const inMemory = {
    type: "string",
    unsupported: "the offline Docker plugin takes certificates as files only: use `certPath`",
} as const;

/** The provider's configuration, as the official plugin has it. */
const properties = {
    caMaterial: inMemory,
    certMaterial: inMemory,
    certPath: { type: "string" },
    context: { type: "string" },
    disableDockerDaemonCheck: { type: "boolean" },
    host: { type: "string" },
    keyMaterial: inMemory,
    registryAuth: {
        type: "set",
        fields: {
            address: { type: "string", required: true },
            authDisabled: { type: "boolean" },
            configFile: { type: "string" },
            configFileContent: { type: "string" },
            password: { type: "string" },
            username: { type: "string" },
        },
    },
    sshOpts: {
        type: "list",
        unsupported: "the offline Docker plugin cannot pass on SSH options: set them in ~/.ssh/config",
    },
    version: { type: "string" },
} as const satisfies Properties;

/** What the plugin was configured with. */
export interface Settings {
    readonly address: DaemonAddress;
    readonly credentials: RegistryCredentials;
}

/** What is wrong with the provider's configuration. */
export function checkConfig(news: Values, name: string): string[] {
    const input = {
        properties,
        name,
        news: decoded(news),
        olds: {},
        namesItself: false,
        seed: new Uint8Array(),
    };
    const unknownKeys = Object.keys(news).filter(
        (key) => lookUp(properties, key) === undefined && !isReserved(key),
    );
    if (name.startsWith("default") && unknownKeys.length > 0) {
        return unknownKeys.map(
            (key) =>
                `\`docker:${key}\` is not a valid configuration key for the docker provider. If the referenced key is ` +
                "not intended for the provider, please choose a different namespace from `docker:`.",
        );
    }
    return check(input).failures.map((failure) => `could not validate provider configuration: ${failure}`);
}

/** Reads the configuration. */
export function settingsOf(config: Values): Settings {
    const values = decoded(config);
    const optional = (key: string, variable: string): string | undefined =>
        nonEmpty(values[key]) ?? nonEmpty(process.env[variable]);
    return {
        address: {
            host: optional("host", "DOCKER_HOST"),
            context: optional("context", "DOCKER_CONTEXT"),
            certPath: optional("certPath", "DOCKER_CERT_PATH"),
        },
        credentials: new RegistryCredentials(objects(values["registryAuth"]) as unknown as RegistryAuth[]),
    };
}

/** The keys that differ. None of them makes another provider: resources stay where they are. */
export function changedKeys(olds: Values, news: Values): string[] {
    const [old, next] = [decoded(olds), decoded(news)];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((key) => !isReserved(key));
    return keys.filter((key) => !isSame(lookUp(properties, key) ?? { type: "string" }, old[key], next[key]));
}

/** The engine passes what is not a string as JSON in a string. */
function decoded(config: Values): Values {
    const entries = Object.entries(config).map(([key, value]) => {
        const type = lookUp(properties, key)?.type ?? "string";
        return [key, type === "string" ? value : fromJson(value)] as const;
    });
    return Object.fromEntries(entries);
}

function fromJson(value: Value): Value {
    if (typeof value !== "string" || !isKnown(value)) {
        return value;
    }
    try {
        return JSON.parse(value) as Value;
    } catch {
        return value;
    }
}
