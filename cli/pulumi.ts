/**
 * `npm run -s pulumi -- <args>`: the Pulumi CLI that `npm start` found or built, with this checkout's state and
 * plugins and exactly the configuration that `npm start` used.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultStack, pulumi, stackNamedIn } from "./pulumiCli.ts";
import { LocalStackConfig } from "./stackConfig.ts";
import { openWorkspace } from "./workspace.ts";

const workspace = openWorkspace();
const args = process.argv.slice(2);
if (!existsSync(join(workspace.bin, "pulumi"))) {
    console.error(
        "There is no Pulumi CLI here yet. Run `npm start` once: it finds, downloads or builds one.",
    );
    process.exit(2);
}
const stack = stackNamedIn(args) ?? process.env["PULUMI_STACK"] ?? defaultStack;
const { exitCode } = await pulumi(workspace, stack, args, { reject: false });
const config = new LocalStackConfig(workspace, stack);
if (config.exists) {
    config.takeOver();
}
process.exitCode = exitCode ?? 1;
