import * as pulumi from "@pulumi/pulumi";
import { failure } from "../../refusal.ts";
import { metaLeader, type JetStreamPage } from "../client/pages.ts";
import { reloadChanged, type LoadedServer } from "./reload.ts";
import { NotReadyError, waitUntilReady, type Probe } from "./readiness.ts";

/**
 * What there was of the cluster when the program started: enough servers to replace one while the cluster keeps its
 * quorum, fewer, or none.
 */
type Found = "quorum" | "some" | "nothing";

/**
 * Creates servers together, or replaces them one at a time.
 *
 * Each server depends on an output that resolves to the one before it. Where the cluster already ran when the program
 * started, that resolves only after the one before is ready again, and the leader of JetStream's meta group comes last:
 * otherwise each server that was replaced might lead next, and the group would elect several times. Where no server
 * existed, no server depends on another, and only the end waits: the first server would wait forever for others that do
 * not exist yet.
 */
export class RollingGate {
    readonly #servers: readonly LoadedServer[];
    readonly #timeoutSeconds: number;
    readonly #probe: Probe;
    readonly #found: Promise<Found>;
    /** The servers in the order in which they are replaced. */
    readonly #order: Promise<readonly number[]>;
    readonly #entered: pulumi.Output<pulumi.CustomResource>[] = [];

    constructor(servers: readonly LoadedServer[], timeoutSeconds: number, probe: Probe) {
        this.#servers = servers;
        this.#timeoutSeconds = timeoutSeconds;
        this.#probe = probe;
        this.#found = this.#look();
        this.#order = this.#leaderLast();
    }

    /** What the next server that enters must depend on. In a preview, the one before. */
    turn(): pulumi.Output<pulumi.Resource[]> {
        const index = this.#entered.length;
        // The first server waits for this look too, because a replaced server changes its result.
        return pulumi.all([this.#found, this.#order]).apply(([found, order]) => {
            const before = order[order.indexOf(index) - 1];
            const server = before === undefined || found === "nothing" ? undefined : this.#entered[before];
            return server === undefined || before === undefined
                ? pulumi.output<pulumi.Resource[]>([])
                : server.apply(async (resource) => {
                      if (found === "quorum") {
                          await this.#wait(before, this.#majority() - 1, this.#wayBack(order, before));
                      }
                      return [resource];
                  });
        });
    }

    /** Adds the server that depends on the last {@link turn}. */
    enter(server: pulumi.CustomResource): void {
        // Its id is known after it was created or replaced; in a preview perhaps never.
        this.#entered.push(pulumi.runtime.isDryRun() ? pulumi.output(server) : server.id.apply(() => server));
    }

    /** Resolves to all servers when every one is ready. In a preview, at once. */
    complete(): pulumi.Output<pulumi.Resource[]> {
        return pulumi.all(this.#entered).apply(async (resources) => {
            await this.#reload();
            await Promise.all(this.#servers.map((_, index) => this.#wait(index, this.#servers.length - 1)));
            return resources;
        });
    }

    async #reload(): Promise<void> {
        // Servers that were just created have loaded what there is.
        if (pulumi.runtime.isDryRun() || (await this.#found) === "nothing") {
            return;
        }
        try {
            await reloadChanged(this.#servers, this.#probe);
        } catch (error) {
            if (error instanceof NotReadyError) {
                throw failure(error.message);
            }
            const names = this.#servers.map(({ name }) => name).join(", ");
            const text = `Whether the NATS servers ${names} have loaded their files is not known: ${String(error)}`;
            void pulumi.log.warn(
                `${text}. After a change of users, passwords, limits or certificates, restart them.`,
            );
        }
    }

    async #wait(index: number, peers: number, advice = ""): Promise<void> {
        const server = this.#servers[index];
        if (server !== undefined && !pulumi.runtime.isDryRun()) {
            await waitUntilReady(server, peers, this.#timeoutSeconds, this.#probe).catch((error: unknown) => {
                throw error instanceof NotReadyError ? failure(error.message + advice) : error;
            });
        }
    }

    /** What to do where a replaced server does not become ready. */
    #wayBack(order: readonly number[], replaced: number): string {
        const untouched = order
            .slice(order.indexOf(replaced) + 1)
            .map((index) => `"${this.#servers[index]?.name}"`);
        return (
            `\n  The update stops here: ${untouched.join(" and ")} ${untouched.length === 1 ? "runs" : "run"} as before.\n` +
            "  To go back, undo the change in the stack's configuration and update again."
        );
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

    async #leaderLast(): Promise<number[]> {
        const answers = this.#servers.map(async ({ tunnel, ...server }) => {
            // A preview starts no container.
            const way = tunnel === undefined || pulumi.runtime.isDryRun() ? {} : { tunnel };
            const { body } = await this.#probe.get({ ...server, ...way }, "/jsz");
            return metaLeader([body as JetStreamPage]) ?? Promise.reject(new Error("no leader"));
        });
        const leader = await Promise.any(answers).catch(() => undefined);
        const indexes = this.#servers.map((_, index) => index);
        const isLeader = (index: number) => this.#servers[index]?.name === leader;
        return [...indexes.filter((index) => !isLeader(index)), ...indexes.filter(isLeader)];
    }

    #majority(): number {
        return Math.floor(this.#servers.length / 2) + 1;
    }
}
