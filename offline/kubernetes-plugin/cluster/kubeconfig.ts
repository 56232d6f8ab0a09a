import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { failed } from "../../plugin/errors.ts";

/** Which cluster is meant, as the provider's configuration says. */
export interface ClusterChoice {
    /** A path, or the content of a file. None: the user's own. */
    readonly kubeconfig?: string | undefined;
    readonly context?: string | undefined;
    readonly cluster?: string | undefined;
}

const howTo =
    "unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n \t • set up the " +
    "provider as per https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ \n\n ";

/**
 * Reads the kubeconfig and chooses the context.
 *
 * @throws in the official plugin's words.
 */
export function loadKubeConfig(choice: ClusterChoice): KubeConfig {
    const config = read(choice.kubeconfig);
    if (choice.context) {
        config.setCurrentContext(choice.context);
    }
    const name = config.getCurrentContext();
    const context = config.getContextObject(name);
    if (context === null) {
        throw new Error(
            howTo +
                (name === "" || name === undefined
                    ? "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"
                    : `context "${name}" does not exist`),
        );
    }
    if (choice.cluster) {
        // Not changed in place: the objects belong to the file.
        config.contexts = config.contexts.map((other) =>
            other.name === name ? { ...other, cluster: choice.cluster as string } : other,
        );
    }
    if (config.getCurrentCluster() === null) {
        throw new Error(`${howTo}cluster "${choice.cluster ?? context.cluster}" does not exist`);
    }
    return config;
}

/** The namespace of the chosen context. */
export function contextNamespace(config: KubeConfig): string | undefined {
    return config.getContextObject(config.getCurrentContext())?.namespace;
}

/** A comparable form of the cluster that a configuration leads to; `undefined` where it leads nowhere. */
export function activeCluster(choice: ClusterChoice): string | undefined {
    try {
        const config = readGiven(choice.kubeconfig ?? "");
        config.setCurrentContext(choice.context ?? config.getCurrentContext());
        const context = config.getContextObject(config.getCurrentContext());
        const cluster = context && config.getCluster(choice.cluster ?? context.cluster);
        return cluster ? JSON.stringify({ ...cluster, name: "" }) : undefined;
    } catch {
        return undefined;
    }
}

function read(kubeconfig: string | undefined): KubeConfig {
    if (!kubeconfig) {
        return readDefault();
    }
    try {
        return readGiven(kubeconfig);
    } catch (error) {
        throw failed("failed to parse kubeconfig data in `kubernetes:config:kubeconfig`-", error);
    }
}

function readGiven(pathOrContent: string): KubeConfig {
    const path = pathOrContent.replace(/^~(?=\/|$)/, homedir());
    const config = new KubeConfig();
    if (existsSync(path)) {
        config.loadFromFile(path);
    } else {
        config.loadFromString(pathOrContent);
    }
    return config;
}

/** As kubectl does, except that nothing stands for "this machine" where there is nothing. */
function readDefault(): KubeConfig {
    const listed = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
    const files = (listed.length > 0 ? listed : [join(homedir(), ".kube", "config")]).filter(
        (path) => existsSync(path) && readFileSync(path, "utf8").trim() !== "",
    );
    const config = new KubeConfig();
    for (const file of files) {
        const next = new KubeConfig();
        next.loadFromFile(file);
        config.mergeConfig(next, true);
        if (!config.currentContext) {
            config.setCurrentContext(next.getCurrentContext());
        }
    }
    if (files.length === 0 && process.env["KUBERNETES_SERVICE_HOST"]) {
        config.loadFromCluster();
    }
    return config;
}
