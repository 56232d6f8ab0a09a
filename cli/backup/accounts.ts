import type { LoginName } from "../nats/login.ts";

/** `dhi:nats`, as far as it says who is in which account. */
export interface AccountSettings {
    readonly user?: string;
    readonly users?: Readonly<
        Record<string, { readonly account?: string; readonly permissions?: unknown } | null>
    >;
    readonly accounts?: Readonly<Record<string, { readonly jetstream?: unknown } | null>>;
}

/** An account, and who reads and writes its streams. */
export interface BackupAccount {
    readonly account: string;
    /** Undefined where the stack has nobody's password. */
    readonly login: LoginName | undefined;
}

/** The account of a cluster without accounts. */
const globalAccount = "$G";

/**
 * The accounts with streams. A user without permissions of its own is preferred, because others may not do what it takes.
 *
 * @param known the users whose passwords the stack has, beside the main user.
 */
export function backupAccounts(
    { user = "app", users = {}, accounts = {} }: AccountSettings,
    known: readonly string[],
): BackupAccount[] {
    const accountOf = (name: string) => users[name]?.account ?? globalAccount;
    const main = accountOf(user);
    const declared = Object.entries(accounts).filter(([, account]) => account?.jetstream !== false);
    const others = declared.map(([name]) => name).filter((name) => name !== main);
    return [
        { account: main, login: "client" },
        ...others.map((account) => {
            const members = known.filter((name) => name !== user && accountOf(name) === account);
            const free = members.find((name) => users[name]?.permissions === undefined);
            const [best] = free === undefined ? members : [free];
            return { account, login: best === undefined ? undefined : { user: best } };
        }),
    ];
}
