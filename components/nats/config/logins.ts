import * as pulumi from "@pulumi/pulumi";
import type { NatsAuthentication } from "../args/cluster.ts";
import type { Logins } from "./serverConfig.ts";

/** The logins that clients have, with the passwords resolved. A secret as a whole. */
export function resolveLogins({ users, token }: NatsAuthentication): pulumi.Output<Logins> {
    const resolved = users?.map((user) =>
        pulumi.output(user.password).apply((password) => ({ ...user, password })),
    );
    const all = pulumi.all([resolved === undefined ? undefined : pulumi.all(resolved), token]);
    return pulumi.secret(all.apply(([users, token]) => ({ users, token })));
}
