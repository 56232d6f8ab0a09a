/** What befalls the machines of servers under load: a disk that is full, a clock that jumps. */
import assert from "node:assert/strict";
import { makeShiftedImage, shiftedTag } from "./faults/shiftedClock.ts";
import { SmallDisk } from "./faults/smallDisk.ts";
import { awhile, itKeepsEveryMessage } from "./support/faults.ts";
import { eventually, hangUp, isHealthy } from "./support/nats.ts";
import { skip } from "./support/skip.ts";
import { TestStack } from "./support/stack.ts";

describe("a cluster under load, whatever befalls the machine of a server", function () {
    this.timeout(600_000);
    let stack: TestStack;
    let disks: SmallDisk[];

    before(async function () {
        await makeShiftedImage().catch((error: unknown) =>
            skip(this, `no server with a clock of its own: ${String(error)}`),
        );
        stack = await TestStack.create({ nodes: 3 });
        stack.setConfig(["dhi:images", "nats"], shiftedTag);
        const volumes = [0, 1, 2].map((server) => `${stack.cluster}-${server}-data`);
        disks = await Promise.all(volumes.map((volume) => SmallDisk.create(stack, volume)));
        await stack.up();
    });
    afterEach(hangUp);
    after(() => stack?.remove());

    const diskOf = (server: number) => disks[server] ?? assert.fail();

    /** The number of seconds that a server's clock is ahead of this machine's. */
    async function secondsAhead(server: number): Promise<number> {
        const { nats } = await stack.outputs();
        const { now } = (await (await fetch(`${nats.monitorUrls[server]}/varz`)).json()) as { now: string };
        return Math.round((Date.parse(now) - Date.now()) / 1000);
    }

    function clockJumpsBy(seconds: number) {
        return async (server: number) => {
            const setClock = async (to: number) => {
                await diskOf(server).write("clock", String(to));
                await eventually("the clock has jumped", async () => {
                    return Math.abs((await secondsAhead(server)) - to) < 60;
                });
            };
            await awhile(
                () => setClock(seconds),
                () => setClock(0),
            );
        };
    }

    itKeepsEveryMessage(
        {
            "has a full disk": async (server) => {
                const outputs = await stack.outputs();
                await diskOf(server).fill();
                await eventually("it stores nothing more", async () => !(await isHealthy(outputs, server)));
                await diskOf(server).free();
                // As docs/troubleshooting.md says: it does not notice that there is room again.
                await stack.docker("restart", `${stack.cluster}-${server}`);
                await eventually("it is current", () => isHealthy(outputs, server));
            },
            "has a clock that jumps an hour ahead, and back": clockJumpsBy(3600),
            "has a clock that falls an hour behind, and is corrected": clockJumpsBy(-3600),
        },
        () => stack.outputs(),
    );
});
