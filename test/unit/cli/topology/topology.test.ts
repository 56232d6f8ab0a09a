import assert from "node:assert/strict";
import { topologyPage } from "../../../../cli/topology/page.ts";
import { topologySvg } from "../../../../cli/topology/svg.ts";
import { size, topologyText } from "../../../../cli/topology/text.ts";
import { readTopology } from "../../../../cli/topology/topology.ts";
import { consumerOn, reader, streamOn, type Shown } from "./answers.ts";

const others = (name: string) => ["n-0", "n-1", "n-2"].filter((other) => other !== name);
const members = [{ name: "n-1" }, { name: "n-2" }];
const stream = (lag = 0) => [
    streamOn("A", "n-1", [{ name: "n-0", current: lag === 0, lag }], [consumerOn("worker", "n-1")]),
];
const follower = () => [
    streamOn("A", "n-1", [{ name: "n-1", current: true }], [consumerOn("worker", "n-1", 99)]),
];
const healthy: Record<string, Shown> = {
    "n-0": { routes: others("n-0"), members, streams: follower() },
    "n-1": { routes: others("n-1"), streams: stream() },
    "n-2": { routes: others("n-2") },
};
const read = (servers: Record<string, Shown>) => readTopology("dev", ["n-0", "n-1", "n-2"], reader(servers));

describe("the topology of a cluster", () => {
    it("has servers, and streams and consumers as their leaders see them", async () => {
        const { servers, streams, leader, problems } = await read(healthy);
        assert.deepEqual(problems, []);
        assert.equal(leader, "n-0");
        assert.deepEqual(servers[1], {
            name: "n-1",
            answers: true,
            version: "2.15.1",
            uptime: "3m",
            clients: 1,
            slowConsumers: 0,
            routes: ["n-0", "n-2"],
            memory: 1024,
            storage: { used: 0, limit: 1000 },
        });
        assert.deepEqual(streams, [
            {
                account: "$G",
                name: "A",
                messages: 3,
                bytes: 2048,
                leader: "n-1",
                copies: [
                    { server: "n-0", role: "current", lag: 0 },
                    { server: "n-1", role: "leader", lag: 0 },
                ],
                consumers: [{ name: "worker", pending: 7, unacknowledged: 2, redelivered: 0 }],
            },
        ]);
    });

    const alone = { streams: [streamOn("A", undefined, [{ name: "n-1", offline: true }])], leader: "" };
    const offline = { name: "n-4", offline: true };
    const wrong: [title: string, servers: Record<string, Shown>, problems: string[]][] = [
        [
            "a server that does not answer",
            { "n-0": { routes: ["n-1"] }, "n-1": { routes: ["n-0"] } },
            ["n-2 does not answer"],
        ],
        [
            "a lost quorum",
            { "n-0": alone },
            [
                "n-1 does not answer",
                "n-2 does not answer",
                "most servers do not answer: no stream accepts messages",
                "JetStream has no leader: no stream can be created or changed",
                "stream A has no leader: it accepts no messages",
                "n-1: 1 copy offline (A)",
            ],
        ],
        [
            "a missing route",
            { ...healthy, "n-2": { routes: ["n-0"] } },
            ["n-2 has routes to 1 of 2 other servers"],
        ],
        [
            "a copy that is behind",
            { ...healthy, "n-1": { ...healthy["n-1"], streams: stream(5) } },
            ["n-0: 1 copy behind (A)"],
        ],
        [
            "a member that is not a server of the stack",
            { ...healthy, "n-0": { ...healthy["n-0"], members: [...members, offline] } },
            ["n-4 is not a server of the stack, but an offline member of JetStream"],
        ],
        [
            "a full file store, and clients that are too slow",
            { ...healthy, "n-2": { routes: others("n-2"), storage: 810, slowConsumers: 2 } },
            ["n-2: 81 % of the file store is used", "n-2 has dropped 2 slow consumers since it started"],
        ],
        [
            "messages that are delivered again",
            {
                ...healthy,
                "n-1": {
                    routes: others("n-1"),
                    streams: [
                        streamOn(
                            "A",
                            "n-1",
                            [{ name: "n-0", current: true }],
                            [consumerOn("worker", "n-1", 4)],
                        ),
                    ],
                },
            },
            ["consumer worker of A: 4 messages delivered again"],
        ],
    ];
    for (const [title, servers, problems] of wrong) {
        it(`names ${title}`, async () => assert.deepEqual((await read(servers)).problems, problems));
    }

    it("is tables for a terminal", async () => {
        const text = topologyText({ ...(await read(healthy)), time: "now" });
        assert.match(text, /^dev, now\n\nserver +version +up/);
        assert.match(text, /^n-0 \* +2\.15\.1 +3m +1 +2 +1\.0 KiB +0 B of 1000 B$/m);
        assert.match(text, /^A +3 +2\.0 KiB +0, 1 \* +1$/m);
        assert.match(text, /^A > worker +7 +2 +0$/m);
        assert.match(text, /Nothing is wrong\.$/);
    });

    it("is a picture with a dot for each copy", async () => {
        const svg = topologySvg(await read({ ...healthy, "n-2": {} })).text;
        assert.equal(
            [...svg.matchAll(/<circle class="leader" [^>]*><title|<circle class="leader"[^>]*>\s*<title>/g)]
                .length,
            1,
        );
        assert.match(svg, /<title>n-0: current<\/title>/);
    });

    it("is a page that requests nothing, and in which names are text", async () => {
        const name = `<img src=x onerror="alert(1)">`;
        const servers = { ...healthy, "n-1": { streams: [streamOn(name, "n-1", [])] } };
        const page = topologyPage(await read(servers), 2);
        assert.ok(!page.includes("<img"));
        assert.match(page, /default-src &#39;none&#39;|default-src 'none'/);
        assert.match(page, /<meta http-equiv="refresh" content="2"/);
        assert.ok(!/(?:src|href)=/.test(page.replaceAll(/&#\d+;|src=x/g, "")), "nothing is requested");
    });
});

describe("a size", () => {
    for (const [bytes, text] of [
        [0, "0 B"],
        [1023, "1023 B"],
        [1536, "1.5 KiB"],
        [20 * 1024 ** 2, "20 MiB"],
        [3 * 1024 ** 4, "3.0 TiB"],
    ] as const) {
        it(`of ${bytes} bytes is ${text}`, () => assert.equal(size(bytes), text));
    }
});
