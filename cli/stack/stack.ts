import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { project } from "../../settings/names.ts";
import { pulumi, pulumiOutput, quietly } from "../pulumiCli.ts";
import type { LocalStackConfig } from "./config.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What the update did to resources, by kind: `create`, `update`, `replace`, `delete`, `same`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** Makes the stack in this checkout's own backend, with secrets of its own, unless it is there. */
export async function ensureStack(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<string> {
    const { failed } = await pulumi(workspace, stack, ["stack", "select", stack], {
        ...quietly,
        reject: false,
    });
    if (failed) {
        await initStack(workspace, stack, config);
    }
    for (const key of missingSecrets(config)) {
        await setSecret(workspace, stack, config, key, generatedSecret());
    }
    return failed ? "made, with secrets of its own" : "there";
}

/**
 * Makes a stack where a team shares it: a backend and a secrets provider of its own. Secrets go encrypted into the
 * shared stack file, as Pulumi writes them.
 */
export async function makeStackIn(
    workspace: Workspace,
    stack: string,
    { backend, secretsProvider }: { backend: string | undefined; secretsProvider: string | undefined },
): Promise<string> {
    demandSharedPassphrase(secretsProvider);
    const env = {
        // The user's own logins to backends, not those of this checkout.
        PULUMI_HOME: process.env["PULUMI_HOME"],
        ...(backend === undefined ? {} : { PULUMI_BACKEND_URL: backend }),
    };
    const run = (args: readonly string[], input?: string) =>
        pulumi(workspace, stack, [...args, "--stack", stack, "--non-interactive"], {
            ...quietly,
            env: { ...workspace.env, ...env },
            ...(input === undefined ? {} : { stdin: "pipe", input }),
        });
    await run([
        "stack",
        "init",
        ...(secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider]),
    ]);
    for (const key of ["dhi:natsPassword", "dhi:natsRoutePassword"]) {
        await run(["config", "set", "--secret", key], generatedSecret());
    }
    return `made in ${backend ?? "the backend of this checkout"}, with secrets of its own in stacks/Pulumi.${stack}.yaml`;
}

/** @throws where the passphrase would be that of this checkout: nobody else could read the stack. */
function demandSharedPassphrase(secretsProvider = "passphrase"): void {
    const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
    if (secretsProvider === "passphrase" && !PULUMI_CONFIG_PASSPHRASE && !PULUMI_CONFIG_PASSPHRASE_FILE) {
        throw new Error(
            "A stack that is shared needs a passphrase that is shared: set PULUMI_CONFIG_PASSPHRASE or " +
                "PULUMI_CONFIG_PASSPHRASE_FILE, or name another --secrets-provider",
        );
    }
}

function generatedSecret(): string {
    return randomBytes(24).toString("base64url");
}

function missingSecrets(config: LocalStackConfig): string[] {
    const hasLogin = config.hasValue("dhi:natsPassword") || config.hasValue("dhi:natsToken");
    return [
        ...(hasLogin ? [] : ["dhi:natsPassword"]),
        ...(config.hasValue("dhi:natsRoutePassword") ? [] : ["dhi:natsRoutePassword"]),
    ];
}

/**
 * `pulumi stack init` writes the encryption salt beside the project it runs in. It is run in a project of the same
 * name in the machine's own folder, so that the shared stack file stays as it was committed.
 */
async function initStack(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<void> {
    config.render();
    writeFileSync(join(config.folder, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
    await pulumi(workspace, stack, ["stack", "init", stack, "--non-interactive"], {
        ...quietly,
        cwd: config.folder,
    });
    config.takeOver();
    await pulumiOutput(workspace, stack, ["stack", "select", stack]);
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
