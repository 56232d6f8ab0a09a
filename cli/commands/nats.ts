/** `npm run nats`: runs the `nats` command against a stack's cluster. */
import { runCommand, usageError } from "../command.ts";
import { runInContainer } from "../nats/docker.ts";
import { runInPod } from "../nats/kubernetes.ts";
import { loginAs, type LoginName } from "../nats/login.ts";
import { openStack } from "../stack/open.ts";
import { readOutputs } from "../stack/outputs.ts";

const help = `Usage: npm run -s nats -- STACK [options] COMMAND...

Runs the "nats" command against the cluster of a stack, logged in as the stack's client user: in a container of the image
dhi.io/natscli on the cluster's network, or on Kubernetes in a pod in the cluster's namespace. No command line and no
environment has the password, and the container or pod is removed afterwards.

  --system      log in to the system account, for "server report", "server raft" and so on
  --user NAME   log in as another user in dhi:nats.users
  --help        show this help; after COMMAND, that of the command

Exit codes: that of the command; 1 failed, 2 invalid arguments.

Examples:
  npm run -s nats -- dev stream ls
  npm run -s nats -- dev --system server report jetstream
  npm run -s nats -- dev --system server raft step-down
  npm run -s nats -- dev stream cluster step-down HELLO`;

export async function run(): Promise<void> {
    const [stack = "--help", ...rest] = process.argv.slice(2);
    const { name, command } = parseCommand(rest);
    // After the command, --help is for that command.
    const own = command.length === 0 ? ["--help"] : [stack];
    await runCommand(help, () => runNats(stack, name, command), own);
}

async function runNats(stack: string, name: LoginName, command: readonly string[]): Promise<void> {
    const { workspace, config } = openStack(stack);
    const outputs = await readOutputs(workspace, stack);
    const login = await loginAs(workspace, stack, name, outputs);
    const run = config.runtime === "docker" ? runInContainer : runInPod;
    process.exitCode = await run({ workspace, stack, config, outputs, login, command });
}

/** This command's options are before the other command's. */
function parseCommand(args: readonly string[]): { name: LoginName; command: readonly string[] } {
    const [first, second, ...rest] = args;
    if (first === "--system") {
        return { name: "system", command: args.slice(1) };
    }
    if (first === "--user") {
        if (second === undefined) {
            throw usageError("--user requires the name of a user.");
        }
        return { name: { user: second }, command: rest };
    }
    // Nothing of the other command has this name.
    const system = args.includes("--system");
    return {
        name: system ? "system" : "client",
        command: args.filter((arg) => arg !== "--system"),
    };
}
