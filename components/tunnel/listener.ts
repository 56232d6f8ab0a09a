import { createServer, type AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { Dial } from "./dial.ts";

/** An address of this machine that leads to a server. */
export interface Listener {
    /** The port on 127.0.0.1. */
    readonly port: number;
    /** Why a connection failed last; undefined if none did. */
    problem(): string | undefined;
    close(): void;
}

/** Listens on 127.0.0.1 and passes each connection on, for clients that connect to addresses only. */
export async function listen(dial: Dial, host: string, port: number): Promise<Listener> {
    let problem: string | undefined;
    const server = createServer((socket) => {
        dial(host, port)
            .then((remote) => Promise.race([pipeline(socket, remote), pipeline(remote, socket)]))
            .catch((error: unknown) => {
                problem = error instanceof Error ? error.message : String(error);
            })
            .finally(() => socket.destroy());
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        port: (server.address() as AddressInfo).port,
        problem: () => problem,
        close: () => server.close(),
    };
}
