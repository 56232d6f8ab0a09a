import type { PlainArgs } from "../../../arguments.ts";
import { mainAccount, usersOf } from "../../args/members.ts";
import type { HelmNatsClusterArgs } from "../args.ts";

type Cluster = Pick<PlainArgs<HelmNatsClusterArgs>, "authentication" | "accounts" | "backup">;

/** The accounts whose streams a backup has. In the global account, JetStream is off as soon as there is another one. */
export function savedAccounts(args: Cluster): readonly string[] {
    return args.backup?.accounts ?? accountsWithStreams(args);
}

/** The accounts that may have streams. */
export function accountsWithStreams(args: Cluster): readonly string[] {
    const declared = Object.entries(args.accounts ?? {});
    return declared.length === 0
        ? [mainAccount(usersOf(args))]
        : declared.filter(([, account]) => account.jetstream !== false).map(([name]) => name);
}
