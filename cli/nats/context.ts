import type { ContextLogin } from "../../components/nats/context.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import type { StackOutputs } from "../stack/outputs.ts";

/** A `nats` command to run, and what it needs. */
export interface NatsCommand {
    readonly workspace: Workspace;
    readonly stack: string;
    readonly config: LocalStackConfig;
    readonly outputs: StackOutputs;
    readonly login: ContextLogin;
    readonly command: readonly string[];
}
