/** `npm run down`: removes a stack. */
import { execa } from "execa";
import { parseArgs } from "node:util";
import { failure } from "../../components/refusal.ts";
import { stopEngine } from "../../offline/tools/dockerEngine.ts";
import { componentName, defaultNamespace } from "../../settings/names.ts";
import {
    describeDockerRest,
    describeKubernetesRest,
    describeManifestsRest,
    type NamespaceLeft,
} from "../reports/down.ts";
import { defaultStack, pulumi } from "../pulumiCli.ts";
import { recover } from "../recover/recover.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run down [-- options]

Removes what the stack created. On Docker the volumes with streams and services' data are kept, unless --volumes is set.
On Kubernetes the namespace is removed with all its volumes; it is kept if it existed before (createNamespace: false) or
if services have volumes in it. The next "npm start" uses the volumes that were kept. A stack with
"dhi:policy: production" protects its data and is not removed until "pulumi state unprotect" allows it.

  --stack NAME   the stack to remove (default: ${defaultStack})
  --volumes      Docker: also remove the volumes with streams and services' data, which cannot be undone
  --engine       stop the Docker Engine if "npm start" of this checkout started it
  --help         show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  npm run down
  npm run down -- --stack qa --volumes`;

export async function run(): Promise<void> {
    const { values } = parseArgs({
        options: {
            stack: { type: "string", default: defaultStack },
            volumes: { type: "boolean", default: false },
            engine: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const { stack } = values;
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, stack);
    const isDocker = config.runtime === "docker";
    if (values.volumes && !isDocker) {
        throw failure(
            "--volumes cannot be combined with a stack on Kubernetes, where volumes are kept or removed with the namespace: remove --volumes. Nothing was removed.",
        );
    }
    const options = ["--yes", "--skip-preview", "--stack", stack, "--non-interactive"];
    await recover(workspace, stack, console.log);
    await pulumi(workspace, stack, ["destroy", ...options]);
    const rest = isDocker
        ? await dockerRest(workspace, config, stack, values.volumes)
        : config.renderTo === undefined
          ? describeKubernetesRest(workspace, stack, namespaceOf(config, stack))
          : describeManifestsRest(workspace, stack);
    if (values.engine) {
        await stopEngine(workspace, console.log);
    }
    console.log(rest);
}

async function dockerRest(
    workspace: Workspace,
    config: LocalStackConfig,
    stack: string,
    removeVolumes: boolean,
): Promise<string> {
    const volumes = await dataVolumes(workspace, config, stack);
    if (removeVolumes && volumes.length > 0) {
        await execa("docker", ["volume", "rm", ...volumes], { env: workspace.env });
    }
    return describeDockerRest(workspace, stack, removeVolumes ? [] : volumes);
}

/** The data volumes of the cluster and the services, found by their labels. */
async function dataVolumes(workspace: Workspace, config: LocalStackConfig, stack: string): Promise<string[]> {
    const apps = (config.value("dhi:apps") ?? []) as readonly { readonly name: string }[];
    const labels = [
        `dhi.cluster=${componentName(stack, "nats")}`,
        ...apps.map(({ name }) => `dhi.app=${componentName(stack, name)}`),
    ];
    const found = await Promise.all(
        labels.map(async (label) => {
            const filter = ["--filter", `label=${label}`];
            return (await execa("docker", ["volume", "ls", "--quiet", ...filter], { env: workspace.env }))
                .stdout;
        }),
    );
    return found.flatMap((names) => names.split("\n")).filter((name) => name !== "");
}

function namespaceOf(config: LocalStackConfig, stack: string): NamespaceLeft {
    const settings = config.value("dhi:kubernetes") as
        { namespace?: string; createNamespace?: boolean } | undefined;
    const apps = (config.value("dhi:apps") ?? []) as { name: string; volumes?: unknown[] }[];
    const withVolumes = apps.filter(({ volumes = [] }) => volumes.length > 0).map(({ name }) => name);
    return {
        namespace: settings?.namespace ?? defaultNamespace(stack),
        stays: settings?.createNamespace === false || withVolumes.length > 0,
        owners: ["nats", ...withVolumes].map((name) => componentName(stack, name)),
    };
}
