import type { NatsConnection } from "@nats-io/transport-node";
import type { Workspace } from "../../workspace/workspace.ts";
import { connectToStack } from "../nats/connect.ts";
import { loginAs } from "../nats/login.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { readOutputs } from "../stack/outputs.ts";
import { backupAccounts, type AccountSettings } from "./accounts.ts";

/** The accounts of a stack's cluster, each with a connection. */
export interface OpenAccounts {
    readonly open: readonly { readonly account: string; readonly nats: NatsConnection }[];
    /** Those in which nobody can log in with what the stack has. */
    readonly missing: readonly string[];
    /** The number of servers. */
    readonly servers: number;
    close(): Promise<void>;
}

/** Logs in to each account of a stack. */
export async function openAccounts(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<OpenAccounts> {
    const outputs = await readOutputs(workspace, stack);
    const known = Object.keys((config.value("dhi:natsPasswords") ?? {}) as object);
    const accounts = backupAccounts((config.value("dhi:nats") ?? {}) as AccountSettings, known);
    const open: { account: string; nats: NatsConnection }[] = [];
    const close = async () => {
        await Promise.all(open.map(({ nats }) => nats.close()));
    };
    try {
        for (const { account, login } of accounts) {
            if (login !== undefined) {
                const secret = await loginAs(workspace, stack, login, outputs);
                open.push({ account, nats: await connectToStack(stack, config, outputs, secret) });
            }
        }
    } catch (error) {
        await close();
        throw error;
    }
    const missing = accounts.filter(({ login }) => login === undefined).map(({ account }) => account);
    return { open, missing, servers: outputs.nats.nodes, close };
}
