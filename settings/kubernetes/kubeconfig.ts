import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import type { Problem } from "../../components/problems.ts";
import type { PlainSettings } from "../schema.ts";

/** The cluster that a stack goes to. */
export interface KubernetesTarget {
    readonly context: string;
    readonly cluster: string;
    /** The address of its API. */
    readonly server: string;
}

/** As much of a kubeconfig as tells clusters apart: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/. */
interface Kubeconfig {
    readonly "current-context"?: string;
    readonly contexts?: readonly {
        readonly name: string;
        readonly context?: { readonly cluster?: string };
    }[];
    readonly clusters?: readonly { readonly name: string; readonly cluster?: { readonly server?: string } }[];
}

/**
 * Finds out which cluster a stack goes to, so that a preview can say so. The official plugin itself takes whatever
 * context is current, and previews a context that is not there without a word.
 */
export function findTarget(
    { context, kubeconfig }: PlainSettings["kubernetes"],
    env: NodeJS.ProcessEnv,
): { target?: KubernetesTarget; problems: Problem[] } {
    const files = kubeconfigFiles(kubeconfig, env);
    const there = files.filter((file) => existsSync(file));
    if (there.length === 0) {
        const reason = `there is no ${files.join(" and no ")}; write the path of a kubeconfig, or set KUBECONFIG`;
        return { problems: [{ path: "kubernetes.kubeconfig", reason }] };
    }
    try {
        return targetIn(
            there.map((file) => (parse(readFileSync(file, "utf8")) ?? {}) as Kubeconfig),
            context,
        );
    } catch {
        const reason = `${there.join(" or ")} is no kubeconfig, which is YAML; write the path of one`;
        return { problems: [{ path: "kubernetes.kubeconfig", reason }] };
    }
}

/** As kubectl looks for them. */
function kubeconfigFiles(kubeconfig: string | undefined, env: NodeJS.ProcessEnv): string[] {
    if (kubeconfig !== undefined) {
        return [kubeconfig.replace(/^~(?=\/)/, homedir())];
    }
    const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
    return listed.length === 0 ? [join(homedir(), ".kube", "config")] : listed;
}

/** The first file that has something counts, as for kubectl. */
function targetIn(
    files: readonly Kubeconfig[],
    wanted: string | undefined,
): { target?: KubernetesTarget; problems: Problem[] } {
    const contexts = files.flatMap((file) => file.contexts ?? []);
    const known = contexts.map(({ name }) => `"${name}"`).join(", ") || "none";
    const name = wanted ?? files.map((file) => file["current-context"]).find(Boolean);
    if (name === undefined) {
        const reason = `missing, and the kubeconfig has no current one; write one of ${known}`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    const context = contexts.find((each) => each.name === name);
    if (context === undefined) {
        const reason = `"${name}" is no context of the kubeconfig; write one of ${known}`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    const cluster = context.context?.cluster ?? "";
    const server = files.flatMap((file) => file.clusters ?? []).find((each) => each.name === cluster)
        ?.cluster?.server;
    if (server === undefined) {
        const reason = `"${name}" leads to cluster "${cluster}", which has no address in the kubeconfig; mend it there`;
        return { problems: [{ path: "kubernetes.context", reason }] };
    }
    return { target: { context: name, cluster, server }, problems: [] };
}
