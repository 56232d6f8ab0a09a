import type { Duplex } from "node:stream";

/**
 * Connects to a port of a server that this machine may not reach itself, by the name that the server has where it runs.
 *
 * @throws where nothing listens, or there is no way to it.
 */
export type Dial = (host: string, port: number) => Promise<Duplex>;
