import { readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

/** Larger files, such as build caches, are skipped. */
const largestFile = 1_000_000;

/** Searches for a secret where other users could: in command lines of all processes, and in temporary files. */
export class Watch {
    readonly #secret: string;
    /** Older files are ignored. */
    readonly #since = Date.now();
    #watching = true;
    readonly #found = new Set<string>();
    readonly #done: Promise<void>;
    #looks = 0;

    public constructor(secret: string) {
        this.#secret = secret;
        this.#done = this.#watch();
    }

    /** Stops the search. Returns where the secret was found, and the number of searches. */
    public async end(): Promise<{ found: string[]; looks: number }> {
        this.#watching = false;
        await this.#done;
        await this.#lookIntoFiles(tmpdir(), 2);
        return { found: [...this.#found], looks: this.#looks };
    }

    async #watch(): Promise<void> {
        while (this.#watching) {
            await this.#lookAtProcesses();
            this.#looks += 1;
            await setImmediate();
        }
    }

    async #lookAtProcesses(): Promise<void> {
        const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
        const lines = await Promise.all(
            processes.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")),
        );
        for (const line of lines.filter((content) => content.includes(this.#secret))) {
            this.#found.add(line.replaceAll("\0", " "));
        }
    }

    async #lookIntoFiles(folder: string, depth: number): Promise<void> {
        const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            const path = join(folder, entry.name);
            if (entry.isDirectory() && depth > 0) {
                await this.#lookIntoFiles(path, depth - 1);
            } else if (entry.isFile()) {
                await this.#lookIntoFile(path);
            }
        }
    }

    async #lookIntoFile(path: string): Promise<void> {
        const { size, ctimeMs } = await stat(path).catch(() => ({ size: 0, ctimeMs: 0 }));
        if (size > largestFile || ctimeMs < this.#since) {
            return;
        }
        const content = await readFile(path, "utf8").catch(() => "");
        if (content.includes(this.#secret)) {
            this.#found.add(path);
        }
    }
}
