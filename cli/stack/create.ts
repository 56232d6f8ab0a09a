import type { Options } from "execa";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { project } from "../../settings/names.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumi, pulumiOutput, quietly } from "../pulumiCli.ts";
import type { LocalStackConfig } from "./config.ts";
import { readStackFile } from "./files.ts";
import { changes, type Change } from "./yamlConfig.ts";

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
        const init = ["stack", "init", stack, "--no-select"];
        config.setLocal(await changesBy(workspace, stack, config, init));
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
    for (const key of ["dhi:natsPassword", "dhi:natsRoutePassword", "dhi:natsSystemPassword"]) {
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

/** What decides which users there are. */
interface NatsUsers {
    readonly user?: string;
    readonly users?: Readonly<Record<string, { readonly nkey?: string } | null>>;
    readonly operator?: unknown;
}

function missingSecrets(config: LocalStackConfig): string[] {
    const { users = {}, user = "app", operator } = (config.value("dhi:nats") ?? {}) as NatsUsers;
    const passwords = (config.value("dhi:natsPasswords") ?? {}) as object;
    const missing = Object.keys(users).filter(
        (name) => name !== user && users[name]?.nkey === undefined && !(name in passwords),
    );
    // A token or an operator takes the place of users.
    const alone = config.hasValue("dhi:natsToken") || operator !== undefined;
    const keys = ["dhi:natsRoutePassword", ...(alone ? [] : ["dhi:natsPassword", "dhi:natsSystemPassword"])];
    return [
        ...keys.filter((key) => !config.hasValue(key)),
        ...(alone ? [] : missing.map((name) => `dhi:natsPasswords["${name}"]`)),
    ];
}

/** Sets those secrets that the stack lacks. */
async function generateSecrets(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<void> {
    const secrets = missingSecrets(config).map((key) => {
        const args = ["config", "set", "--secret", key, "--path", "--stack", stack];
        // On standard input, because every user of the machine can see command lines.
        return changesBy(workspace, stack, config, args, { stdin: "pipe", input: generatedSecret() });
    });
    config.setLocal((await Promise.all(secrets)).flat());
}

/**
 * What a command of Pulumi changes in the stack's configuration: `pulumi stack init` adds the encryption salt. It runs in
 * a project of the same name with a copy of the configuration, so the shared stack file stays as it was committed, and
 * commands at the same time do not overwrite each other's changes.
 */
async function changesBy(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    args: readonly string[],
    options: Options = {},
): Promise<Change[]> {
    config.render();
    const folder = mkdtempSync(join(config.folder, "copy-"));
    try {
        const copy = join(folder, basename(config.effectiveFile));
        const before = config.effective;
        writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
        copyFileSync(config.effectiveFile, copy);
        const env = { ...workspace.env, PULUMI_OPTION_CONFIG_FILE: undefined };
        await pulumi(workspace, stack, [...args, "--non-interactive"], {
            ...quietly,
            ...{ cwd: folder, env },
            ...options,
        });
        return changes(before, readStackFile(copy));
    } finally {
        rmSync(folder, { recursive: true });
    }
}
