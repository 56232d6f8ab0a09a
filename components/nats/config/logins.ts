import * as pulumi from "@pulumi/pulumi";
import type { NatsAuthentication } from "../args/cluster.ts";
import type { Logins } from "./serverConfig.ts";

/** Who may log in, with the secrets resolved. A secret itself. */
export function resolveLogins({ users, token }: NatsAuthentication): pulumi.Output<Logins> {
    const resolved = users?.map((user) =>
        pulumi.output(user.password).apply((password) => ({ ...user, password })),
    );
    const all = pulumi.all([resolved === undefined ? undefined : pulumi.all(resolved), token]);
    return pulumi.secret(all.apply(([users, token]) => ({ users, token })));
}
