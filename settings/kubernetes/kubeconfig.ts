import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { invalid, type Problem } from "../../components/problems.ts";
import type { PlainSettings } from "../schema.ts";

/** The cluster that a stack is deployed to. */
export interface KubernetesTarget {
    readonly context: string;
    readonly cluster: string;
    /** The address of its API. */
    readonly server: string;
}

/** The parts of a kubeconfig that identify a cluster: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/. */
interface Kubeconfig {
    readonly "current-context"?: string;
    readonly contexts?: readonly {
        readonly name: string;
        readonly context?: { readonly cluster?: string };
    }[];
    readonly clusters?: readonly { readonly name: string; readonly cluster?: { readonly server?: string } }[];
}

/**
 * Finds the cluster that a stack is deployed to, so that a preview can show it. The Kubernetes plugin silently uses the
 * current context, and does not report a context that does not exist in a preview.
 */
export function findTarget(
    { context, kubeconfig }: PlainSettings["kubernetes"],
    env: NodeJS.ProcessEnv,
): { target?: KubernetesTarget; problems: Problem[] } {
    const files = kubeconfigFiles(kubeconfig, env);
    const existing = files.filter((file) => existsSync(file));
    if (existing.length === 0) {
        const reason = `${files.join(" and ")} do${files.length === 1 ? "es" : ""} not exist: use the path of a kubeconfig, or set KUBECONFIG`;
        return { problems: [{ path: "kubernetes.kubeconfig", reason }] };
    }
    try {
        return targetIn(
            existing.map((file) => (parse(readFileSync(file, "utf8")) ?? {}) as Kubeconfig),
            context,
        );
    } catch {
        const reason = invalid(
            "kubeconfig",
            existing.join(", "),
            "the path of a YAML file with contexts and clusters",
        );
        return { problems: [{ path: "kubernetes.kubeconfig", reason }] };
    }
}

/** The same files as kubectl uses. */
function kubeconfigFiles(kubeconfig: string | undefined, env: NodeJS.ProcessEnv): string[] {
    if (kubeconfig !== undefined) {
        return [kubeconfig.replace(/^~(?=\/)/, homedir())];
    }
    const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
    return listed.length === 0 ? [join(homedir(), ".kube", "config")] : listed;
}

/** As for kubectl, the first file with a value takes precedence. */
function targetIn(
    files: readonly Kubeconfig[],
    wanted: string | undefined,
): { target?: KubernetesTarget; problems: Problem[] } {
    const contexts = files.flatMap((file) => file.contexts ?? []);
    const known = contexts.map(({ name }) => `"${name}"`).join(", ");
    const use = known === "" ? "use a kubeconfig with contexts" : `use one of ${known}`;
    const name = wanted ?? files.map((file) => file["current-context"]).find(Boolean);
    if (name === undefined) {
        const reason = `is required, because the kubeconfig has no current context: ${use}`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    const context = contexts.find((each) => each.name === name);
    if (context === undefined) {
        const reason = `"${name}" does not exist in the kubeconfig: ${use}`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    const cluster = context.context?.cluster ?? "";
    const server = files.flatMap((file) => file.clusters ?? []).find((each) => each.name === cluster)
        ?.cluster?.server;
    if (server === undefined) {
        const reason = `"${name}" refers to the cluster "${cluster}", which has no address in the kubeconfig: add it there`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    return { target: { context: name, cluster, server }, problems: [] };
}
