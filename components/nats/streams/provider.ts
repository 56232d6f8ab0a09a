import * as pulumi from "@pulumi/pulumi";
import type { NatsLogin } from "../connection.ts";
import type { EngineTunnelArgs } from "../../tunnel/docker.ts";
import type { PodAccess } from "../../tunnel/kubernetes.ts";

/** How the plugin reaches a cluster, and as whom it logs in. */
export interface JetStreamProviderArgs {
    /** The servers' URLs, without credentials. */
    readonly servers: pulumi.Input<string[]>;
    /** How the user logs in. @default - by a password if there is a `username`, or else by a token */
    readonly loginKind?: string | undefined;
    /** The user to log in as; undefined where clients log in with something else than a user and a password. */
    readonly username?: pulumi.Input<string | undefined>;
    /** The user's password, or the token, the seed of the NKey, or the credentials (`.creds`). A secret. */
    readonly password: pulumi.Input<string>;
    /** The certificate authority to trust, in PEM. @default - those of the system, for a URL with `tls://` */
    readonly caCertificate?: pulumi.Input<string | undefined>;
    /** The certificate to show, with its chain, in PEM. @default - none */
    readonly clientCertificate?: pulumi.Input<string | undefined> | undefined;
    /** Its private key, in PEM. A secret. */
    readonly clientKey?: pulumi.Input<string | undefined> | undefined;
    /** A host name that the servers' certificates have. @default - that of the URL */
    readonly serverName?: string | undefined;
    /** How to reach servers that this machine cannot connect to. @default - it connects to them */
    readonly tunnel?: Tunnel | undefined;
    /**
     * Who is in which account. A change that takes users away from streams is refused before it is made.
     *
     * @default - all users are in the global account
     */
    readonly members?: Members | undefined;
    /** Accounts whose streams users may leave behind. @default [] - none */
    readonly leaveStreams?: readonly string[] | undefined;
}

/** The users of a cluster with accounts. */
export interface Members {
    /** The users, in any order. */
    readonly users: readonly Member[];
    /** The accounts that have JetStream. */
    readonly accounts: readonly string[];
}

/** A user in an account. */
export interface Member {
    /** The user's name. */
    readonly name: string;
    /** The account's name. */
    readonly account: string;
    /** How the user logs in. @default - unknown: nobody can log in as this user */
    readonly login?: NatsLogin | undefined;
}

/** A way to servers through what runs them: one of these. */
export interface Tunnel {
    /** Through a Docker Engine, where the servers' published ports do not answer. */
    readonly docker?: EngineTunnelArgs & {
        /** The names of the servers' containers. */
        readonly hosts: readonly string[];
    };
    /** Through the API server of Kubernetes, to pods. */
    readonly kubernetes?: PodAccess & {
        /** The Secret that has the certificate authority as `ca.crt`. @default - none */
        readonly caSecret?: string | undefined;
        /** The Secret that has the certificate to show as `tls.crt` and `tls.key`. @default - none */
        readonly clientSecret?: string | undefined;
    };
}

/**
 * The connection of streams, consumers and buckets to their cluster. A changed password is an update of it alone, and they
 * are read and deleted with the login of the last update.
 */
export class JetStreamProvider extends pulumi.ProviderResource {
    constructor(name: string, args: JetStreamProviderArgs, opts?: pulumi.ResourceOptions) {
        super("dhi", name, loginInputs(args), opts);
    }
}

/** What the plugin connects with: the engine passes texts. */
export function loginInputs({
    servers,
    tunnel,
    password,
    clientKey,
    members,
    leaveStreams,
    ...more
}: JetStreamProviderArgs) {
    return {
        ...more,
        password: pulumi.secret(password),
        ...(clientKey === undefined ? {} : { clientKey: pulumi.secret(clientKey) }),
        servers: pulumi.output(servers).apply((urls) => urls.join(",")),
        tunnel: tunnel && JSON.stringify(tunnel),
        members: members && pulumi.secret(pulumi.jsonStringify(members)),
        leaveStreams: leaveStreams && JSON.stringify(leaveStreams),
    };
}
