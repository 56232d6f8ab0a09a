import assert from "node:assert/strict";
import { evacuate, EvacuationError } from "../../../../../components/nats/resize/evacuate.ts";
import type { ObservedStream } from "../../../../../components/nats/resize/observed.ts";
import { cluster, servers, stream } from "./cluster.ts";

/** Servers that do what they are asked to, when they are looked at next. */
class Servers {
    readonly requests: string[] = [];
    #time = 0;
    #members = servers(5);
    #leader: string;
    #streams: ObservedStream[];
    readonly #errors: Record<string, object>;

    constructor(streams: ObservedStream[], leader = "events-0", errors: Record<string, object> = {}) {
        [this.#streams, this.#leader, this.#errors] = [streams, leader, errors];
    }

    readonly report = (): void => undefined;
    readonly now = (): number => this.#time;
    readonly sleep = (milliseconds: number): Promise<void> => {
        this.#time += milliseconds;
        return Promise.resolve();
    };
    readonly observe = () =>
        Promise.resolve(
            cluster(5, this.#streams, {
                leader: this.#leader,
                members: this.#members.map((name) => ({ name, isOffline: false })),
            }),
        );

    readonly request = (subject: string, body: { server?: string; peer?: string }): Promise<unknown> => {
        const { server, peer } = body;
        this.requests.push([subject.replace("$JS.API.", ""), server ?? peer].filter(Boolean).join(" "));
        const error = this.#errors[subject.replace("$JS.API.", "")];
        if (error !== undefined) {
            return Promise.resolve({ error });
        }
        if (subject.endsWith("STEPDOWN")) {
            this.#leader = "events-1";
        }
        this.#members = this.#members.filter((name) => name !== peer);
        this.#streams = this.#streams.map((each) =>
            subject.endsWith(`.${each.name}`)
                ? { ...each, servers: [...each.servers.filter((name) => name !== server), "events-2"] }
                : each,
        );
        return Promise.resolve({ success: true });
    };
}

describe("an evacuation", () => {
    it("moves streams, then the leadership, then takes the server out, one server after another", async () => {
        const tools = new Servers([stream("A", [4]), stream("B", [0, 1, 3])], "events-3");
        await evacuate(["events-4", "events-3"], 60, tools);
        assert.deepEqual(tools.requests, [
            "ACCOUNT.STREAM.MOVE.$G.A events-4",
            "SERVER.REMOVE events-4",
            "ACCOUNT.STREAM.MOVE.$G.B events-3",
            "META.LEADER.STEPDOWN",
            "SERVER.REMOVE events-3",
        ]);
    });

    it("takes no server out that still has a stream, and says what the servers answer", async () => {
        const error = { err_code: 10005, description: "no suitable peers for placement" };
        const tools = new Servers([stream("A", [4])], "events-0", { "ACCOUNT.STREAM.MOVE.$G.A": error });
        await assert.rejects(evacuate(["events-4"], 60, tools), (failure: Error) => {
            assert.ok(failure instanceof EvacuationError);
            assert.equal(failure.message, "events-4 still has streams: no suitable peers for placement");
            return true;
        });
        assert.ok(tools.requests.every((request) => !request.startsWith("SERVER.REMOVE")));
    });

    it("waits for a move that is under way, until nothing changes any longer", async () => {
        const tools = new Servers([stream("A", [4])], "events-0", {
            "ACCOUNT.STREAM.MOVE.$G.A": { err_code: 10124 },
        });
        await assert.rejects(evacuate(["events-4"], 60, tools), {
            message: /still has streams: nothing changes any longer/,
        });
        assert.ok(tools.now() >= 60_000);
    });
});
