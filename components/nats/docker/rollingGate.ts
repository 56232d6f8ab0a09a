import * as pulumi from "@pulumi/pulumi";
import { failure } from "../../refusal.ts";
import { NotReadyError, waitUntilReady, type Probe, type Server } from "./readiness.ts";

/**
 * What there was of the cluster when the program started: enough servers to replace one while the cluster keeps its
 * quorum, fewer, or none.
 */
type Found = "quorum" | "some" | "nothing";

/**
 * Creates servers together, or replaces them one at a time.
 *
 * Each server depends on an output that resolves to the one before it. Where the cluster already ran when the program
 * started, that resolves only after the one before is ready again. Where no server existed, no server depends on
 * another, and only the end waits: the first server would wait forever for others that do not exist yet.
 */
export class RollingGate {
    readonly #servers: readonly Server[];
    readonly #timeoutSeconds: number;
    readonly #probe: Probe;
    readonly #found: Promise<Found>;
    #entered: pulumi.Output<pulumi.CustomResource>[] = [];

    constructor(servers: readonly Server[], timeoutSeconds: number, probe: Probe) {
        this.#servers = servers;
        this.#timeoutSeconds = timeoutSeconds;
        this.#probe = probe;
        this.#found = this.#look();
    }

    /** What the next server must depend on. In a preview, the one before. */
    turn(): pulumi.Output<pulumi.Resource[]> {
        const before = this.#entered.at(-1);
        const index = this.#entered.length - 1;
        // The first server waits for this look too, because a replaced server changes its result.
        return pulumi.output(this.#found).apply((found) =>
            before === undefined || found === "nothing"
                ? pulumi.output<pulumi.Resource[]>([])
                : before.apply(async (resource) => {
                      if (found === "quorum") {
                          await this.#wait(index, this.#majority() - 1);
                      }
                      return [resource];
                  }),
        );
    }

    /** Adds the server that depends on the last {@link turn}. */
    enter(server: pulumi.CustomResource): void {
        // Its id is known after it was created or replaced; in a preview perhaps never.
        this.#entered.push(pulumi.runtime.isDryRun() ? pulumi.output(server) : server.id.apply(() => server));
    }

    /** Resolves to all servers when every one is ready. In a preview, at once. */
    complete(): pulumi.Output<pulumi.Resource[]> {
        return pulumi.all(this.#entered).apply(async (resources) => {
            await Promise.all(this.#servers.map((_, index) => this.#wait(index, this.#servers.length - 1)));
            return resources;
        });
    }

    async #wait(index: number, peers: number): Promise<void> {
        const server = this.#servers[index];
        if (server === undefined || pulumi.runtime.isDryRun()) {
            return;
        }
        try {
            await waitUntilReady(server, peers, this.#timeoutSeconds, this.#probe);
        } catch (error) {
            throw error instanceof NotReadyError ? failure(error.message) : error;
        }
    }

    async #look(): Promise<Found> {
        if (pulumi.runtime.isDryRun()) {
            return "some";
        }
        const containers = await this.#probe.containers(this.#servers.map(({ name }) => name));
        const running = containers.filter(({ isRunning }) => isRunning);
        if (running.length >= this.#majority()) {
            return "quorum";
        }
        return containers.length > 0 ? "some" : "nothing";
    }

    #majority(): number {
        return Math.floor(this.#servers.length / 2) + 1;
    }
}
