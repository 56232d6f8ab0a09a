import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { Report } from "./step.ts";

/** What a lock protects. */
export interface Lock {
    /** Unique on this machine: a path where the work makes that file or folder. */
    readonly name: string;
    /** What the process that holds it does, for the progress line: `builds pulumi`. */
    readonly activity: string;
}

/**
 * Runs `work` while no other process on this machine runs work under the same name.
 *
 * The lock is a socket in Linux's abstract namespace: the kernel frees it when its owner exits, for whatever reason,
 * so there are no stale locks. On other systems there is no lock. Callers publish their result by renaming it, so
 * the worst case there is that the same work is done twice.
 */
export async function withLock<T>(
    { name, activity }: Lock,
    report: Report,
    work: () => Promise<T>,
): Promise<T> {
    if (process.platform !== "linux") {
        return work();
    }
    // Hashed because an address has room for 107 bytes and a name is often a path.
    const address = `\0dhi-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
    let server = await tryListen(address);
    if (server === undefined) {
        report(`waiting for another process that ${activity}`);
    }
    while (server === undefined) {
        await sleep(250);
        server = await tryListen(address);
    }
    try {
        return await work();
    } finally {
        server.close();
    }
}

function tryListen(address: string): Promise<Server | undefined> {
    return new Promise((resolve, reject) => {
        const server = createServer((connection) => connection.destroy());
        server.once("error", (error: NodeJS.ErrnoException) => {
            if (error.code === "EADDRINUSE") {
                resolve(undefined);
            } else {
                reject(error);
            }
        });
        server.listen({ path: address }, () => {
            resolve(server);
        });
    });
}
