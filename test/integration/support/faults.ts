import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { assertKeptDuring, dial, eventually, isHealthy } from "./nats.ts";
import { randomRounds } from "./rounds.ts";

/** What befalls a server, by the rest of the sentence "server 1 …". Each undoes it. */
export type Faults = Readonly<Record<string, (server: number) => Promise<unknown>>>;

const servers = [0, 1, 2];
const downMilliseconds = 3000;

/** Does something, and undoes it after a while. */
export async function awhile(begin: () => Promise<unknown>, end: () => Promise<unknown>): Promise<void> {
    await begin();
    await sleep(downMilliseconds);
    await end();
}

/**
 * Rounds with faults of one of three servers under load, at random by a seed. Each round loses no acknowledged message and
 * stores none twice, and then all servers become current again.
 *
 * @param reach the stack's outputs, with addresses that this machine can reach.
 * @param usual the number of rounds without DHI_TEST_ROUNDS.
 */
export function itKeepsEveryMessage(
    faults: Faults,
    reach: () => Promise<StackOutputs>,
    usual = Object.keys(faults).length,
): void {
    const titles = Object.keys(faults);
    const { rounds, seed, random } = randomRounds(usual);
    for (let round = 0; round < rounds; round += 1) {
        // Each kind once, before any comes again.
        const title = titles[round % titles.length] ?? "";
        const server = Math.floor(random() * servers.length);
        it(`keeps every message, once, while server ${server} ${title} (round ${round + 1}, seed ${seed})`, async () => {
            await assertKeptDuring(
                await dial(await reach()),
                `round-${round}`,
                () => faults[title]?.(server) ?? assert.fail(),
            );
            for (const each of servers) {
                await eventually(
                    `server ${each} is current`,
                    async () => isHealthy(await reach(), each),
                    180,
                );
            }
        });
    }
}
