import { isSeed } from "../../components/nats/config/passwords.ts";
import type { ContextLogin } from "../../components/nats/context.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumiOutput } from "../pulumiCli.ts";
import type { StackOutputs } from "../stack/outputs.ts";

/** Who to log in as: the stack's client user, the system account's user, or a user in `dhi:nats.users`. */
export type LoginName = "client" | "system" | { readonly user: string };

/** The login of a user of a stack. */
export async function loginAs(
    workspace: Workspace,
    stack: string,
    name: LoginName,
    outputs: StackOutputs,
): Promise<ContextLogin> {
    const { natsUser, natsPassword, natsLogin, natsSystemPassword } = outputs;
    if (name === "client") {
        return { user: natsUser, secret: natsPassword, kind: natsLogin };
    }
    if (name === "system") {
        if (natsSystemPassword === undefined) {
            throw new Error(
                `Nobody can log in to the system account of stack "${stack}": set a password with ` +
                    `"pulumi config set --secret dhi:natsSystemPassword", and deploy the stack.`,
            );
        }
        return natsLogin === "credentials"
            ? { secret: natsSystemPassword, kind: natsLogin }
            : { user: "system", secret: natsSystemPassword };
    }
    const key = `dhi:natsPasswords["${name.user}"]`;
    const secret = await pulumiOutput(workspace, stack, ["config", "get", "--path", key, "--stack", stack]);
    return {
        user: name.user,
        secret: secret.trim(),
        kind: isSeed(secret.trim()) ? "nkey" : undefined,
    };
}
