import * as pulumi from "@pulumi/pulumi";
import { failure } from "../../refusal.ts";
import type { NatsClusterArgs } from "../args/cluster.ts";
import type { NatsUser } from "../args/users.ts";
import { systemUser, type HashedUser, type Logins } from "./authorization.ts";
import { hashAsPassword, hashPassword, isHash } from "./passwords.ts";

/** The name in place of a user's for the hash of a token. */
const tokenName = "token";

/** The logins that clients have, with the passwords resolved and hashed. A secret as a whole. */
export function resolveLogins(
    args: Pick<
        NatsClusterArgs,
        "authentication" | "accounts" | "systemPassword" | "jetstream" | "clientCertificates"
    >,
): pulumi.Output<Logins> {
    const { users, token, operator, ...more } = args.authentication;
    const { accounts, jetstream } = args;
    const resolved = pulumi.all([
        users &&
            pulumi.all(
                args.clientCertificates === "verifyAndMap" ? users.map(mappedUser) : users.map(hashedUser),
            ),
        hashed(tokenName, token),
        hashed(systemUser, args.systemPassword),
    ]);
    return pulumi.secret(
        resolved.apply(([users, token, systemPassword]) => ({
            ...more,
            users,
            token,
            operator,
            accounts,
            systemPassword,
            jetstream: jetstream !== false,
        })),
    );
}

/** A user who logs in by a certificate: the server would check a password beside it. */
function mappedUser(user: NatsUser): pulumi.Output<HashedUser> {
    return pulumi.output({ ...user, password: undefined });
}

function hashedUser({ password, ...user }: NatsUser): pulumi.Output<HashedUser> {
    return user.nkey === undefined
        ? hashed(user.name, password).apply((hash) => ({ ...user, hash }))
        : pulumi.output(user);
}

function hashed(name: string, password: pulumi.Input<string> | undefined): pulumi.Output<string | undefined> {
    return pulumi.output(password).apply((text) => {
        if (text === undefined) {
            return undefined;
        }
        if (isHash(text)) {
            throw failure(`The password of NATS user "${name}" ${hashAsPassword}.`);
        }
        return hashPassword(name, text);
    });
}
