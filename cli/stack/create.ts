import { randomBytes } from "node:crypto";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { project } from "../../settings/names.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumi, pulumiOutput, quietly } from "../pulumiCli.ts";
import type { LocalStackConfig } from "./config.ts";
import { configIn, readStackFile } from "./files.ts";

/** Where a team keeps a stack. */
export interface SharedPlace {
    /** @default - that of this checkout */
    readonly backend: string | undefined;
    /** @default - a passphrase */
    readonly secretsProvider: string | undefined;
}

/** Creates the stack in this checkout's backend, with generated secrets, unless it exists. */
export async function ensureStack(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<string> {
    const select = ["stack", "select", stack];
    const { failed } = await pulumi(workspace, stack, select, { ...quietly, reject: false });
    if (failed) {
        await initStack(workspace, stack, config);
    }
    await Promise.all([
        generateSecrets(workspace, stack, config),
        ...(failed ? [pulumiOutput(workspace, stack, select)] : []),
    ]);
    return failed ? "created, with generated secrets" : "already exists";
}

/** Creates a stack that a team shares. Its secrets are written to the shared stack file, encrypted by Pulumi. */
export async function createSharedStack(
    workspace: Workspace,
    stack: string,
    { backend, secretsProvider }: SharedPlace,
): Promise<string> {
    requireSharedPassphrase(secretsProvider);
    const env = {
        // The user's logins to backends, not those of this checkout.
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
    return `created in ${backend ?? "this checkout's backend"}, with generated secrets in stacks/Pulumi.${stack}.yaml`;
}

/** @throws if the passphrase would be this checkout's, which the rest of the team does not have. */
function requireSharedPassphrase(secretsProvider = "passphrase"): void {
    const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
    if (secretsProvider === "passphrase" && !PULUMI_CONFIG_PASSPHRASE && !PULUMI_CONFIG_PASSPHRASE_FILE) {
        throw new Error(
            "A shared stack needs a shared passphrase: set PULUMI_CONFIG_PASSPHRASE or " +
                "PULUMI_CONFIG_PASSPHRASE_FILE, or use another --secrets-provider.",
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
 * `pulumi stack init` writes the encryption salt next to the project that it runs in. It runs in a project of the same
 * name in the machine's folder, so the shared stack file stays as it was committed.
 */
async function initStack(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<void> {
    config.render();
    writeFileSync(join(config.folder, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
    await pulumi(workspace, stack, ["stack", "init", stack, "--non-interactive"], {
        ...quietly,
        cwd: config.folder,
    });
    config.takeOver();
}

/** Sets those secrets that the stack lacks in this machine's configuration. */
async function generateSecrets(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<void> {
    const secrets = missingSecrets(config).map(async (key) => ({
        path: ["config", key],
        value: await encrypt(workspace, stack, config, key, generatedSecret()),
    }));
    config.setLocal(await Promise.all(secrets));
}

/**
 * Lets Pulumi encrypt a value, in a file of its own, so that several can be encrypted at the same time. Passes it on
 * standard input, because every user of the machine can see command lines.
 */
async function encrypt(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    key: string,
    value: string,
): Promise<unknown> {
    const file = join(config.folder, `${key.replace(":", "-")}.${stack}.yaml`);
    copyFileSync(config.effectiveFile, file);
    try {
        const args = ["config", "set", "--secret", key, "--config-file", file];
        const options = { ...quietly, stdin: "pipe", input: value } as const;
        await pulumi(workspace, stack, [...args, "--stack", stack, "--non-interactive"], options);
        return configIn(readStackFile(file))[key];
    } finally {
        rmSync(file);
    }
}
