import * as pulumi from "@pulumi/pulumi";
import { registryOf } from "../components/images/pushedReference.ts";
import type { HardenedRegistryArgs, RegistryLogin } from "../components/images/registry.ts";
import type { RestrictedNamespaceArgs } from "../components/kubernetes/namespace.ts";
import type { KubernetesProviderArgs } from "../components/kubernetes/provider.ts";
import type { DockerNatsClusterArgs } from "../components/nats/docker/args.ts";
import type { HelmNatsClusterArgs } from "../components/nats/kubernetes/args.ts";
import type { Problem } from "../components/problems.ts";
import { failure } from "../components/refusal.ts";
import { appSettings, type AppSettings } from "./apps/args.ts";
import { parseSettings, printProblems } from "./check.ts";
import { findTarget, type KubernetesTarget } from "./kubernetes/kubeconfig.ts";
import { structuredKeys, type PlainSettings } from "./schema.ts";
import { project } from "./names.ts";
import {
    certificateSources,
    chartSource,
    dockerNatsArgs,
    givenCertificates,
    helmNatsArgs,
    natsLogins,
} from "./nats.ts";
import { pick } from "./pick.ts";
import { furtherRegistries, statedLogins } from "./images/registries.ts";

/** What every runtime needs to know. */
interface CommonSettings {
    /** Whether what holds data may not be deleted. */
    readonly protect: boolean;
    readonly registry: HardenedRegistryArgs;
    readonly apps: readonly AppSettings[];
}

/** A stack on a Docker Engine. */
export interface DockerSettings extends CommonSettings {
    readonly runtime: "docker";
    readonly nats: DockerNatsClusterArgs;
}

/** A stack on Kubernetes. */
export interface KubernetesSettings extends CommonSettings {
    readonly runtime: "kubernetes";
    /** The cluster; undefined where manifests are written to a folder. */
    readonly target: KubernetesTarget | undefined;
    readonly provider: KubernetesProviderArgs;
    readonly namespace: RestrictedNamespaceArgs;
    readonly nats: HelmNatsClusterArgs;
}

/** A stack's configuration: typed, complete and checked. */
export type Settings = DockerSettings | KubernetesSettings;

/**
 * The configuration of the current stack, as its components take it.
 *
 * @param settings as plain values, where they have been read already.
 * @throws {pulumi.RunError} as {@link readPlainSettings}.
 */
export function readSettings(stack: string, settings = readPlainSettings(stack)): Settings {
    const common = {
        protect: settings.policy === "production",
        registry: registryArgs(settings),
        apps: appSettings(settings, pulumi.secret),
    };
    return deepFreeze(
        settings.runtime === "docker"
            ? dockerSettings(settings, common)
            : kubernetesSettings(settings, common, stack),
    );
}

function dockerSettings(settings: PlainSettings, common: CommonSettings): DockerSettings {
    const nats = {
        ...dockerNatsArgs(settings),
        ...natsLogins(settings, pulumi.secret),
        ...givenCertificates(settings, pulumi.secret),
        protectData: common.protect,
    };
    return { ...common, runtime: "docker", nats };
}

function kubernetesSettings(
    settings: PlainSettings,
    common: CommonSettings,
    stack: string,
): KubernetesSettings {
    const { kubernetes } = settings;
    const name = kubernetes.namespace ?? `${project}-${stack}`;
    const nats = {
        ...helmNatsArgs(settings, name),
        chart: chartSource(settings, pulumi.secret),
        ...natsLogins(settings, pulumi.secret),
        ...certificateSources(settings, pulumi.secret),
    };
    return {
        ...common,
        runtime: "kubernetes",
        target: kubernetes.renderTo === undefined ? findTarget(kubernetes, process.env).target : undefined,
        provider: pick(kubernetes, ["kubeconfig", "context", "renderTo"]),
        namespace: { name, adopt: kubernetes.createNamespace === false, protect: common.protect },
        nats,
    };
}

/**
 * Reads and checks the configuration of the current stack, as plain values, secrets among them. The only reader of
 * Pulumi's configuration in the program.
 *
 * @throws {pulumi.RunError} listing everything that is wrong with it, by key, and with the kubeconfig it leads to.
 */
export function readPlainSettings(stack: string): PlainSettings {
    const { settings, problems } = parseSettings(rawConfig());
    const all = settings === undefined ? problems : [...problems, ...targetProblems(settings)];
    if (settings === undefined || all.length > 0) {
        throw failure(printProblems(stack, all));
    }
    return settings;
}

/** What keeps the kubeconfig from leading to the cluster. Manifests that are only written ask none. */
function targetProblems({ runtime, kubernetes }: PlainSettings): Problem[] {
    return runtime === "kubernetes" && kubernetes.renderTo === undefined
        ? findTarget(kubernetes, process.env).problems
        : [];
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
