import * as pulumi from "@pulumi/pulumi";
import type { ClientCertificateSource } from "./args/clientTls.ts";
import type { NatsClusterArgs } from "./args/cluster.ts";
import { mainAccount, managerOf } from "./args/members.ts";
import { systemUser } from "./config/authorization.ts";
import type { LoginKind, NatsConnection, NatsLogin } from "./connection.ts";

/** A user of the cluster's operator. */
export interface OperatorUser {
    /** Its credentials (`.creds`). A secret: pass an output of `config.requireSecret`. */
    readonly credentials: pulumi.Input<string>;
}

/** Who a workload logs in as: a user of the cluster by name, or a user of its operator. */
export type LoginAs = string | OperatorUser;

/**
 * The login of a cluster's user.
 *
 * @param as the user. @default - the cluster's first, its token, or its operator's `credentials`
 * @throws for a user that the cluster does not have.
 */
export function loginOf(
    { authentication }: Pick<NatsClusterArgs, "authentication">,
    as?: LoginAs,
): NatsLogin {
    if (typeof as === "object") {
        return login("credentials", wholeFile(as.credentials));
    }
    const { users = [], token, operator } = authentication;
    if (as === undefined && token !== undefined) {
        return login("token", token);
    }
    if (as === undefined && operator !== undefined) {
        return login("credentials", wholeFile(operator.credentials));
    }
    const user = users.find(({ name }) => as === undefined || name === as);
    if (user === undefined) {
        const names = users.map(({ name }) => `"${name}"`).join(", ");
        throw new Error(
            `The NATS cluster has no user "${String(as)}": use ${names === "" ? "credentials" : names}.`,
        );
    }
    return user.nkey === undefined
        ? login("password", user.password ?? "", user.name)
        : login("nkey", user.password ?? "");
}

/** The login of the user who manages the streams of an account. @default - that of the cluster's first user */
export function loginIn(args: Pick<NatsClusterArgs, "authentication">, account?: string): NatsLogin {
    const { users = [] } = args.authentication;
    const isMain = account === undefined || account === mainAccount(users);
    return loginOf(args, isMain ? undefined : managerOf(users, account));
}

/** The login of the system account; `undefined` if the cluster has none. */
export function systemLoginOf({
    authentication: { operator },
    systemPassword,
}: Pick<NatsClusterArgs, "authentication" | "systemPassword">): NatsLogin | undefined {
    if (operator?.systemCredentials !== undefined) {
        return login("credentials", wholeFile(operator.systemCredentials));
    }
    return systemPassword === undefined ? undefined : login("password", systemPassword, systemUser);
}

/** What clients show beside their login; nothing where it is in a Secret. */
export function clientTlsOf(
    given: ClientCertificateSource | undefined,
): Pick<NatsConnection, "clientCertificate" | "clientKey"> {
    return given === undefined || "secretName" in given
        ? {}
        : { clientCertificate: pulumi.output(given.certificate), clientKey: pulumi.secret(given.key) };
}

/** Pulumi drops the last line break of a secret, without which clients do not find the end of the credentials. */
function wholeFile(credentials: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.output(credentials).apply((text) => `${text.trimEnd()}\n`);
}

function login(loginKind: LoginKind, secret: pulumi.Input<string>, username?: string): NatsLogin {
    return { loginKind, username: pulumi.output(username), password: pulumi.secret(secret) };
}
