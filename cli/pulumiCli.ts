import { execa, type Options } from "execa";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalStackConfig } from "./stack/config.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** The stack that `npm start` makes. */
export const defaultStack = "dev";

/** Runs a program without showing what it prints. */
export const quietly = { stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;

/**
 * Runs Pulumi with this checkout's state, plugins and configuration. Rejects when it fails.
 *
 * @throws when there is no CLI in this checkout yet.
 */
export async function pulumi(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
    options: Options = {},
) {
    if (!existsSync(join(workspace.bin, "pulumi"))) {
        throw new Error(
            "There is no Pulumi CLI here yet. Run `npm start` once: it finds, downloads or builds one.",
        );
    }
    const config = new LocalStackConfig(workspace, stack);
    if (config.exists) {
        config.render();
    }
    const configFile = config.exists ? { PULUMI_OPTION_CONFIG_FILE: config.effectiveFile } : {};
    // Of manifests that were written there is nothing to refresh, and the plugin would ask a cluster all the same.
    const refresh = config.renderTo === undefined ? {} : { PULUMI_OPTION_REFRESH: "false" };
    return execa("pulumi", args, {
        cwd: workspace.root,
        env: { ...workspace.env, ...configFile, ...refresh },
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
        ...options,
    });
}

/** What Pulumi prints. */
export async function pulumiOutput(
    workspace: Workspace,
    stack: string,
    args: readonly string[],
): Promise<string> {
    const { stdout } = await pulumi(workspace, stack, args, quietly);
    return String(stdout);
}

/** The stack that a command line names, as Pulumi reads it. */
export function stackNamedIn(args: readonly string[]): string | undefined {
    const named = args.flatMap((arg, index) =>
        arg === "--stack" || arg === "-s"
            ? (args[index + 1] ?? [])
            : (/^(?:--stack=|-s=?)(.+)$/.exec(arg)?.[1] ?? []),
    );
    return named.at(-1);
}
