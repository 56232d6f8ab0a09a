import assert from "node:assert/strict";
import { Detour } from "../../../../components/tunnel/detour.ts";

describe("the way to a published port", () => {
    let seconds: number;
    let tried: string[];
    beforeEach(() => {
        seconds = 100;
        tried = [];
    });

    it("is the tunnel at once where it has no patience", async () => {
        const detour = new Detour({ isRemote: async () => false, now: () => 0, patience: 0 });
        assert.equal(
            await detour.ask(
                () => Promise.reject(new Error()),
                async () => "through",
            ),
            "through",
        );
    });

    /** Asks at each of these times, of which a published port may answer at one, and returns what was tried and the last result. */
    async function ask(remote: boolean, times: number[], direct: boolean | number, through: boolean) {
        const detour = new Detour({ isRemote: async () => remote, now: () => seconds * 1000 });
        const way = (name: string, works: boolean) => () => {
            tried.push(`${seconds - 100} s ${name}`);
            return works ? Promise.resolve(name) : Promise.reject(new Error(`no answer from ${name}`));
        };
        let last = "";
        for (const time of times) {
            seconds = 100 + time;
            last = await detour
                .ask(way("direct", direct === true || direct === time), way("through", through))
                .catch(String);
        }
        return { tried, last };
    }

    const cases: [title: string, when: Parameters<typeof ask>, tried: string[], last: string][] = [
        ["is direct on this machine", [false, [0, 9], true, true], ["0 s direct", "9 s direct"], "direct"],
        ["is the tunnel at once with a remote engine", [true, [0], true, true], ["0 s through"], "through"],
        [
            "is not direct with a remote engine",
            [true, [0], true, false],
            ["0 s through"],
            "Error: no answer from through",
        ],
        [
            "is the tunnel after 5 s without an answer, and then at once",
            [false, [0, 4, 5, 6], false, true],
            ["0 s direct", "4 s direct", "5 s direct", "5 s through", "6 s direct", "6 s through"],
            "through",
        ],
        [
            "is not the tunnel for a server that was replaced and answers again",
            [false, [0, 4, 8, 12], 4, true],
            ["0 s direct", "4 s direct", "8 s direct", "12 s direct"],
            "Error: no answer from direct",
        ],
        [
            "is tried through the tunnel every 5 s, and fails with the direct error",
            [false, [0, 5, 9, 10], false, false],
            ["0 s direct", "5 s direct", "5 s through", "9 s direct", "10 s direct", "10 s through"],
            "Error: no answer from direct",
        ],
    ];
    for (const [title, when, ways, last] of cases) {
        it(title, async () => {
            assert.deepEqual(await ask(...when), { tried: ways, last });
        });
    }
});
