import type { NatsConnection } from "@nats-io/transport-node";
import type { Values } from "../streams/fields/codec.ts";

/** The inputs of a provider. */
export interface Login {
    /** URLs, separated by commas. */
    readonly servers?: string | undefined;
    readonly loginKind?: string | undefined;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
    readonly caCertificate?: string | undefined;
    readonly clientCertificate?: string | undefined;
    readonly clientKey?: string | undefined;
    readonly serverName?: string | undefined;
    /** A `Tunnel` as JSON. */
    readonly tunnel?: string | undefined;
    /** `Members` as JSON. */
    readonly members?: string | undefined;
    /** Names of accounts as JSON. */
    readonly leaveStreams?: string | undefined;
}

/** Which inputs of a provider have changed; the engine passes null for what is left out. A preview does not show another way to the same servers. */
export function changedLogin(olds: Values, news: Values): string[] {
    const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
    return [...keys].filter(
        (key) => key !== "tunnel" && (olds[key] ?? undefined) !== (news[key] ?? undefined),
    );
}

/** A cluster cannot be reached, or JetStream has no leader yet: a later request may succeed. */
export class UnreachableError extends Error {
    /** Whether a server answered that nobody listens, as for JetStream in an account without it. */
    get hasNoResponders(): boolean {
        return (this.cause as { isNoResponders?: () => boolean } | undefined)?.isNoResponders?.() ?? false;
    }
}

const requestMilliseconds = 5000;
/** A tunnel is a container in the cluster's network, which `pulumi destroy` cannot remove while it is open. */
const idleMilliseconds = 300;

/** A connection to a cluster, which is opened by the first request, and closed when none has followed for a while. */
export class Connection {
    readonly #login: Login;
    #open: Promise<NatsConnection> | undefined;
    #requests = 0;
    #idle: NodeJS.Timeout | undefined;

    constructor(login: Login) {
        this.#login = login;
    }

    /** @throws {UnreachableError} where no server answers. */
    async request(subject: string, body: string): Promise<string> {
        clearTimeout(this.#idle);
        this.#requests += 1;
        try {
            const nats = await this.#connected();
            return (await nats.request(subject, body, { timeout: requestMilliseconds })).string();
        } catch (error) {
            throw error instanceof UnreachableError ? error : this.#explain(error);
        } finally {
            this.#requests -= 1;
            if (this.#requests === 0) {
                this.#idle = setTimeout(() => void this.close(), idleMilliseconds);
            }
        }
    }

    #connected(): Promise<NatsConnection> {
        this.#open ??= this.#connect().catch((error: unknown) => {
            // The next request tries again: servers may be replaced meanwhile.
            this.#open = undefined;
            throw this.#explain(error);
        });
        return this.#open;
    }

    async close(): Promise<void> {
        clearTimeout(this.#idle);
        const open = this.#open;
        this.#open = undefined;
        await (await open?.catch(() => undefined))?.close();
    }

    async #connect(): Promise<NatsConnection> {
        // Loaded on demand: most runs of the plugin compare and check only.
        const { connectTo } = await import("./connect.ts");
        return connectTo(this.#login);
    }

    #explain(error: unknown): Error {
        const reason = error instanceof Error ? error.message : String(error);
        return new UnreachableError(`no NATS server answers on ${this.#login.servers ?? ""}: ${reason}`, {
            cause: error,
        });
    }
}

/** The engine passes null for what is left out. */
export function present(login: Login): Login {
    return Object.fromEntries(Object.entries(login).filter(([, value]: [string, unknown]) => value !== null));
}
