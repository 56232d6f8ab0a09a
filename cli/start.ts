/** `npm start`: from a clone to a running, checked stack. */
import { parseArgs } from "node:util";
import { checkDelivery, printTable, reportApps, reportNodes } from "./check.ts";
import { runCommand } from "./command.ts";
import { ensureStackImages } from "./images.ts";
import { readOutputs } from "./outputs.ts";
import { defaultStack, pulumi } from "./pulumiCli.ts";
import { ensureStack, lastChanges, type ResourceChanges } from "./stack.ts";
import { LocalStackConfig } from "./stackConfig.ts";
import { runSteps } from "./steps.ts";
import { provideTools, toolSteps } from "./tools.ts";
import { openWorkspace } from "./workspace.ts";

const help = `Usage: npm start [-- --stack NAME]

Finds, downloads or builds what the stack needs (Docker Engine, Pulumi, plugin, images), makes the stack with secrets
of its own, runs "pulumi up" on it, and checks the result with a real client. Run it again after any change.

  --stack NAME   the stack to start: stacks/Pulumi.NAME.yaml (default: ${defaultStack})
  --help         this text

DHI_OFFLINE=always uses the offline kit even where official software can be had; DHI_OFFLINE=never refuses it.`;

await runCommand(help, async () => {
    const { values } = parseArgs({
        options: { stack: { type: "string", default: defaultStack }, help: { type: "boolean" } },
    });
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, values.stack);
    config.demandShared();

    const images = "Images";
    await runSteps([
        ...provideTools(workspace, config.runtime),
        {
            title: images,
            after: config.runtime === "docker" ? [toolSteps.engine] : [],
            run: (report) => ensureStackImages(workspace, config, report),
        },
        {
            title: `Stack ${values.stack}`,
            // Both write this machine's part of the configuration.
            after: [toolSteps.cli, images],
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
    await checkDelivery(outputs);
    console.log(`${printTable(await reportNodes(outputs))}\n`);
    const apps = await reportApps(outputs);
    if (apps.length > 0) {
        console.log(`${printTable(apps)}\n`);
    }
    console.log(summary(changes));
    console.log(nextCommands(values.stack));
});

function summary(changes: ResourceChanges): string {
    const { same = 0, ...changed } = changes;
    return Object.keys(changed).length === 0
        ? `Nothing to change: all ${same} resources are as the stack says, and a client got through to every server.`
        : "A client got through to every server.";
}

function nextCommands(stack: string): string {
    return `
Try next:
  npm run -s pulumi -- preview --stack ${stack}            what a change of stacks/Pulumi.${stack}.yaml would do
  npm run -s pulumi -- stack output --stack ${stack}       the addresses; --show-secrets for the password
  npm run down -- --stack ${stack}                         remove it all, and keep the streams`;
}
