import { existsSync } from "node:fs";
import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** Which Docker daemon to speak to. Nothing set: the one the official plugin would take. */
export interface DaemonAddress {
    /** Such as `unix:///var/run/docker.sock`, `tcp://…` or `ssh://…`. */
    readonly host?: string | undefined;
    /** A context of the Docker client. Wins over {@link host}. */
    readonly context?: string | undefined;
    /** Folder with `ca.pem`, `cert.pem` and `key.pem`. */
    readonly certPath?: string | undefined;
}

const defaultSocket = "/var/run/docker.sock";

/** The `docker` arguments that choose the daemon. */
export function addressFlags({ host, context }: DaemonAddress): string[] {
    if (context) {
        return ["--context", context];
    }
    const chosen = host ?? process.env["DOCKER_HOST"];
    if (chosen) {
        return ["--host", chosen];
    }
    // Like the official plugin: the system's daemon, whatever `docker context use` says. Where there is none
    // (Docker Desktop), the client knows better.
    return existsSync(defaultSocket) ? ["--host", `unix://${defaultSocket}`] : [];
}

/** The environment for `docker`: this process's, and the certificates. */
export function addressEnvironment({ certPath }: DaemonAddress): Record<string, string> {
    return certPath ? { DOCKER_CERT_PATH: certPath, DOCKER_TLS_VERIFY: "1" } : {};
}

/** What one exchange with the daemon needs. */
export interface Exchange {
    readonly method: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Buffer | undefined;
    readonly signal: AbortSignal;
}

/**
 * Connections to the Docker daemon through `docker system dial-stdio`, the command the client itself uses over SSH:
 * it joins its standard input and output with the daemon's socket.
 *
 * So the client finds the daemon (socket, TCP, TLS, SSH, context), and the plugin speaks the Engine API as the
 * official plugin does. All that is sent, environment values, uploaded files and passwords included, goes through a
 * pipe: never onto a command line, never onto the disk.
 */
export class Connection {
    readonly #agent: Agent;

    public constructor(address: DaemonAddress) {
        this.#agent = new DialAgent(address);
    }

    /** Sends a request; the answer's body is for the caller to read. */
    public async send(exchange: Exchange): Promise<IncomingMessage> {
        return await new Promise((resolve, reject) => {
            const { method, path, headers = {}, body, signal } = exchange;
            const options = { agent: this.#agent, host: "docker", method, path, headers, signal };
            const sent = request(options, resolve);
            sent.once("error", (error) => {
                // A connection kept from an earlier request may have died with a restarted daemon.
                const again = sent.reusedSocket && method === "GET" && !signal.aborted;
                if (again) {
                    this.send(exchange).then(resolve, reject);
                } else {
                    reject(connectionError(error));
                }
            });
            sent.end(body);
        });
    }

    /** Ends the idle and the busy connections. */
    public close(): void {
        this.#agent.destroy();
    }
}

type Connected = (error: Error | null, stream?: Duplex) => void;

class DialAgent extends Agent {
    readonly #address: DaemonAddress;

    public constructor(address: DaemonAddress) {
        super({ keepAlive: true });
        this.#address = address;
    }

    /** Called by `node:http` whenever no idle connection is left. */
    public override createConnection(_options: unknown, connected: Connected): undefined {
        dial(this.#address).then((stream) => {
            connected(null, stream);
        }, connected);
    }
}

async function dial(address: DaemonAddress): Promise<Duplex> {
    // Only here: the plugin has to be up fast, and a check or a diff needs no Docker at all.
    const { execa } = await import("execa");
    const docker = execa("docker", [...addressFlags(address), "system", "dial-stdio"], {
        env: addressEnvironment(address),
    });
    return asSocket(docker.duplex());
}

/** Gives a stream the socket methods that the HTTP client calls; on a pipe none of them means anything. */
function asSocket(stream: Duplex): Duplex {
    const nothing = (): Duplex => stream;
    const methods = {
        setKeepAlive: nothing,
        setNoDelay: nothing,
        setTimeout: nothing,
        ref: nothing,
        unref: nothing,
    };
    return Object.assign(stream, methods);
}

function connectionError(error: Error & { stderr?: unknown; code?: string }): Error {
    if (error.code === "ENOENT") {
        return new Error("the Docker client was not found: install `docker` or put it on PATH", {
            cause: error,
        });
    }
    const reason = typeof error.stderr === "string" && error.stderr !== "" ? error.stderr : error.message;
    return new Error(`cannot reach the Docker daemon: ${reason.trim()}`, { cause: error });
}
