import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { pulumi, pulumiOutput, quietly } from "./pulumiCli.ts";
import type { LocalStackConfig } from "./stackConfig.ts";
import type { Workspace } from "./workspace.ts";

/** The secrets that a stack on this machine is given when it is made. */
const generatedSecrets = ["dhi:natsPassword", "dhi:natsRoutePassword"];

/** What the update did to resources, by kind: `create`, `update`, `replace`, `delete`, `same`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** Makes the stack in this checkout's own backend, with secrets of its own, unless it is there. */
export async function ensureStack(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<string> {
    const isNew = !config.hasSalt;
    if (isNew) {
        await initStack(workspace, stack, config);
    }
    const missing = generatedSecrets.filter((key) => !config.hasValue(key));
    for (const key of missing) {
        await setSecret(workspace, stack, config, key, randomBytes(24).toString("base64url"));
    }
    await pulumiOutput(workspace, stack, ["stack", "select", stack]);
    return isNew ? "made, with secrets of its own" : "there";
}

/**
 * `pulumi stack init` writes the encryption salt beside the project it runs in. It is run in a project of the same
 * name in the machine's own folder, so that the shared stack file stays as it was committed.
 */
async function initStack(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<void> {
    config.render();
    const project = join(config.folder, "Pulumi.yaml");
    if (!existsSync(project)) {
        writeFileSync(project, stringify({ name: "dhi", runtime: "nodejs" }));
    }
    const { failed, stderr } = await pulumi(workspace, stack, ["stack", "init", stack, "--non-interactive"], {
        ...quietly,
        cwd: config.folder,
        reject: false,
    });
    if (failed && !String(stderr).includes("already exists")) {
        throw new Error(`The stack "${stack}" cannot be made:\n${String(stderr)}`);
    }
    config.takeOver();
}

/** The value goes over standard input: the command line is there for every user of the machine to see. */
async function setSecret(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    key: string,
    value: string,
): Promise<void> {
    await pulumi(
        workspace,
        stack,
        ["config", "set", "--secret", key, "--stack", stack, "--non-interactive"],
        {
            stdin: "pipe",
            input: value,
            stdout: "pipe",
            stderr: "pipe",
        },
    );
    config.takeOver();
}

/** What the last update of the stack changed. */
export async function lastChanges(workspace: Workspace, stack: string): Promise<ResourceChanges> {
    const history = await pulumiOutput(workspace, stack, [
        "stack",
        "history",
        "--json",
        "--page-size",
        "1",
        "--stack",
        stack,
    ]);
    const [latest] = JSON.parse(history) as { resourceChanges?: ResourceChanges }[];
    return latest?.resourceChanges ?? {};
}
