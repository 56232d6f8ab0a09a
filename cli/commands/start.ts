/** `npm start`: from a clone to a running, checked stack. */
import { parseArgs } from "node:util";
import { checkDelivery, printTable, reportApps, reportNodes } from "../reports/delivery.ts";
import { ensureChart } from "../chart.ts";
import { ensureStackImages, goesToOwnCluster, imagesOf } from "../images.ts";
import { readOutputs, type StackOutputs } from "../stack/outputs.ts";
import { defaultStack, pulumi } from "../pulumiCli.ts";
import { ensureStack, lastChanges, type ResourceChanges } from "../stack/stack.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { runSteps, type Step } from "../steps.ts";
import { provideTools, toolSteps, type Runtime } from "../tools.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm start [-- --stack NAME]

Finds, downloads or builds what the stack needs, makes the stack with secrets of its own, and runs "pulumi up" on it.
Run it again after any change.

On Docker that is the engine, Pulumi, its plugin and the images, and a real client checks the result. On Kubernetes it is
Pulumi, its plugin and the NATS chart; the cluster is the one that the stack names, or the kubeconfig's current one, and
the update waits until all of it is ready. "npm run cluster -- up" starts a cluster where there is none: to that one, which
cannot pull, the images are brought as well.

  --stack NAME   the stack to start: stacks/Pulumi.NAME.yaml (default: ${defaultStack})
  --help         this text

DHI_OFFLINE=always uses the offline kit even where official software can be had; DHI_OFFLINE=never refuses it.`;

export async function run(): Promise<void> {
    const { values } = parseArgs({
        options: { stack: { type: "string", default: defaultStack }, help: { type: "boolean" } },
    });
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, values.stack);
    config.demandShared();

    const sources = sourceSteps(workspace, config);
    await runSteps([
        ...provideTools(workspace, ...runtimesOf(workspace, config)),
        ...sources,
        {
            title: `Stack ${values.stack}`,
            // All of them write this machine's part of the configuration.
            after: [toolSteps.cli, ...sources.map(({ title }) => title)],
            run: () => ensureStack(workspace, values.stack, config),
        },
    ]);
    console.log();
    await pulumi(workspace, values.stack, [
        "up",
        "--yes",
        "--skip-preview",
        "--stack",
        values.stack,
        "--non-interactive",
    ]);

    const [outputs, changes] = await Promise.all([
        readOutputs(workspace, values.stack),
        lastChanges(workspace, values.stack),
    ]);
    const seen =
        config.runtime === "docker"
            ? await seeForOneself(outputs)
            : config.renderTo === undefined
              ? "Kubernetes says that all is ready."
              : `The manifests are in ${config.renderTo}; no cluster was asked.`;
    console.log(summary(changes, seen));
    console.log(nextCommands(values.stack, config));
}

/** What the stack's tools are for: on Kubernetes an engine too, where images are built or brought in. */
function runtimesOf(workspace: Workspace, config: LocalStackConfig): Runtime[] {
    const builds = imagesOf(config)?.some(({ repository }) => repository === "rust") === true;
    const needsEngine = builds || goesToOwnCluster(workspace, config);
    return config.runtime === "kubernetes" && needsEngine ? ["kubernetes", "docker"] : [config.runtime];
}

/** What provides the images and the chart: one after the other, for both write this machine's part of the configuration. */
function sourceSteps(workspace: Workspace, config: LocalStackConfig): Step[] {
    const chart: Step = { title: "NATS chart", run: () => ensureChart(workspace, config) };
    const images: Step = {
        title: "Images",
        after: [toolSteps.engine, chart.title],
        run: (report) => ensureStackImages(workspace, config, report),
    };
    return config.runtime === "docker" ? [images] : [chart, images];
}

/** Checks the services on this machine with real clients. Those in a cluster are out of reach from here. */
async function seeForOneself(outputs: StackOutputs): Promise<string> {
    await checkDelivery(outputs);
    console.log(`${printTable(await reportNodes(outputs))}\n`);
    const apps = await reportApps(outputs);
    if (apps.length > 0) {
        console.log(`${printTable(apps)}\n`);
    }
    return "A client got through to every server.";
}

function summary(changes: ResourceChanges, seen: string): string {
    const { same = 0, ...changed } = changes;
    return Object.keys(changed).length === 0
        ? `Nothing to change: all ${same} resources are as the stack says. ${seen}`
        : seen;
}

function nextCommands(stack: string, { runtime, renderTo }: LocalStackConfig): string {
    const onKubernetes =
        renderTo === undefined ? "remove it all, the namespace with it" : "remove the manifests";
    const down = runtime === "docker" ? "remove it all, and keep the streams" : onKubernetes;
    return `
Try next:
  npm run -s pulumi -- preview --stack ${stack}            what a change of stacks/Pulumi.${stack}.yaml would do
  npm run -s pulumi -- stack output --stack ${stack}       the addresses; --show-secrets for the password
  npm run down -- --stack ${stack}                         ${down}`;
}
