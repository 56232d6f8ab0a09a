import { isDeepStrictEqual } from "node:util";
import type { Changes } from "../plugin/rpc.ts";
import { nonEmpty, text, unknown } from "../plugin/values.ts";
import type { Value, Values } from "../plugin/values.ts";
import { activeCluster } from "./cluster/kubeconfig.ts";
import type { ClusterChoice } from "./cluster/kubeconfig.ts";

/** Switches of the provider, the environment variable that also sets each, and what it is where neither does. */
const switches = {
    alwaysRender: [undefined, false],
    deleteUnreachable: ["PULUMI_K8S_DELETE_UNREACHABLE", false],
    enableConfigMapMutable: ["PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE", false],
    enablePatchForce: ["PULUMI_K8S_ENABLE_PATCH_FORCE", false],
    enableSecretMutable: ["PULUMI_K8S_ENABLE_SECRET_MUTABLE", false],
    enableServerSideApply: ["PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true],
    skipUpdateUnreachable: ["PULUMI_K8S_SKIP_UPDATE_UNREACHABLE", false],
    suppressHelmHookWarnings: ["PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS", false],
    upsertExistingObjects: ["PULUMI_K8S_UPSERT_EXISTING_OBJECTS", false],
} as const;

type Switches = Readonly<Record<keyof typeof switches, boolean>>;

/** What the plugin was configured with. */
export interface Settings extends Switches, ClusterChoice {
    readonly namespace: string | undefined;
    /** Manifests are written here instead of being applied. */
    readonly renderYamlToDirectory: string | undefined;
}

/** Reads the configuration. */
export function settingsOf(config: Values): Settings {
    const names = Object.keys(switches) as (keyof typeof switches)[];
    const flags = Object.fromEntries(names.map((name) => [name, isOn(config, name)])) as Switches;
    return {
        ...flags,
        kubeconfig: nonEmpty(config["kubeconfig"]),
        context: nonEmpty(config["context"]),
        cluster: nonEmpty(config["cluster"]),
        namespace: nonEmpty(config["namespace"]),
        renderYamlToDirectory: nonEmpty(config["renderYamlToDirectory"]),
    };
}

function isOn(config: Values, name: keyof typeof switches): boolean {
    const [variable, usual] = switches[name];
    const value = config[name] ?? (variable && process.env[variable]);
    return value === undefined ? usual : String(value) === "true";
}

/** What is wrong with the provider's configuration. Unknown keys are nothing wrong, as in the official plugin. */
export function checkConfig(news: Values): string[] {
    const isSet = (key: string): boolean => !["", "false"].includes(String(news[key] ?? ""));
    const conflicts = ["cluster", "context", "kubeconfig"].filter(
        (key) => isSet(key) && !(key === "kubeconfig" && news[key] === process.env["KUBECONFIG"]),
    );
    if (isSet("renderYamlToDirectory") && conflicts.length > 0) {
        return conflicts.map((key) => `"${key}" arg is not compatible with "renderYamlToDirectory" arg`);
    }
    return isSet("alwaysRender") && !isSet("renderYamlToDirectory")
        ? ['"alwaysRender" requires "renderYamlToDirectory" to be set']
        : [];
}

const choosingKeys = ["kubeconfig", "context", "cluster"] as const;

/**
 * What changes between two configurations. All resources are replaced when they lead to another cluster, or to another
 * folder of manifests.
 */
export function configChanges(olds: Values, news: Values): Changes {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    const changed = keys.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
    const replacing = replacingKeys(olds, news, changed);
    return new Map(
        changed.map((key) => {
            const change = olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update";
            return [key, { change, replaces: replacing.includes(key) }] as const;
        }),
    );
}

function replacingKeys(olds: Values, news: Values, changed: readonly string[]): string[] {
    const [before, after] = [olds["clusterIdentifier"], news["clusterIdentifier"]];
    if (before !== undefined && after !== undefined) {
        return before === after ? [] : ["clusterIdentifier", ...otherKeys(olds, news, changed)];
    }
    return otherKeys(olds, news, changed);
}

function otherKeys(olds: Values, news: Values, changed: readonly string[]): string[] {
    const vague = choosingKeys.find((key) => news[key] === unknown);
    if (vague !== undefined) {
        return [vague];
    }
    const folder = changed.filter((key) => key === "renderYamlToDirectory");
    const [before, after] = [activeCluster(choiceOf(olds)), activeCluster(choiceOf(news))];
    const moved = before !== undefined && after !== undefined && before !== after;
    return [...folder, ...(moved ? choosingKeys.filter((key) => changed.includes(key)) : [])];
}

function choiceOf(config: Values): ClusterChoice {
    const kubeconfig: Value | undefined = config["kubeconfig"];
    return {
        kubeconfig: typeof kubeconfig === "object" ? JSON.stringify(kubeconfig) : text(kubeconfig),
        context: nonEmpty(config["context"]),
        cluster: nonEmpty(config["cluster"]),
    };
}
