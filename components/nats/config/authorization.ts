import { parseSize } from "../../quantity.ts";
import type { NatsAccount, NatsExport, NatsImport, NatsMapping } from "../args/accounts.ts";
import type { NatsOperator, NatsPermissions, NatsUser } from "../args/users.ts";
import { renderSettings } from "./text.ts";

/** The server's own name of the system account. Another name would cut a rolling change's servers off from each other. */
export const systemAccount = "$SYS";
/** The account of users that name none. */
export const globalAccount = "$G";
/** The user of the system account. Only its password is a secret. */
export const systemUser = "system";

/** Where a server keeps the accounts of an operator. */
const resolverFolder = "/data/jwt";

/** How clients log in, as the servers get it: with the passwords resolved and hashed. */
export interface Logins {
    readonly users?: readonly HashedUser[] | undefined;
    readonly defaultPermissions?: NatsPermissions | undefined;
    /** A hash. */
    readonly token?: string | undefined;
    readonly operator?: PublicOperator | undefined;
    readonly accounts?: Readonly<Record<string, NatsAccount>> | undefined;
    /** The hash of the system user's password. */
    readonly systemPassword?: string | undefined;
    /** Whether the cluster has JetStream. */
    readonly jetstream: boolean;
}

/** An operator without the secrets, which servers do not get. */
type PublicOperator = Omit<NatsOperator, "credentials" | "systemCredentials">;

/** A user with the hash of its password; none with an NKey. */
export interface HashedUser extends Omit<NatsUser, "password"> {
    readonly hash?: string | undefined;
}

/** Renders the part of a configuration that has the clients' logins, as a file to include. */
export function renderLogins(logins: Logins): string {
    return [...authorization(logins), ""].join("\n");
}

/**
 * The lines for the clients' logins: users with their accounts, a token, or an operator.
 *
 * Source: https://docs.nats.io/running-a-nats-service/configuration/securing_nats.
 */
export function authorization(logins: Logins): string[] {
    if (logins.operator !== undefined) {
        return renderSettings(operatorMode(logins.operator));
    }
    if (logins.token !== undefined) {
        return renderSettings({ authorization: { token: logins.token } });
    }
    const { defaultPermissions } = logins;
    const users = usersOf(logins);
    return renderSettings({
        authorization:
            users === undefined
                ? undefined
                : { default_permissions: defaultPermissions && permissions(defaultPermissions), users },
        accounts: accounts(logins),
    });
}

function operatorMode({ jwt, systemAccount, resolver = "memory", accounts = {} }: PublicOperator) {
    return {
        operator: jwt,
        system_account: systemAccount,
        resolver:
            resolver === "memory" ? "MEMORY" : { type: "full", dir: resolverFolder, allow_delete: false },
        resolver_preload: Object.keys(accounts).length === 0 ? undefined : accounts,
    };
}

/** The users of an account, or of the global one. */
function usersOf({ users = [] }: Logins, account = globalAccount): object[] | undefined {
    const own = users.filter((user) => (user.account ?? globalAccount) === account);
    return own.length === 0 ? undefined : own.map(renderUser);
}

function renderUser({ name, hash, nkey, permissions: own }: HashedUser): object {
    return {
        ...(nkey === undefined ? { user: name, password: hash } : { nkey }),
        permissions: own && permissions(own),
    };
}

function permissions(given: NatsPermissions): object {
    const { publish, subscribe, denyPublish, denySubscribe, allowResponses = false, queue = {} } = given;
    const members = Object.entries(queue).flatMap(([subject, groups]) =>
        groups.map((group) => `${subject} ${group}`),
    );
    const subscriptions = members.length === 0 ? subscribe : [...(subscribe ?? []), ...members];
    return {
        publish: allowAndDeny(publish, denyPublish),
        subscribe: allowAndDeny(subscriptions, denySubscribe),
        allow_responses: allowResponses === false ? undefined : allowResponses,
    };
}

function allowAndDeny(allow: readonly string[] | undefined, deny: readonly string[] | undefined) {
    if (allow?.length === 0) {
        // The server reads an empty list as none, with which everything is allowed.
        return { deny: [">"] };
    }
    return allow === undefined && deny === undefined ? undefined : { allow, deny };
}

function accounts(logins: Logins): object | undefined {
    const { accounts = {}, systemPassword } = logins;
    const system = { users: [{ user: systemUser, password: systemPassword }] };
    const all = {
        ...(systemPassword === undefined ? {} : { [systemAccount]: system }),
        ...Object.fromEntries(
            Object.entries(accounts).map(([name, account]) => [name, renderAccount(logins, name, account)]),
        ),
    };
    return Object.keys(all).length === 0 ? undefined : all;
}

function renderAccount(logins: Logins, name: string, account: NatsAccount): object {
    const { limits, exports = [], imports = [], mappings = {} } = account;
    return {
        users: usersOf(logins, name),
        default_permissions: logins.defaultPermissions && permissions(logins.defaultPermissions),
        jetstream: logins.jetstream ? jetStream(account) : undefined,
        limits: limits && {
            max_connections: limits.connections,
            max_subscriptions: limits.subscriptions,
            max_leafnodes: limits.leafNodes,
            max_payload: bytes(limits.payload),
        },
        exports: exports.length === 0 ? undefined : exports.map(renderExport),
        imports: imports.length === 0 ? undefined : imports.map(renderImport),
        mappings: Object.keys(mappings).length === 0 ? undefined : renderMappings(mappings),
    };
}

function jetStream({ jetstream = {} }: NatsAccount): object | undefined {
    return jetstream === false
        ? undefined
        : {
              max_file: bytes(jetstream.maxFile),
              max_memory: bytes(jetstream.maxMemory),
              max_streams: jetstream.maxStreams,
              max_consumers: jetstream.maxConsumers,
              max_ack_pending: jetstream.maxAckPending,
              disk_max_stream_bytes: bytes(jetstream.maxFileStream),
              memory_max_stream_bytes: bytes(jetstream.maxMemoryStream),
              max_bytes_required: jetstream.maxBytesRequired,
          };
}

function renderExport({ stream, service, accounts, response }: NatsExport): object {
    return { stream, service, accounts, response_type: response };
}

function renderImport({ stream, service, account, to, prefix }: NatsImport): object {
    const from = (subject: string | undefined) => subject && { account, subject };
    return { stream: from(stream), service: from(service), to, prefix };
}

function renderMappings(mappings: NonNullable<NatsAccount["mappings"]>): object {
    const destination = ({ to, weight, cluster }: NatsMapping) => ({
        destination: to,
        weight: `${weight}%`,
        cluster,
    });
    return Object.fromEntries(
        Object.entries(mappings).map(([subject, to]) => [
            subject,
            typeof to === "string" ? to : to.map(destination),
        ]),
    );
}

function bytes(size: string | undefined): number | undefined {
    return size === undefined ? undefined : parseSize(size);
}
