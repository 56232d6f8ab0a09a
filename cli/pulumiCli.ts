import { execa, type ResultPromise } from "execa";
import { LocalStackConfig } from "./stackConfig.ts";
import type { Workspace } from "./workspace.ts";

/** The stack that `npm start` makes. */
export const defaultStack = "dev";

/** Runs Pulumi with this checkout's state, plugins and configuration. Rejects when it fails. */
export function pulumi(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
    options = {},
): ResultPromise {
    const config = new LocalStackConfig(workspace, stack);
    const configFile = config.exists ? { PULUMI_OPTION_CONFIG_FILE: config.effectiveFile } : {};
    if (config.exists) {
        config.render();
    }
    return execa("pulumi", args, {
        cwd: workspace.root,
        env: { ...workspace.env, ...configFile },
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
        ...options,
    });
}

/** What Pulumi prints, without showing it. */
export async function pulumiOutput(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
): Promise<string> {
    const { stdout } = await pulumi(workspace, stack, args, {
        stdout: "pipe",
        stderr: "pipe",
        stdin: "ignore",
    });
    return String(stdout);
}

/** The stack that a command line names, as Pulumi reads it. */
export function stackNamedIn(args: readonly string[]): string | undefined {
    for (const [index, arg] of args.entries()) {
        const named =
            /^--stack=(.+)$/.exec(arg)?.[1] ??
            (arg === "--stack" || arg === "-s" ? args[index + 1] : undefined);
        if (named !== undefined) {
            return named;
        }
    }
    return undefined;
}
