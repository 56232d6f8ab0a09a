/**
 * `npm run -s pulumi -- <args>`: the Pulumi CLI that `npm start` found or built, with this checkout's state and
 * plugins and exactly the configuration that `npm start` used.
 */
import { ensureStackImages } from "../images.ts";
import { defaultStack, pulumi, pulumiOutput, stackNamedIn } from "../pulumiCli.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

const help = `Usage: npm run -s pulumi -- ARGUMENTS

The Pulumi CLI that "npm start" found or built, with this checkout's state, plugins and configuration, for stacks of
either runtime: preview --stack NAME, up --stack NAME, stack output --stack NAME, config set KEY VALUE --stack NAME. It
takes the arguments as Pulumi does, and ends with Pulumi's exit code; 2 where it could not be started. What Pulumi takes:
`;

/** Takes the arguments as Pulumi does, and ends with its exit code. */
export async function run(): Promise<void> {
    const workspace = openWorkspace();
    const args = process.argv.slice(2);
    if (args[0] === "--help" || args[0] === "-h") {
        console.log(help);
    }
    try {
        const stack = stackNamedIn(args) ?? process.env["PULUMI_STACK"] ?? (await selectedStack(workspace));
        const config = new LocalStackConfig(workspace, stack);
        if (config.usesStandIns && ["up", "update", "preview", "pre"].includes(args[0] ?? "")) {
            // No registry has a stand-in: one for a new tag must be made before Pulumi looks for it.
            await ensureStackImages(workspace, config, console.error);
        }
        const { exitCode } = await pulumi(workspace, stack, args, { reject: false });
        if (config.exists) {
            config.takeOver();
        }
        process.exitCode = exitCode ?? 1;
    } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 2;
    }
}

/** The stack that Pulumi would take, for the command line names none. */
async function selectedStack(workspace: Workspace): Promise<string> {
    try {
        return (await pulumiOutput(workspace, defaultStack, ["stack", "--show-name"])).trim();
    } catch {
        return defaultStack;
    }
}
