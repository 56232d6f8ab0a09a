/** What befalls servers under load, at random by a seed. Each round loses no acknowledged message and stores none twice. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { assertKeptDuring, dial, eventually, hangUp, isHealthy } from "./support/nats.ts";
import { randomRounds } from "./support/rounds.ts";
import { TestStack } from "./support/stack.ts";

const servers = [0, 1, 2];
const downMilliseconds = 3000;

describe("a cluster under load, whatever befalls its servers", function () {
    this.timeout(600_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
    });
    afterEach(hangUp);
    after(() => stack.remove());

    const nameOf = (server: number) => `${stack.cluster}-${server}`;
    /** Does something to a server, and undoes it after a while. */
    const awhile = async (begin: string[], end: string[]) => {
        await stack.docker(...begin);
        await sleep(downMilliseconds);
        await stack.docker(...end);
    };
    const faults: Readonly<Record<string, (server: number) => Promise<unknown>>> = {
        "is killed": (server) => awhile(["kill", nameOf(server)], ["start", nameOf(server)]),
        "stops in order": (server) => awhile(["stop", nameOf(server)], ["start", nameOf(server)]),
        hangs: (server) => awhile(["pause", nameOf(server)], ["unpause", nameOf(server)]),
        "is cut off from the others": (server) => {
            const connection = [stack.cluster, nameOf(server)];
            return awhile(["network", "disconnect", ...connection], ["network", "connect", ...connection]);
        },
        "is killed again while it starts": async (server) => {
            await awhile(["kill", nameOf(server)], ["start", nameOf(server)]);
            await awhile(["kill", nameOf(server)], ["start", nameOf(server)]);
        },
        "is removed, and an update creates it again": async (server) => {
            await stack.docker("rm", "--force", nameOf(server));
            await stack.up();
        },
        "rolls with the others": async (server) => {
            stack.setConfig(["dhi:nats", "memory"], `${128 + 16 * (server + 1)}Mi`);
            await stack.up();
            stack.setConfig(["dhi:nats", "memory"], "128Mi");
            await stack.up();
        },
    };

    const titles = Object.keys(faults);
    const { rounds, seed, random } = randomRounds(titles.length);
    for (let round = 0; round < rounds; round += 1) {
        // Each kind once, before any comes again.
        const title = titles[round % titles.length] ?? "";
        const server = Math.floor(random() * servers.length);
        it(`keeps every message, once, while server ${server} ${title} (round ${round + 1}, seed ${seed})`, async () => {
            const outputs = await stack.outputs();
            await assertKeptDuring(
                await dial(outputs),
                `round-${round}`,
                () => faults[title]?.(server) ?? assert.fail(),
            );
            for (const each of servers) {
                await eventually(`server ${each} is current`, () => isHealthy(outputs, each));
            }
        });
    }
});
