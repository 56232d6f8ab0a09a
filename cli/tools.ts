import { ensureDockerPlugin } from "../offline/dockerPlugin.ts";
import { ensureEngine } from "../offline/engine.ts";
import { ensureNodeLanguageHost } from "../offline/nodeLanguageHost.ts";
import { ensurePulumiCli } from "../offline/pulumiCli.ts";
import { describeOutcome, type Step } from "./steps.ts";
import type { Workspace } from "./workspace.ts";

/** Titles of the steps, for others to wait for. */
export const toolSteps = { engine: "Docker Engine", cli: "Pulumi CLI", plugin: "Docker plugin" } as const;

/** The steps that provide a Docker Engine, the Pulumi CLI and its plugins: official ones where they can be had. */
export function provideTools(workspace: Workspace): Step[] {
    return [
        {
            title: toolSteps.engine,
            run: async (report) => describeOutcome(await ensureEngine(workspace, report)),
        },
        {
            title: toolSteps.cli,
            run: async (report) => {
                const cli = await ensurePulumiCli(workspace, report);
                await ensureNodeLanguageHost(workspace, report);
                return describeOutcome(cli);
            },
        },
        {
            title: toolSteps.plugin,
            after: [toolSteps.cli],
            run: async (report) => describeOutcome(await ensureDockerPlugin(workspace, report)),
        },
    ];
}
