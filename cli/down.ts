/** `npm run down`: removes what `npm start` made. */
import { execa } from "execa";
import { parseArgs } from "node:util";
import { stopEngine } from "../offline/engine.ts";
import { componentName } from "../stacks/names.ts";
import { runCommand } from "./command.ts";
import { defaultStack, pulumi } from "./pulumiCli.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const help = `Usage: npm run down [-- --stack NAME] [--volumes] [--engine]

Removes what the stack made: containers, networks, configuration volumes. The volumes with the streams stay, and the
next "npm start" finds them again, unless you ask for them to go too.

  --stack NAME   the stack to remove (default: ${defaultStack})
  --volumes      remove the volumes with the streams too: there is no way back
  --engine       stop the Docker Engine, if "npm start" of this checkout started it
  --help         this text`;

await runCommand(help, async () => {
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
    await pulumi(workspace, stack, [
        "destroy",
        "--yes",
        "--skip-preview",
        "--stack",
        stack,
        "--non-interactive",
    ]);
    const volumes = await dataVolumes(workspace, stack);
    if (values.volumes && volumes.length > 0) {
        await execa("docker", ["volume", "rm", ...volumes], { env: workspace.env });
    }
    if (values.engine) {
        await stopEngine(workspace, console.log);
    }
    console.log(describeRest(workspace, stack, values.volumes ? [] : volumes));
});

/** The volumes that outlive the cluster, by the label that they carry. */
async function dataVolumes(workspace: Workspace, stack: string): Promise<string[]> {
    const label = `label=dhi.cluster=${componentName(stack, "nats")}`;
    const { stdout } = await execa("docker", ["volume", "ls", "--quiet", "--filter", label], {
        env: workspace.env,
    });
    return stdout.split("\n").filter((name) => name !== "");
}

function describeRest(workspace: Workspace, stack: string, volumes: readonly string[]): string {
    return [
        `The stack "${stack}" is down. Left on this machine:`,
        ...(volumes.length > 0
            ? [`  volumes ${volumes.join(", ")}: npm run down -- --volumes removes them`]
            : ["  no volumes"]),
        "  the images, in the Docker Engine: docker image ls",
        `  this checkout's state, secrets and tools, in ${workspace.home}: delete the folder to forget them`,
    ].join("\n");
}
