import { Agent, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import type { Dial } from "./dial.ts";

/** Long enough for a server that is polled, and short enough not to keep a finished program waiting. */
const idleMilliseconds = 1000;

/**
 * Sends HTTP requests through a tunnel. A connection is kept for the next request for a second, because opening one takes
 * about as long.
 */
export class TunnelAgent extends Agent {
    readonly #dial: Dial;
    readonly #idle = new WeakMap<Duplex, NodeJS.Timeout>();

    constructor(dial: Dial) {
        super({ keepAlive: true, maxSockets: 1 });
        this.#dial = dial;
    }

    override createConnection(
        { host, port }: ClientRequestArgs,
        done?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
        this.#dial(host ?? "", Number(port)).then(
            (stream) => {
                // One that is no longer used may break, or be destroyed as superfluous, and only this listens then.
                stream.on("error", () => undefined);
                done?.(null, stream);
            },
            (error: Error) => done?.(error, undefined as unknown as Duplex),
        );
    }

    // A stream through a tunnel has none of the options of a socket that the agent would set.
    override keepSocketAlive(stream: Duplex): boolean {
        this.#idle.set(
            stream,
            setTimeout(() => stream.destroy(), idleMilliseconds),
        );
        return true;
    }

    override reuseSocket(stream: Duplex): void {
        clearTimeout(this.#idle.get(stream));
    }
}
