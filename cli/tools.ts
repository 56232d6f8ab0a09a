import { ensureDockerPlugin } from "../offline/dockerPlugin.ts";
import { ensureEngine } from "../offline/engine.ts";
import { ensureNodeLanguageHost } from "../offline/nodeLanguageHost.ts";
import { ensurePulumiCli } from "../offline/pulumiCli.ts";
import type { Report } from "../offline/step.ts";
import { describeOutcome, runSteps } from "./steps.ts";
import type { Workspace } from "./workspace.ts";

/** Provides a Docker Engine, the Pulumi CLI and its plugins: official ones where they can be had. */
export async function ensureTools(workspace: Workspace): Promise<void> {
    const engine = async (report: Report) => describeOutcome(await ensureEngine(workspace, report));
    const pulumi = async (report: Report) => {
        const cli = await ensurePulumiCli(workspace, report);
        await ensureNodeLanguageHost(workspace, report);
        return describeOutcome(cli);
    };
    const plugin = async (report: Report) => describeOutcome(await ensureDockerPlugin(workspace, report));
    await runSteps(
        [
            { title: "Docker Engine", run: engine },
            { title: "Pulumi CLI", run: pulumi },
        ],
        { concurrent: true },
    );
    await runSteps([{ title: "Docker plugin", run: plugin }]);
}
