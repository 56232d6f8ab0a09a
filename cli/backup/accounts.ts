import { mainAccount, managerOf } from "../../components/nats/args/members.ts";
import type { LoginName } from "../nats/login.ts";

/** `dhi:nats`, as far as it says who is in which account. */
export interface AccountSettings {
    readonly user?: string;
    readonly users?: Readonly<
        Record<string, { readonly account?: string; readonly permissions?: object } | null>
    >;
    readonly accounts?: Readonly<Record<string, { readonly jetstream?: unknown } | null>>;
}

/** An account, and who reads and writes its streams. */
export interface BackupAccount {
    readonly account: string;
    /** Undefined where the stack has nobody's password. */
    readonly login: LoginName | undefined;
}

/**
 * The accounts with streams, each with the user who manages its streams.
 *
 * @param known the users whose passwords the stack has, beside the main user.
 */
export function backupAccounts(
    { user = "app", users = {}, accounts = {} }: AccountSettings,
    known: readonly string[],
): BackupAccount[] {
    const others = Object.keys(users).filter((name) => name !== user);
    const all = [user, ...others].map((name) => ({
        name,
        ...users[name],
        ...(known.includes(name) ? { password: "" } : {}),
    }));
    const main = mainAccount(all);
    const declared = Object.entries(accounts).filter(([, account]) => account?.jetstream !== false);
    return [
        { account: main, login: "client" },
        ...declared
            .map(([account]) => account)
            .filter((account) => account !== main)
            .map((account) => {
                const manager = managerOf(all, account);
                return { account, login: manager === undefined ? undefined : { user: manager } };
            }),
    ];
}
