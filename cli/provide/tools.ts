import { ensureDockerPlugin } from "../../offline/tools/dockerPlugin.ts";
import { ensureEngine } from "../../offline/tools/dockerEngine.ts";
import { ensureKubernetesPlugin } from "../../offline/tools/kubernetesPlugin.ts";
import { ensureLanguageHost } from "../../offline/tools/languages.ts";
import { ensurePulumiCli } from "../../offline/tools/pulumiCli.ts";
import { describeOutcome, type Step } from "../steps.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Where a stack's containers run. */
export type Runtime = "docker" | "kubernetes";

/** Titles of the steps, for the steps that depend on them. */
export const toolSteps = {
    engine: "Docker Engine",
    cli: "Pulumi CLI",
    dockerPlugin: "Docker plugin",
    kubernetesPlugin: "Kubernetes plugin",
} as const;

/** The steps that provide the tools to deploy stacks on some runtimes: official releases if they can be downloaded. */
export function provideTools(workspace: Workspace, ...runtimes: readonly Runtime[]): Step[] {
    const cli: Step = {
        title: toolSteps.cli,
        run: async (report) => {
            const found = await ensurePulumiCli(workspace, report);
            await ensureLanguageHost(workspace, "nodejs", report);
            return describeOutcome(found);
        },
    };
    const toolsOf = { docker: dockerTools, kubernetes: kubernetesTools };
    return [cli, ...runtimes.flatMap((runtime) => toolsOf[runtime](workspace))];
}

function dockerTools(workspace: Workspace): Step[] {
    return [
        {
            title: toolSteps.engine,
            run: async (report) => describeOutcome(await ensureEngine(workspace, report)),
        },
        {
            title: toolSteps.dockerPlugin,
            after: [toolSteps.cli],
            run: async (report) => describeOutcome(await ensureDockerPlugin(workspace, report)),
        },
    ];
}

function kubernetesTools(workspace: Workspace): Step[] {
    return [
        {
            title: toolSteps.kubernetesPlugin,
            after: [toolSteps.cli],
            run: async (report) => describeOutcome(await ensureKubernetesPlugin(workspace, report)),
        },
    ];
}
