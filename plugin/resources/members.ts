/** Refuses a change of users and accounts that takes users away from streams. */
import { fewNames } from "../../components/fewNames.ts";
import { globalAccount } from "../../components/nats/config/authorization.ts";
import { JetStreamApi } from "./api.ts";
import { Connection, type Login } from "../../components/nats/client/connection.ts";
import { isUnknown } from "./unknown.ts";

/** Who is in which account, as a provider has it in its inputs. */
interface Members {
    readonly users: readonly Member[];
    /** The accounts that have JetStream. */
    readonly accounts: readonly string[];
}

interface Member {
    readonly name: string;
    /** Undefined where only the servers know it. */
    readonly account?: string | undefined;
    readonly login?: Login | undefined;
}

/** What the servers say about a user. */
export interface Place {
    readonly account: string;
    /** The names of the account's streams. */
    readonly streams: readonly string[];
}

/** A member, and what the servers said, or why they said nothing. */
interface Located extends Member, Partial<Pick<Place, "streams">> {
    readonly reason?: string;
}

/** What is wrong with a change, and what could not be found out. */
export interface Verdict {
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
}

const nothing: Verdict = { problems: [], warnings: [] };

/**
 * Compares the members in a provider's inputs, and asks the running servers where users leave an account. The servers say
 * where a user is now: the state of a stack that had no accounts does not.
 *
 * @param olds the inputs in the state; empty for a provider that is created.
 * @param ask where a user is. It fails where no server answers, or none accepts the login.
 */
export async function checkMembers(olds: Login, news: Login, ask = askServers): Promise<Verdict> {
    const before = parse<Members>(olds.members);
    if (isUnknown(news.members) || (before ?? news.members) === undefined) {
        return nothing;
    }
    const after = parse<Members>(news.members) ?? { users: [], accounts: [globalAccount] };
    const isLeft = ({ name, account }: Member) => {
        const next = after.users.find((user) => user.name === name)?.account ?? account;
        const hadStreams = account !== undefined && (before?.accounts.includes(account) ?? true);
        return hadStreams && (next !== account || !after.accounts.includes(account));
    };
    if (before !== undefined && !before.users.some(isLeft)) {
        return nothing;
    }
    const isCreated = Object.keys(olds).length === 0;
    const users = before?.users ?? unlocated(olds, after);
    const found = await Promise.all(users.map((user) => locate(user, isCreated ? news : olds, ask)));
    const reason = found.find((user) => user.reason !== undefined)?.reason ?? "no user has a known secret";
    if (found.every(({ account }) => account === undefined)) {
        // A cluster that does not exist yet has no streams.
        const isNew = isCreated && !/authorization/i.test(reason);
        return { problems: [], warnings: isNew ? [] : [`${unknownStreams}: ${reason}`] };
    }
    const allowed = parse<string[]>(news.leaveStreams) ?? [];
    const accounts = [...new Set(found.filter(isLeft).map(({ account = "" }) => account))]
        // Servers with streams of an account without JetStream do not become healthy, whatever the stack allows.
        .filter((account) => !(allowed.includes(account) && after.accounts.includes(account)))
        .map((account) => ({
            account,
            streams: found.find((user) => user.account === account && user.streams !== undefined)?.streams,
            users: found.filter((user) => user.account === account && isLeft(user)).map(({ name }) => name),
            remains: after.accounts.includes(account),
        }));
    return {
        problems: accounts.flatMap((left) => (left.streams?.length ? [refusal(left, left.streams)] : [])),
        warnings: accounts.flatMap(({ account, streams }) =>
            streams === undefined ? [`${unknownStreams} in the account "${account}": ${reason}`] : [],
        ),
    };
}

/** The users who may be in a cluster without accounts, or in one whose state has none: that of the streams, and the new ones. */
function unlocated(olds: Login, { users }: Members): Member[] {
    const main = olds.username ?? "";
    const others = users.filter(({ name }) => name !== main);
    return [{ name: main, login: olds }, ...others.map(({ name, login }) => ({ name, login }))];
}

const unknownStreams = "it is not known whether users leave streams behind";

/** An account that users leave. */
interface Left {
    readonly account: string;
    readonly users: readonly string[];
    /** Whether the account has JetStream after the change. */
    readonly remains: boolean;
}

function refusal({ account, users, remains }: Left, streams: readonly string[]): string {
    const names = fewNames(streams);
    const who = users.map((name) => `"${name}"`).join(", ");
    return remains
        ? `${who} would leave the account "${account}", which has streams (${names}): add another user for the other account, or ` +
              `allow it with dhi:nats.leaveStreams: ["${account}"]`
        : `${who} would lose the streams of the account "${account}" (${names}), which would have no JetStream any longer, and ` +
              "servers with such streams do not become healthy: keep the account as it is, or back the streams up and delete " +
              "them first, and restore them as a user of the other account (docs/nats-users.md)";
}

async function locate(user: Member, way: Login, ask: typeof askServers): Promise<Located> {
    if (user.login?.password === undefined) {
        return user;
    }
    try {
        return { ...user, ...(await ask({ ...way, username: undefined, ...user.login })) };
    } catch (error) {
        return { ...user, reason: error instanceof Error ? error.message : String(error) };
    }
}

/** Where a user is, with the names of the streams there. */
async function askServers(login: Login): Promise<Place> {
    const connection = new Connection(login);
    try {
        const answer = await connection.request("$SYS.REQ.USER.INFO", "");
        const { data } = JSON.parse(answer) as { readonly data: { readonly account: string } };
        return { account: data.account, streams: await new JetStreamApi(connection).names() };
    } finally {
        await connection.close();
    }
}

function parse<T>(json: string | undefined): T | undefined {
    return json === undefined ? undefined : (JSON.parse(json) as T);
}
