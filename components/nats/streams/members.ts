import type { NatsClusterArgs } from "../args/cluster.ts";
import { globalAccount } from "../config/authorization.ts";
import { loginOf } from "../login.ts";
import type { Members } from "./provider.ts";

/** Who is in which account; `undefined` for a cluster without accounts, in which all users share their streams. */
export function membersOf({
    authentication,
    accounts,
    jetstream,
}: Pick<NatsClusterArgs, "authentication" | "accounts" | "jetstream">): Members | undefined {
    const { users } = authentication;
    if (users === undefined || accounts === undefined || jetstream === false) {
        return undefined;
    }
    const all = Object.entries(accounts);
    return {
        users: users.map(({ name, account = globalAccount, password }) => ({
            name,
            account,
            ...(password === undefined ? {} : { login: loginOf({ authentication }, name) }),
        })),
        // Beside other accounts, the global one has no JetStream.
        accounts:
            all.length === 0
                ? [globalAccount]
                : all.filter(([, account]) => account.jetstream !== false).map(([name]) => name),
    };
}
