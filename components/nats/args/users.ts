import type { Input } from "@pulumi/pulumi";

/**
 * What a user may do. A subject may have wildcards
 * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization).
 *
 * @example { publish: ["orders.>"], subscribe: ["_INBOX.>"] }
 */
export interface NatsPermissions {
    /** Subjects to publish to; `[]` for none. @default - all subjects */
    readonly publish?: readonly string[] | undefined;
    /** Subjects to subscribe to; `[]` for none. @default - all subjects */
    readonly subscribe?: readonly string[] | undefined;
    /** Subjects that the user must not publish to, which take precedence over {@link publish}. @default - none */
    readonly denyPublish?: readonly string[] | undefined;
    /** Subjects that the user must not subscribe to, which take precedence over {@link subscribe}. @default - none */
    readonly denySubscribe?: readonly string[] | undefined;
    /**
     * Whether the user may reply to a request on its reply subject, without permission to publish there: `true` for one
     * reply within two minutes.
     *
     * @default false - replies need a permission to publish
     * @example { max: 10, expires: "30s" }
     */
    readonly allowResponses?: boolean | NatsResponses | undefined;
    /**
     * Subjects that the user may subscribe to as a member of these queue groups only. Groups may have wildcards.
     *
     * @default - none
     * @example { "orders.new": ["billing"] }
     */
    readonly queue?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** How a user may reply to requests. */
export interface NatsResponses {
    /** The number of replies to a request, at least 1. @default 1 */
    readonly max?: number | undefined;
    /** The time for the replies, for example `30s`. @default "2m" - the server's own default */
    readonly expires?: string | undefined;
}

/** A client user of the cluster. It logs in with a password or an NKey. */
export interface NatsUser {
    /** The name that the user logs in with, and that {@link nkey} users are known by in the program. */
    readonly name: string;
    /**
     * The password, of which the servers get a bcrypt hash only. For a user with an {@link nkey}, the
     * seed of that key, which the servers do not get. A secret: pass an output of `config.requireSecret`.
     *
     * @default - required without an `nkey`
     */
    readonly password?: Input<string> | undefined;
    /**
     * The public key of an NKey, as `nk -gen user -pubout` prints it: the user logs in by a signature, and the servers
     * know no secret of it (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth).
     *
     * @default - the user has a password
     * @example "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"
     */
    readonly nkey?: string | undefined;
    /**
     * One of the cluster's `accounts`.
     *
     * @default - the global account, `$G`, in which JetStream is off as soon as there is another account
     */
    readonly account?: string | undefined;
    /** What the user may do. @default - the `defaultPermissions`, or else everything */
    readonly permissions?: NatsPermissions | undefined;
}

/**
 * Accounts and users that an operator signed, made with `nsc`
 * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/jwt).
 */
export interface NatsOperator {
    /** The operator's JWT, as `nsc describe operator --raw` prints it. Public. */
    readonly jwt: string;
    /** The public key of the system account. @default - the one that the operator's JWT names */
    readonly systemAccount?: string | undefined;
    /**
     * Where servers keep the accounts' JWTs: in `memory`, where {@link accounts} has all of them; or `full`, in the
     * volume of the data, where `nsc push` adds and changes them.
     *
     * @default "memory"
     */
    readonly resolver?: "memory" | "full" | undefined;
    /** JWTs of accounts by their public keys. Public. Required with the resolver `memory`. @default {} - none */
    readonly accounts?: Readonly<Record<string, string>> | undefined;
    /**
     * The credentials (`.creds`) of the user that services log in as.
     * A secret: pass an output of `config.requireSecret`.
     */
    readonly credentials: Input<string>;
    /**
     * The credentials of a user of the system account. A secret: pass an output of `config.requireSecret`.
     *
     * @default - none
     */
    readonly systemCredentials?: Input<string> | undefined;
}

/**
 * How clients log in: as users with passwords or NKeys, with one shared token, or with credentials that an operator
 * signed.
 *
 * @example { users: [{ name: "app", password: config.requireSecret("natsPassword") }] }
 * @example { token: config.requireSecret("natsToken") }
 */
export type NatsAuthentication =
    | {
          /** The users, at least one. The components' outputs have the login of the first. */
          readonly users: readonly [NatsUser, ...NatsUser[]];
          /** What users may do that have no permissions of their own. @default - everything */
          readonly defaultPermissions?: NatsPermissions | undefined;
          /** Cannot be combined with `users`. */
          readonly token?: never;
          /** Cannot be combined with `users`. */
          readonly operator?: never;
      }
    | {
          /** The token that all clients share. A secret: pass an output of `config.requireSecret`. */
          readonly token: Input<string>;
          /** Cannot be combined with `token`. */
          readonly users?: never;
          /** Cannot be combined with `token`. */
          readonly operator?: never;
      }
    | {
          /** The operator, whose accounts have the users. */
          readonly operator: NatsOperator;
          /** Cannot be combined with `operator`. */
          readonly users?: never;
          /** Cannot be combined with `operator`. */
          readonly token?: never;
      };
