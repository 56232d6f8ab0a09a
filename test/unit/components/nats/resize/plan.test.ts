import assert from "node:assert/strict";
import type { ObservedCluster } from "../../../../../components/nats/resize/observed.ts";
import { planResize } from "../../../../../components/nats/resize/plan.ts";
import { cluster, servers, stream } from "./cluster.ts";

function planned(from: ObservedCluster, to: number, hasSystemLogin = true) {
    return planResize(from, { servers: servers(to), hasSystemLogin });
}

describe("a changed number of servers", () => {
    const nothing = { leaving: [], problems: [], notices: [] };
    const unchanged: [title: string, from: ObservedCluster, to: number][] = [
        ["the number stays", cluster(3, [stream("A", [0, 1, 2])]), 3],
        ["servers are added", cluster(3, [stream("A", [0, 1, 2])]), 5],
        ["there is no cluster yet", cluster(0, []), 3],
        ["a single server without streams gets others", cluster(1, []), 3],
        ["a single server stays one", cluster(1, [stream("A", [0])]), 1],
    ];
    for (const [title, from, to] of unchanged) {
        it(`says nothing where ${title}`, () => assert.deepEqual(planned(from, to), nothing));
    }

    it("moves streams off the servers that go, the last server first", () => {
        const streams = [stream("THREE", [1, 3, 4]), stream("ONE", [4]), stream("STAYS", [0, 1, 2])];
        assert.deepEqual(planned(cluster(5, streams), 3), {
            leaving: ["events-4", "events-3"],
            problems: [],
            notices: [
                "the update first moves streams off events-4: THREE, ONE, of ONE the only copy",
                "the update first moves streams off events-3: THREE",
            ],
        });
    });

    it("orders servers by number", () => {
        assert.deepEqual(planned(cluster(11, []), 9).leaving, ["events-10", "events-9"]);
    });

    it("names few of many streams, and the account of those outside the global one", () => {
        const streams = Array.from({ length: 9 }, (_, index) => stream(`S${index}`, [1, 2, 3]));
        const [notice] = planned(
            cluster(5, [stream("A", [3, 1, 2], { account: "SHOP" }), ...streams]),
            3,
        ).notices;
        assert.equal(
            notice,
            "the update first moves streams off events-3: A of the account SHOP, S0, S1, S2, S3 and 5 more",
        );
    });

    it("says what is lost with a server that is offline", () => {
        const members = servers(5).map((name) => ({ name, isOffline: name === "events-4" }));
        const from = cluster(5, [], { members, servers: servers(4) });
        const { problems, notices } = planned(from, 3);
        assert.deepEqual(problems, []);
        assert.deepEqual(notices, [
            "events-4 is offline: streams with their only copy there are lost with it",
        ]);
    });

    const refused: [title: string, from: ObservedCluster, to: number, login: boolean, problem: RegExp][] = [
        [
            "more replicas than servers",
            cluster(5, [stream("A", [0, 1, 2, 3, 4])]),
            3,
            true,
            /^3 servers cannot hold the 5 replicas of stream A: lower them to 3 first, .* "nats stream edit A --replicas 3"$/,
        ],
        [
            "replicas that a single server does not support",
            cluster(3, [stream("A", [0, 1, 2])]),
            1,
            true,
            /^one server cannot hold the 3 replicas of stream A: lower them to 1 first/,
        ],
        [
            "a cluster without a user of the system account",
            cluster(5, [stream("A", [0, 1, 3])]),
            3,
            false,
            /^events-4 and events-3 can leave .*copies of streams would be lost \(A\): set systemPassword \(dhi:natsSystemPassword\)/,
        ],
        [
            "a server that does not show its streams",
            cluster(5, [], { servers: servers(4) }),
            3,
            true,
            /^events-4 runs, but its monitoring port does not answer/,
        ],
        [
            "a single server with streams that becomes one of three",
            cluster(1, [stream("A", [0])]),
            3,
            true,
            /^a single server deletes its streams \(A\) when it becomes one of 3: back them up and delete them first/,
        ],
    ];
    for (const [title, from, to, login, problem] of refused) {
        it(`refuses ${title}`, () => {
            const { problems } = planned(from, to, login);
            assert.equal(problems.length, 1);
            assert.match(problems[0] ?? "", problem);
        });
    }
});
