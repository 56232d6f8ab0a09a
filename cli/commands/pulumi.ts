/** `npm run -s pulumi -- ARGUMENTS`: runs the Pulumi CLI with this checkout's state, plugins and configuration. */
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { defaultStack, pulumi, pulumiOutput, stackNamedIn } from "../pulumiCli.ts";
import { recover } from "../recover/recover.ts";
import { release } from "../recover/release.ts";
import { LocalStackConfig } from "../stack/config.ts";

const help = `Usage: npm run -s pulumi -- ARGUMENTS

Runs the Pulumi CLI that "npm start" found or built, with this checkout's state, plugins and configuration, for stacks of
either runtime. The arguments are those of Pulumi. After a run that was killed, "up" and "destroy" first do what
"npm run recover" does; "preview" and "refresh" remove its lock.

  --help   show this help and Pulumi's own

Exit codes: those of Pulumi; 2 if it cannot be started.

Examples:
  npm run -s pulumi -- preview --stack staging
  npm run -s pulumi -- stack output --stack dev
  npm run -s pulumi -- config set --path dhi:nats.nodes 5 --stack dev

Pulumi's own help:
`;

export async function run(): Promise<void> {
    const workspace = openWorkspace();
    const args = process.argv.slice(2);
    if (args[0] === "--help" || args[0] === "-h") {
        console.log(help);
    }
    try {
        const stack = stackNamedIn(args) ?? process.env["PULUMI_STACK"] ?? (await selectedStack(workspace));
        const config = new LocalStackConfig(workspace, stack);
        if (config.usesLocalSubstitutes && ["up", "update", "preview", "pre"].includes(args[0] ?? "")) {
            // No registry has local substitutes, so a new tag must be built before Pulumi looks for it.
            const { ensureSubstitutes } = await import("../provide/images.ts");
            await ensureSubstitutes(workspace, config, console.error);
        }
        await afterInterruption(args[0] ?? "")(workspace, stack, console.error);
        const { exitCode } = await pulumi(workspace, stack, args, { reject: false });
        if (config.exists) {
            config.takeOver();
        }
        if (exitCode !== 0 && args.some((arg) => /^--plan(=|$)/.test(arg))) {
            console.error(planNote(stack));
        }
        process.exitCode = exitCode ?? 1;
    } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 2;
    }
}

/** What Pulumi's messages about a plan mean. */
function planNote(stack: string): string {
    return (
        `\nIf it "violates" the plan or is "not allowed" by it, something was changed since the plan was saved. Look at it and save a ` +
        `new plan: npm run -s preview -- ${stack} --save-plan FILE.`
    );
}

/** What a command does first if the run before it was killed. A preview changes nothing on the engine. */
function afterInterruption(command: string): (...args: Parameters<typeof recover>) => unknown {
    if (["up", "update", "destroy", "down", "dn"].includes(command)) {
        return recover;
    }
    return ["preview", "pre", "refresh", "import"].includes(command) ? release : () => undefined;
}

/** The stack that Pulumi uses if the arguments name none. */
async function selectedStack(workspace: Workspace): Promise<string> {
    try {
        return (await pulumiOutput(workspace, defaultStack, ["stack", "--show-name"])).trim();
    } catch {
        return defaultStack;
    }
}
