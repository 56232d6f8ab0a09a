import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` while no other process on this machine runs work under the same name.
 *
 * The lock is a socket in Linux's abstract namespace: the kernel frees it when its owner ends, however it ends, so
 * there is no stale lock to clean up. Elsewhere there is none; callers make their result by renaming, so the worst
 * that can happen there is the same work done twice.
 */
export async function withLock<T>(name: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
    if (process.platform !== "linux") {
        return work();
    }
    // Hashed because an address has room for 107 bytes and a name is often a path.
    const address = `\0dhi-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
    let server = await tryListen(address);
    for (let first = true; server === undefined; first = false) {
        if (first) {
            waiting();
        }
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
