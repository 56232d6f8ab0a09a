import { project } from "../../settings/names.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumiOutput } from "../pulumiCli.ts";

const keys = ["natsTls", "natsRouteTls", "natsClientTls", "natsListenerTls"] as const;

/** A stack's certificates with their private keys, which Pulumi decrypts. Never print them. */
export async function readCertificates(
    workspace: Workspace,
    stack: string,
): Promise<Partial<Pick<PlainSettings, (typeof keys)[number]>>> {
    const args = ["config", "--json", "--show-secrets", "--stack", stack];
    const values = JSON.parse(await pulumiOutput(workspace, stack, args)) as Record<
        string,
        { objectValue?: never }
    >;
    const found = keys.map((key) => [key, values[`${project}:${key}`]?.objectValue] as const);
    // Pulumi.yaml has an empty default for each.
    return Object.fromEntries(found.filter(([, value]) => Object.keys(value ?? {}).length > 0));
}
