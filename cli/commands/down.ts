/** `npm run down`: removes what `npm start` made. */
import { execa } from "execa";
import { parseArgs } from "node:util";
import { failure } from "../../components/refusal.ts";
import { stopEngine } from "../../offline/tools/dockerEngine.ts";
import { componentName, project } from "../../settings/names.ts";
import {
    describeDockerRest,
    describeKubernetesRest,
    describeManifestsRest,
    type NamespaceLeft,
} from "../reports/down.ts";
import { defaultStack, pulumi } from "../pulumiCli.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run down [-- --stack NAME] [--volumes] [--engine]

Removes what the stack made. On Docker that is containers, networks and configuration volumes: the volumes with
streams and services' data stay, and the next "npm start" finds them again, unless you ask for them to go too. On Kubernetes the namespace
goes, and the volumes with the streams go with it. A namespace that was there before (createNamespace: false), or in
which services have volumes, stays with all volumes, and the next "npm start" finds them again.

A stack with "dhi:policy: production" protects what holds data (volumes on Docker, the namespace or services' claims on
Kubernetes) and is not removed, until "pulumi state unprotect" has said that it is meant.

  --stack NAME   the stack to remove (default: ${defaultStack})
  --volumes      Docker: remove the volumes with streams and services' data too: there is no way back
  --engine       stop the Docker Engine, if "npm start" of this checkout started it
  --help         this text`;

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
            "--volumes is for stacks on Docker: on Kubernetes volumes go or stay with the namespace. Nothing was removed.",
        );
    }
    await pulumi(workspace, stack, [
        "destroy",
        "--yes",
        "--skip-preview",
        "--stack",
        stack,
        "--non-interactive",
    ]);
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
    removes: boolean,
): Promise<string> {
    const volumes = await dataVolumes(workspace, config, stack);
    if (removes && volumes.length > 0) {
        await execa("docker", ["volume", "rm", ...volumes], { env: workspace.env });
    }
    return describeDockerRest(workspace, stack, removes ? [] : volumes);
}

/** The volumes that outlive cluster and services, by the labels that they carry. */
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
        namespace: settings?.namespace ?? `${project}-${stack}`,
        stays: settings?.createNamespace === false || withVolumes.length > 0,
        owners: ["nats", ...withVolumes].map((name) => componentName(stack, name)),
    };
}
