import * as pulumi from "@pulumi/pulumi";
import { failure } from "../../refusal.ts";
import { NotReadyError, runningServers, waitUntilReady, type Probe, type Server } from "./readiness.ts";

/**
 * Lets servers be created or replaced one at a time.
 *
 * Each server depends on an output that resolves to the one before it, and, where a cluster was running already when
 * the program started, only after that one is ready again. On first creation nobody waits but the end: the first
 * server would wait for ever for others that are not there yet.
 */
export class RollingGate {
    readonly #servers: readonly Server[];
    readonly #timeoutSeconds: number;
    readonly #probe: Probe;
    readonly #isUpdate: Promise<boolean>;
    #entered: pulumi.Output<pulumi.CustomResource>[] = [];

    constructor(servers: readonly Server[], timeoutSeconds: number, probe: Probe) {
        this.#servers = servers;
        this.#timeoutSeconds = timeoutSeconds;
        this.#probe = probe;
        this.#isUpdate = this.#looksAlive();
    }

    /** What the next server must depend on. In a preview plainly the one before. */
    turn(): pulumi.Output<pulumi.Resource[]> {
        const before = this.#entered.at(-1);
        const index = this.#entered.length - 1;
        // The first one waits for the look, which must be over before anything is replaced.
        return before === undefined
            ? pulumi.output(this.#isUpdate).apply(() => [])
            : before.apply(async (resource) => {
                  if (await this.#isUpdate) {
                      await this.#wait(index, this.#majority() - 1);
                  }
                  return [resource];
              });
    }

    /** Takes note of the server that was given its {@link turn}. */
    enter(server: pulumi.CustomResource): void {
        // Its id is known only once it is created or replaced; in a preview perhaps never.
        this.#entered.push(pulumi.runtime.isDryRun() ? pulumi.output(server) : server.id.apply(() => server));
    }

    /** Resolves to all servers once every one of them is ready. In a preview at once. */
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

    /** Whether enough servers run for the cluster to carry on while one is replaced. */
    async #looksAlive(): Promise<boolean> {
        if (pulumi.runtime.isDryRun()) {
            return false;
        }
        return (await runningServers(this.#servers, this.#probe)).length >= this.#majority();
    }

    #majority(): number {
        return Math.floor(this.#servers.length / 2) + 1;
    }
}
