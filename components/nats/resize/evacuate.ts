import type { ObservedCluster } from "./observed.ts";

/** What an evacuation needs. Tests have their own. */
export interface EvacuationTools {
    /** Sends a request to JetStream's API as the system account's user, and returns the answer as JSON. */
    request(subject: string, body: object): Promise<unknown>;
    observe(): Promise<ObservedCluster>;
    /** Says what is being done. */
    report(text: string): void;
    sleep(milliseconds: number): Promise<unknown>;
    /** Milliseconds on a monotonic clock. */
    now(): number;
}

/** A server could not leave. */
export class EvacuationError extends Error {
    override readonly name = "EvacuationError";
}

interface Answer {
    readonly error?: { readonly err_code?: number; readonly description?: string };
}

const pollMilliseconds = 500;
/** A server's answers to requests that were made before, or must wait for another one. */
const harmless = new Map([
    ["ACCOUNT.STREAM.MOVE", [10040, 10124, 10226]],
    ["SERVER.REMOVE", [10044, 10202]],
]);

/**
 * Moves the copies of streams off servers, and takes these out of JetStream's meta group. One server after another: a server
 * outside the group gets no copies, so what is moved off one is not moved to another that leaves too.
 *
 * @param patienceSeconds how long nothing may change before it fails.
 * @throws {EvacuationError}
 */
export async function evacuate(
    servers: readonly string[],
    patienceSeconds: number,
    tools: EvacuationTools,
): Promise<void> {
    for (const server of servers) {
        const settled = (left: string, step: Step) =>
            settle(`${server} still ${left}`, patienceSeconds, tools, step);
        await settled("has streams", async ({ streams }) => {
            const here = streams.filter((stream) => stream.servers.includes(server));
            for (const { account, name } of here) {
                await send(tools, "ACCOUNT.STREAM.MOVE", `.${account}.${name}`, { server });
            }
            if (here.length > 0) {
                tools.report(`moving ${here.map(({ name }) => name).join(", ")} off ${server}`);
            }
            return here.length === 0;
        });
        await settled("leads the meta group", async ({ leader }) => {
            if (leader === server) {
                await send(tools, "META.LEADER.STEPDOWN", "", {});
            }
            return leader !== undefined && leader !== server;
        });
        await settled("is in the meta group", async ({ leader, members }) => {
            if (!members.some(({ name }) => name === server)) {
                return leader !== undefined;
            }
            tools.report(`${server} leaves the meta group`);
            await send(tools, "SERVER.REMOVE", "", { peer: server });
            return false;
        });
    }
}

/** Does what is missing, and returns whether nothing is. */
type Step = (cluster: ObservedCluster) => Promise<boolean>;

/** Repeats a step until it is done. */
async function settle(
    left: string,
    patienceSeconds: number,
    { observe, sleep, now }: EvacuationTools,
    step: Step,
): Promise<void> {
    let seen = "";
    let changed = now();
    for (;;) {
        const cluster = await observe();
        let reason = "nothing changes any longer";
        // The leader may be changing, and answers later.
        const done = await step(cluster).catch((error: unknown) => {
            reason = error instanceof Error ? error.message : String(error);
            return false;
        });
        if (done) {
            return;
        }
        const next = JSON.stringify(cluster);
        if (next !== seen) {
            [seen, changed] = [next, now()];
        } else if (now() - changed > patienceSeconds * 1000) {
            throw new EvacuationError(`${left}: ${reason}`);
        }
        await sleep(pollMilliseconds);
    }
}

async function send(
    { request }: EvacuationTools,
    operation: string,
    target: string,
    body: object,
): Promise<void> {
    const { error } = (await request(`$JS.API.${operation}${target}`, body)) as Answer;
    if (error !== undefined && !(harmless.get(operation) ?? []).includes(error.err_code ?? 0)) {
        throw new Error(error.description ?? operation);
    }
}
