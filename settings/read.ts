import * as pulumi from "@pulumi/pulumi";
import type { HardenedRegistryArgs } from "../components/images/registry.ts";
import type { RestrictedNamespaceArgs } from "../components/kubernetes/namespace.ts";
import type { KubernetesProviderArgs } from "../components/kubernetes/provider.ts";
import type { DockerNatsClusterArgs } from "../components/nats/docker/args.ts";
import type { HelmNatsClusterArgs } from "../components/nats/kubernetes/args.ts";
import type { Problem } from "../components/problems.ts";
import { failure } from "../components/refusal.ts";
import { appSettings, type AppSettings } from "./apps/args.ts";
import { expiringCertificates } from "./certificates.ts";
import { encryption } from "./encryption.ts";
import { parseSettings, printProblems } from "./check.ts";
import { deepFreeze } from "./freeze.ts";
import { registryArgs } from "./images/registries.ts";
import { findTarget, type KubernetesTarget } from "./kubernetes/kubeconfig.ts";
import { structuredKeys, type PlainSettings } from "./schema.ts";
import { defaultNamespace, project } from "./names.ts";
import { dockerListeners, kubernetesListeners } from "./listeners.ts";
import {
    certificateSources,
    chartSource,
    dockerNatsArgs,
    givenCertificates,
    helmNatsArgs,
    natsLogins,
} from "./nats.ts";
import { pick } from "./pickKeys.ts";
import { remoteArgs } from "./remotes.ts";

/** Settings for both runtimes. */
interface CommonSettings {
    /** Whether resources with data are protected from deletion. */
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
    /** The cluster; `undefined` if manifests are written to a folder. */
    readonly target: KubernetesTarget | undefined;
    readonly provider: KubernetesProviderArgs;
    readonly namespace: RestrictedNamespaceArgs;
    readonly nats: HelmNatsClusterArgs;
}

/** A stack's configuration: typed, with defaults, and checked. */
export type Settings = DockerSettings | KubernetesSettings;

/**
 * The configuration of the current stack, as arguments of its components.
 *
 * @param settings the plain values, if they were read already.
 * @throws {pulumi.RunError} see {@link readPlainSettings}.
 */
export function readSettings(stack: string, settings = readPlainSettings(stack)): Settings {
    const common = {
        protect: settings.policy === "production",
        registry: registryArgs(settings, pulumi.secret),
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
        ...encryption(settings, pulumi.secret),
        ...givenCertificates(settings, pulumi.secret),
        ...dockerListeners(settings, pulumi.secret),
        ...remoteArgs(settings, pulumi.secret),
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
    const name = kubernetes.namespace ?? defaultNamespace(stack);
    const nats = {
        ...helmNatsArgs(settings, name),
        chart: chartSource(settings, pulumi.secret),
        ...natsLogins(settings, pulumi.secret),
        ...encryption(settings, pulumi.secret),
        ...certificateSources(settings, pulumi.secret),
        ...kubernetesListeners(settings, pulumi.secret),
        ...remoteArgs(settings, pulumi.secret),
        protectData: common.protect,
        ...(kubernetes.renderTo === undefined ? {} : withoutStreams),
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

/** Manifests are written without a cluster, in which streams could be created. */
const withoutStreams = { streams: {}, keyValue: {}, objectStores: {} };

/**
 * Reads and checks the configuration of the current stack, as plain values, including secrets. This is the only reader
 * of Pulumi's configuration in the program.
 *
 * @throws {pulumi.RunError} listing every problem of the configuration, by key, and of the kubeconfig.
 */
export function readPlainSettings(stack: string): PlainSettings {
    const { settings, problems } = parseSettings(rawConfig());
    const all = settings === undefined ? problems : [...problems, ...targetProblems(settings)];
    if (settings === undefined || all.length > 0) {
        throw failure(printProblems(stack, all));
    }
    for (const { path, reason } of expiringCertificates(settings)) {
        void pulumi.log.warn(`${project}:${path} ${reason}`);
    }
    return settings;
}

/** The problems of the kubeconfig, which is not needed if manifests are written to a folder. */
function targetProblems({ runtime, kubernetes }: PlainSettings): Problem[] {
    return runtime === "kubernetes" && kubernetes.renderTo === undefined
        ? findTarget(kubernetes, process.env).problems
        : [];
}

/** The stack's values of this project's keys, with objects parsed, and without empty values. */
function rawConfig(): Record<string, unknown> {
    const config = new pulumi.Config(project);
    const keys = Object.keys(pulumi.runtime.allConfig())
        .filter((key) => key.startsWith(`${project}:`))
        .map((key) => key.slice(project.length + 1));
    // Pulumi passes objects and lists as JSON, and everything else as text.
    const values = keys.map((key) => {
        const text = config.get(key) ?? "";
        return [key, structuredKeys.has(key) ? parsed(text) : text];
    });
    return Object.fromEntries(values.filter(([, value]) => !isEmpty(value)));
}

/** Invalid JSON stays text, which the schema refuses. Pulumi's `getObject` would show it, even if it is secret. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** Whether a value is empty, which is the default of every key in Pulumi.yaml. */
function isEmpty(value: unknown): boolean {
    return value === "" || JSON.stringify(value) === "{}";
}
