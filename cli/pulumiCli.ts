import { execa, type Options } from "execa";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalStackConfig } from "./stack/config.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** The stack that commands use by default. */
export const defaultStack = "dev";

/** Options to run a program without showing its output. */
export const quietly = { stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;

/**
 * Runs Pulumi with this checkout's state, plugins and configuration.
 *
 * @throws if this checkout has no CLI yet, or the command fails.
 */
export async function pulumi(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
    { env, ...options }: Options = {},
) {
    if (!existsSync(join(workspace.bin, "pulumi"))) {
        throw new Error(
            `This checkout has no Pulumi CLI yet: run "npm start" once, which finds, downloads or builds one.`,
        );
    }
    const config = new LocalStackConfig(workspace, stack);
    if (config.exists) {
        config.render();
    }
    const configFile = config.exists ? { PULUMI_OPTION_CONFIG_FILE: config.effectiveFile } : {};
    // Rendered manifests have nothing to refresh, but the plugin would contact a cluster.
    const refresh = config.renderTo === undefined ? {} : { PULUMI_OPTION_REFRESH: "false" };
    return execa("pulumi", args, {
        cwd: workspace.root,
        env: { ...workspace.env, ...configFile, ...refresh, ...env },
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
        ...options,
    });
}

/** Runs Pulumi and returns its output. */
export async function pulumiOutput(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
): Promise<string> {
    const { stdout } = await pulumi(workspace, stack, args, quietly);
    return String(stdout);
}

/** The stack in the arguments of Pulumi, parsed as Pulumi does. */
export function stackNamedIn(args: readonly string[]): string | undefined {
    const named = args.flatMap((arg, index) =>
        arg === "--stack" || arg === "-s"
            ? (args[index + 1] ?? [])
            : (/^(?:--stack=|-s=?)(.+)$/.exec(arg)?.[1] ?? []),
    );
    return named.at(-1);
}
