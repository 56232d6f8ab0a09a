import type { PlainArgs } from "../../arguments.ts";
import { globalAccount } from "../config/authorization.ts";
import type { NatsClusterArgs } from "./cluster.ts";
import type { NatsUser } from "./users.ts";

/** A user as far as checks read it. */
type User = PlainArgs<NatsUser>;

/** The users of a cluster, as far as checks read them. */
export function usersOf({
    authentication,
}: Pick<PlainArgs<NatsClusterArgs>, "authentication">): readonly User[] {
    return ((authentication ?? {}) as { readonly users?: readonly User[] }).users ?? [];
}

/**
 * The user who manages the streams of an account: one without permissions if there is any. `undefined` if nobody whose
 * secret is known is in it.
 */
export function managerOf(users: readonly User[], account: string): string | undefined {
    const members = users.filter((user) => (user.account ?? globalAccount) === account && "password" in user);
    return (members.find(({ permissions }) => permissions === undefined) ?? members[0])?.name;
}

/** The account of the cluster's first user. */
export function mainAccount(users: readonly User[]): string {
    return users[0]?.account ?? globalAccount;
}
