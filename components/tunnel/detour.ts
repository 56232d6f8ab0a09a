import { remoteEngine } from "../docker/engine.ts";

const intervalMilliseconds = 5000;

/** What a {@link Detour} depends on. Tests have their own. */
export interface Surroundings {
    /** How long the published port is tried alone, in milliseconds. */
    readonly patience: number;
    /** Whether the engine runs on another machine. */
    isRemote(): Promise<boolean>;
    /** Milliseconds on a monotonic clock. */
    now(): number;
}

const real: Surroundings = {
    patience: intervalMilliseconds,
    isRemote: async () => (await remoteEngine()) !== undefined,
    now: () => performance.now(),
};

/**
 * Chooses between a published port and a tunnel through the engine. The port of another machine is not tried at all. On this
 * machine it may not answer either, as in a container that was given the engine's socket: then the tunnel is tried, at
 * first after 5 s, unless another patience is given, and then every 5 s, because each attempt is a container. After one that has worked, the next is tried at once.
 */
export class Detour {
    readonly #surroundings: Surroundings;
    #isRemote: Promise<boolean> | undefined;
    /** When the tunnel is tried next, while the published port does not answer. */
    #next: number | undefined;

    constructor(surroundings: Partial<Surroundings> = {}) {
        this.#surroundings = { ...real, ...surroundings };
    }

    /** The answer by either way. Rejects with the error of the published port, unless the engine is remote. */
    async ask<T>(direct: () => Promise<T>, through: () => Promise<T>): Promise<T> {
        this.#isRemote ??= this.#surroundings.isRemote();
        if (await this.#isRemote) {
            return through();
        }
        try {
            const answer = await direct();
            this.#next = undefined;
            return answer;
        } catch (error) {
            const now = this.#surroundings.now();
            this.#next ??= now + this.#surroundings.patience;
            if (now < this.#next) {
                throw error;
            }
            this.#next = now + intervalMilliseconds;
            const answer = await through().catch(() => Promise.reject(error as Error));
            this.#next = now;
            return answer;
        }
    }
}
