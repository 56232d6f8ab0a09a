/** `npm start`: deploys a stack, from a fresh clone if need be. */
import { parseArgs } from "node:util";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { ensureChart } from "../provide/chart.ts";
import { ensureStackImages, imagesOf, usesLocalCluster } from "../provide/images.ts";
import { provideTools, toolSteps, type Runtime } from "../provide/tools.ts";
import { defaultStack, pulumi } from "../pulumiCli.ts";
import { recover } from "../recover/recover.ts";
import { release } from "../recover/release.ts";
import { checkDelivery, reportApps, reportNodes, whyNoClient } from "../reports/delivery.ts";
import { printTable } from "../reports/table.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { ensureStack } from "../stack/create.ts";
import { lastChanges, readOutputs, type ResourceChanges, type StackOutputs } from "../stack/outputs.ts";
import { runSteps, type Step } from "../steps.ts";

export const help = `Usage: npm start [-- options]

Finds, downloads or builds the tools that the stack needs, creates the stack with generated secrets, and runs "pulumi up".
On Docker it also starts the engine, provides the images, and checks the result with a client; on another machine's engine
(DOCKER_HOST, DOCKER_CONTEXT) it runs no client. On Kubernetes it deploys to
the cluster that the stack names, or else the kubeconfig's current one, and waits until everything is ready. If you have
no cluster, run "npm run cluster -- up" first: the images are loaded into that cluster, which cannot pull. Run it again
after every change, and after a run that was interrupted: it goes on from there.

  --stack NAME   the stack to deploy, from stacks/Pulumi.NAME.yaml (default: ${defaultStack})
  --help         show this help

Environment:
  DHI_OFFLINE=always   use the offline kit even if official software can be downloaded
  DHI_OFFLINE=never    never use the offline kit
  DHI_DEBUG=1          show stack traces

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  npm start
  npm start -- --stack staging`;

export async function run(): Promise<void> {
    const { values } = parseArgs({
        options: { stack: { type: "string", default: defaultStack }, help: { type: "boolean" } },
    });
    const { stack } = values;
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, stack);
    config.requireSharedFile();
    release(workspace, stack, console.log);

    await runSteps([
        ...provideTools(workspace, ...runtimesOf(workspace, config)),
        ...sourceSteps(workspace, config),
        {
            title: `Stack ${stack}`,
            after: [toolSteps.cli],
            run: () => ensureStack(workspace, stack, config),
        },
    ]);
    console.log();
    await recover(workspace, stack, console.log);
    // The rules of production refuse in a preview, before anything changes.
    const preview = config.value("dhi:policy") === "production" ? [] : ["--skip-preview"];
    await pulumi(workspace, stack, ["up", "--yes", ...preview, "--stack", stack, "--non-interactive"]);

    const [outputs, changes] = await Promise.all([
        readOutputs(workspace, stack),
        lastChanges(workspace, stack),
    ]);
    console.log(summary(changes, await checkResult(config, outputs)));
    console.log(nextCommands(stack, config));
}

/** The runtimes to provide tools for. A Kubernetes stack needs an engine too if images are built or loaded. */
function runtimesOf(workspace: Workspace, config: LocalStackConfig): Runtime[] {
    const builds = imagesOf(config)?.some(({ repository }) => repository === "rust") === true;
    const needsEngine = builds || usesLocalCluster(workspace, config);
    return config.runtime === "kubernetes" && needsEngine ? ["kubernetes", "docker"] : [config.runtime];
}

/** The steps that provide the chart and the images, in sequence, because both write this machine's configuration. */
function sourceSteps(workspace: Workspace, config: LocalStackConfig): Step[] {
    const chart: Step = { title: "NATS chart", run: () => ensureChart(workspace, config) };
    const images: Step = {
        title: "Images",
        after: [toolSteps.engine, chart.title],
        run: (report) => ensureStackImages(workspace, config, report),
    };
    return config.runtime === "docker" ? [images] : [chart, images];
}

/** Checks the services on Docker with real clients, where this machine reaches them. */
async function checkResult({ runtime, renderTo }: LocalStackConfig, outputs: StackOutputs): Promise<string> {
    if (runtime === "kubernetes") {
        return renderTo === undefined
            ? "Kubernetes reports that everything is ready."
            : `The manifests are in ${renderTo}; no cluster was contacted.`;
    }
    const reason = await whyNoClient(outputs);
    if (reason !== undefined) {
        return `Every server and service has answered through the engine. No client was run: ${reason}.`;
    }
    const [isDelivered, nodes, apps] = await Promise.all([
        checkDelivery(outputs),
        reportNodes(outputs),
        reportApps(outputs),
    ]);
    console.log(`${printTable(nodes)}\n`);
    if (apps.length > 0) {
        console.log(`${printTable(apps)}\n`);
    }
    return isDelivered
        ? "A client exchanged messages through every server."
        : "The servers are ready. Clients need a certificate, so none exchanged messages.";
}

function summary(changes: ResourceChanges, result: string): string {
    const { same = 0, ...changed } = changes;
    return Object.keys(changed).length === 0
        ? `No changes: all ${same} resources are up to date. ${result}`
        : result;
}

function nextCommands(stack: string, { runtime, renderTo }: LocalStackConfig): string {
    const onKubernetes =
        renderTo === undefined ? "remove the stack and its namespace" : "remove the manifests";
    const down = runtime === "docker" ? "remove the stack, but keep the streams" : onKubernetes;
    return `
Next:
  npm run -s pulumi -- preview --stack ${stack}            show what a change of stacks/Pulumi.${stack}.yaml would do
  npm run -s pulumi -- stack output --stack ${stack}       show the addresses; with --show-secrets also the password
  npm run down -- --stack ${stack}                         ${down}`;
}
