import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { Cluster } from "../cluster/cluster.ts";
import type { Asset, ChartArguments } from "./arguments.ts";

/** How and where a chart is rendered. */
export interface Rendering {
    /** What the chart may ask; without one, it sees Helm's own idea of a cluster. */
    readonly cluster: Cluster | undefined;
    readonly namespace: string;
    /** Hooks are part of the result. */
    readonly hooks: boolean;
}

/** What came of it. */
export interface Rendered {
    readonly yaml: string;
    readonly warnings: readonly string[];
}

/**
 * Runs `helm template`. Values go through standard input, credentials through files that only this user may read and
 * that are gone afterwards: nothing secret shows in the list of processes.
 */
export async function template(chart: ChartArguments, rendering: Rendering): Promise<Rendered> {
    const folder = new PrivateFolder();
    try {
        const { reference, options } = await located(chart, folder);
        const args = [
            ...["template", chart.name, reference],
            // In this order: what comes later wins.
            ...chart.valueFiles.flatMap((asset) => ["--values", folder.file(asset)]),
            ...["--values", "-"],
            ...options,
            ...chartOptions(chart, folder),
            ...(await clusterOptions(rendering, folder)),
        ];
        const { stdout, stderr } = await helm(args, JSON.stringify(chart.values));
        return { yaml: stdout, warnings: stderr.split("\n").filter((line) => /^WARNING: /.test(line)) };
    } finally {
        folder.remove();
    }
}

/** A folder that only this user may look into. */
class PrivateFolder {
    readonly path = mkdtempSync(join(tmpdir(), "pulumi-helm-"));
    #count = 0;

    public write(content: string): string {
        const file = join(this.path, String((this.#count += 1)));
        writeFileSync(file, content, { mode: 0o600 });
        return file;
    }

    public file({ text, path }: Asset): string {
        return path ?? this.write(text ?? "");
    }

    public remove(): void {
        rmSync(this.path, { recursive: true, force: true });
    }
}

/** How Helm is to find the chart. */
async function located(
    chart: ChartArguments,
    folder: PrivateFolder,
): Promise<{ reference: string; options: string[] }> {
    const { username, password, repo } = chart;
    if (username === undefined || password === undefined) {
        return { reference: chart.chart, options: repo === undefined ? [] : ["--repo", repo] };
    }
    if (chart.chart.startsWith("oci://")) {
        const auth = Buffer.from(`${username}:${password}`).toString("base64");
        const config = JSON.stringify({ auths: { [new URL(chart.chart).host]: { auth } } });
        return { reference: chart.chart, options: ["--registry-config", folder.write(config)] };
    }
    if (repo === undefined) {
        throw new Error("repositoryOpts: a username and password need `repo`, or a chart at oci://");
    }
    const repositories = [
        { name: "chart", url: repo, username, password, ...repositoryFiles(chart, folder) },
    ];
    const config = folder.write(
        stringify({ apiVersion: "", generated: "0001-01-01T00:00:00Z", repositories }),
    );
    const options = ["--repository-config", config, "--repository-cache", join(folder.path, "cache")];
    await helm(["repo", "update", ...options], "");
    return { reference: `chart/${chart.chart}`, options };
}

function repositoryFiles({ caFile, certFile, keyFile }: ChartArguments, folder: PrivateFolder): object {
    return {
        ...(caFile && { caFile: folder.file(caFile) }),
        ...(certFile && { certFile: folder.file(certFile) }),
        ...(keyFile && { keyFile: folder.file(keyFile) }),
    };
}

function chartOptions(chart: ChartArguments, folder: PrivateFolder): string[] {
    const file = (name: string, asset: Asset | undefined): string[] =>
        asset === undefined ? [] : [name, folder.file(asset)];
    const [renderer, ...rendererArgs] = chart.postRenderer;
    return [
        ...(chart.version === undefined ? [] : ["--version", chart.version]),
        ...(chart.devel ? ["--devel"] : []),
        ...(chart.dependencyUpdate ? ["--dependency-update"] : []),
        ...(chart.verify ? ["--verify"] : []),
        ...(chart.skipCrds ? [] : ["--include-crds"]),
        ...(chart.plainHttp ? ["--plain-http"] : []),
        ...file("--keyring", chart.keyring),
        ...file("--ca-file", chart.caFile),
        ...file("--cert-file", chart.certFile),
        ...file("--key-file", chart.keyFile),
        ...(renderer === undefined ? [] : ["--post-renderer", renderer]),
        ...rendererArgs.flatMap((arg) => ["--post-renderer-args", arg]),
    ];
}

async function clusterOptions(
    { cluster, namespace, hooks }: Rendering,
    folder: PrivateFolder,
): Promise<string[]> {
    const always = ["--namespace", namespace, ...(hooks ? ["--skip-tests"] : ["--no-hooks"])];
    if (cluster === undefined) {
        return always;
    }
    const [{ gitVersion }, capabilities] = await Promise.all([
        cluster.version(),
        cluster.discovery.capabilities(),
    ]);
    return [
        ...always,
        ...["--kube-version", gitVersion, "--kubeconfig", folder.write(cluster.config.exportConfig())],
        "--dry-run=server",
        ...capabilities.flatMap((version) => ["--api-versions", version]),
    ];
}

async function helm(args: readonly string[], input: string): Promise<{ stdout: string; stderr: string }> {
    const run = await execa("helm", args, { input, reject: false });
    if (run.exitCode === 0) {
        return run;
    }
    if (run.exitCode === undefined) {
        throw new Error(
            `could not run helm (${run.originalMessage ?? "it was killed"}): the offline Kubernetes plugin renders ` +
                "charts with Helm 3 or 4 on PATH, and `npm start` builds one where there is none",
        );
    }
    throw new Error(inOfficialWords(run.stderr));
}

const notLocated =
    /not found|failed to (download|fetch|do request|perform)|non-absolute|no such host|is not a valid chart/;

/** The official plugin has Helm's library in it, which says the same without the trimmings. */
export function inOfficialWords(stderr: string): string {
    const message = stderr
        .slice(Math.max(0, stderr.indexOf("Error: ")))
        .replace(/^Error: (INSTALLATION FAILED: )?/, "")
        .replace(/\s*Use --debug flag to render out invalid YAML\s*$/, "")
        .trim();
    return notLocated.test(message) && !/template:|\.tpl|execution error/.test(message)
        ? `unable to locate the chart: ${message}`
        : message;
}
