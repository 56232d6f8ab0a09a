import assert from "node:assert/strict";
import { observe, type ReadServer } from "../../../../../components/nats/resize/observed.ts";
import { servers } from "./cluster.ts";

/** What servers answer to `/jsz`, by name. */
type Answers = Readonly<Record<string, object>>;

function reader(answers: Answers, names: Readonly<Record<string, string>> = {}): ReadServer {
    return (server, path) => {
        const jsz = answers[server];
        if (jsz === undefined) {
            return Promise.reject(new Error("nothing answers"));
        }
        // As servers of a cluster, and single ones, answer.
        const cluster = "meta_cluster" in jsz ? { cluster_port: 6222 } : {};
        return Promise.resolve(path === "/varz" ? { server_name: names[server] ?? server, cluster } : jsz);
    };
}

const isOwn = (name: string) => name.startsWith("events-");
const streamOf = (name: string, replicas: number, leader: string, peers: object[] = []) => ({
    name,
    config: { num_replicas: replicas },
    cluster: { leader, replicas: peers },
});
const account = (...streams: object[]) => [{ name: "$G", stream_detail: streams }];

describe("what servers show", () => {
    it("is each stream once, with every server that has a copy", async () => {
        const stream = streamOf("A", 2, "events-0", [{ name: "events-3", lag: 7 }]);
        const meta = {
            leader: "events-0",
            replicas: [{ name: "events-1" }, { name: "events-3" }, { name: "other-0" }],
        };
        const found = await observe(
            servers(2),
            isOwn,
            reader({
                "events-0": { meta_cluster: meta, account_details: account(stream) },
                "events-1": { meta_cluster: { leader: "events-0" }, account_details: [] },
                "events-3": {
                    meta_cluster: { leader: "events-0" },
                    account_details: account(stream, streamOf("B", 1, "events-3")),
                },
                "other-0": { account_details: account(streamOf("C", 1, "other-0")) },
            }),
        );
        assert.deepEqual(found, {
            servers: ["events-0", "events-1", "events-3"],
            isClustered: true,
            leader: "events-0",
            members: ["events-0", "events-1", "events-3"].map((name) => ({ name, isOffline: false })),
            streams: [
                { account: "$G", name: "A", replicas: 2, servers: ["events-0", "events-3"], lag: 7 },
                { account: "$G", name: "B", replicas: 1, servers: ["events-3"], lag: 0 },
            ],
        });
    });

    it("believes the leader about who is offline, and does not wait for those", async () => {
        const asked: string[] = [];
        const read = reader({
            "events-0": {
                meta_cluster: { leader: "events-1", replicas: [{ name: "events-2" }, { name: "events-1" }] },
            },
            "events-1": {
                meta_cluster: {
                    leader: "events-1",
                    replicas: [{ name: "events-0" }, { name: "events-2", offline: true }],
                },
            },
        });
        const found = await observe(servers(2), isOwn, (server, path) => {
            asked.push(server);
            return read(server, path);
        });
        assert.deepEqual(
            found.members.filter(({ isOffline }) => isOffline),
            [{ name: "events-2", isOffline: true }],
        );
        assert.ok(!asked.includes("events-2"));
    });

    it("is a single server's where it has no cluster", async () => {
        const jsz = { account_details: account({ name: "A" }) };
        const { isClustered, members, streams } = await observe(
            servers(1),
            isOwn,
            reader({ "events-0": jsz }),
        );
        assert.deepEqual(
            [isClustered, members, streams.map(({ servers }) => servers)],
            [false, [], [["events-0"]]],
        );
    });

    it("is nothing where nobody answers, or something else has the port", async () => {
        const nobody = { servers: [], isClustered: false, leader: undefined, members: [], streams: [] };
        assert.deepEqual(await observe(servers(1), isOwn, reader({})), nobody);
        const jsz = { account_details: account({ name: "A" }) };
        const other = reader({ "events-0": jsz }, { "events-0": "somebody" });
        assert.deepEqual(await observe(servers(1), isOwn, other), nobody);
    });
});
