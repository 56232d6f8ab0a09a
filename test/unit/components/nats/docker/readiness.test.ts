import assert from "node:assert/strict";
import {
    countPeers,
    NotReadyError,
    runningServers,
    waitUntilReady,
    type Probe,
} from "../../../../../components/nats/docker/readiness.ts";

const server = { name: "events-1", monitorUrl: "http://127.0.0.1:8223" };

type Answer = { status: number; body: unknown };
const healthy: Answer = { status: 200, body: { status: "ok" } };

/** A probe with answers by path, a clock that only sleeping moves, and a record of its requests. */
class FakeProbe implements Probe {
    readonly requests: string[] = [];
    described = 0;
    clock = 1_000_000;
    readonly pages: Record<string, (seconds: number) => Answer>;
    readonly container: (seconds: number) => { failed: boolean; log: string };

    constructor(
        pages: Record<string, (seconds: number) => Answer>,
        container: (seconds: number) => { failed: boolean; log: string } = () => ({ failed: false, log: "" }),
    ) {
        this.pages = pages;
        this.container = container;
    }

    get seconds(): number {
        return (this.clock - 1_000_000) / 1000;
    }

    async get(url: string): Promise<Answer> {
        this.requests.push(url);
        const answer = this.pages[new URL(url).pathname];
        if (answer === undefined) {
            throw new Error("connect ECONNREFUSED");
        }
        return answer(this.seconds);
    }

    async describe(name: string) {
        assert.equal(name, server.name);
        this.described++;
        return this.container(this.seconds);
    }

    async sleep(milliseconds: number): Promise<void> {
        this.clock += milliseconds;
    }

    now(): number {
        return this.clock;
    }
}

/** What `/routez` shows: servers keep several connections to each other. */
function routesTo(...servers: string[]): Answer {
    const routes = servers.flatMap((remote_id) => Array.from({ length: 4 }, () => ({ remote_id })));
    return { status: 200, body: { routes } };
}

function refused(): never {
    throw new Error("connect ECONNREFUSED");
}

async function failure(probe: Probe, peers = 2, timeout = 120): Promise<NotReadyError> {
    const error: unknown = await waitUntilReady(server, peers, timeout, probe).catch(
        (caught: unknown) => caught,
    );
    assert.ok(error instanceof NotReadyError, String(error));
    return error;
}

describe("waitUntilReady", () => {
    it("ends at once when the server is healthy and has its routes", async () => {
        const probe = new FakeProbe({ "/healthz": () => healthy, "/routez": () => routesTo("A", "B") });
        await waitUntilReady(server, 2, 120, probe);
        assert.equal(probe.seconds, 0);
        assert.deepEqual(probe.requests, ["http://127.0.0.1:8223/healthz", "http://127.0.0.1:8223/routez"]);
        assert.equal(probe.described, 0);
    });

    it("requests no routes of a single server", async () => {
        const probe = new FakeProbe({ "/healthz": () => healthy });
        await waitUntilReady(server, 0, 120, probe);
        assert.deepEqual(probe.requests, ["http://127.0.0.1:8223/healthz"]);
    });

    it("continues until the server answers, is healthy and has routes to every peer", async () => {
        const probe = new FakeProbe({
            "/healthz": (seconds) =>
                seconds < 2
                    ? refused()
                    : seconds < 4
                      ? { status: 503, body: { status: "unavailable", error: "no leader" } }
                      : healthy,
            "/routez": (seconds) => (seconds < 6 ? routesTo("A") : routesTo("A", "B")),
        });
        await waitUntilReady(server, 2, 120, probe);
        assert.equal(probe.seconds, 6);
    });

    it("continues for a while with a container that restarts", async () => {
        const probe = new FakeProbe({ "/healthz": (seconds) => (seconds < 9 ? refused() : healthy) }, () => ({
            failed: true,
            log: "restarting",
        }));
        await waitUntilReady(server, 0, 120, probe);
        assert.equal(probe.seconds, 9);
    });

    it("continues until the timeout with a slow container that runs", async () => {
        const probe = new FakeProbe({ "/healthz": (seconds) => (seconds < 60 ? refused() : healthy) });
        await waitUntilReady(server, 0, 120, probe);
        assert.equal(probe.seconds, 60);
    });

    it("fails early with a container that keeps crashing, and shows its log", async () => {
        const log = "[1] [FTL] listen: permission denied\n[1] bye";
        const probe = new FakeProbe({ "/healthz": refused }, () => ({ failed: true, log }));
        const error = await failure(probe);
        assert.ok(probe.seconds <= 10.5, `${probe.seconds} s`);
        assert.equal(
            error.message,
            `NATS server "events-1" did not become ready in 10 s: nothing answers on http://127.0.0.1:8223.
  The last lines of its log:
    [1] [FTL] listen: permission denied
    [1] bye
  See all of it with: docker logs events-1`,
        );
    });

    it("fails after the timeout, also for a server without a log", async () => {
        const probe = new FakeProbe({ "/healthz": refused });
        const error = await failure(probe, 2, 5);
        assert.ok(probe.seconds > 5 && probe.seconds <= 5.5, `${probe.seconds} s`);
        assert.equal(
            error.message,
            `NATS server "events-1" did not become ready in 5 s: nothing answers on http://127.0.0.1:8223.
  The last lines of its log:
    (none)
  See all of it with: docker logs events-1`,
        );
    });

    const reasons: [string, Record<string, () => Answer>, RegExp][] = [
        [
            "its health check",
            { "/healthz": () => ({ status: 503, body: { error: "JetStream has no leader" } }) },
            /in 20 s: its health check answers 503 \(JetStream has no leader\)\.\n/,
        ],
        [
            "a health check without a reason",
            { "/healthz": () => ({ status: 500, body: {} }) },
            /: its health check answers 500\.\n/,
        ],
        [
            "missing routes",
            { "/healthz": () => healthy, "/routez": () => routesTo("A") },
            /: it has routes to 1 of 2 other servers\.\n/,
        ],
    ];
    for (const [title, pages, message] of reasons) {
        it(`shows the last reason after the timeout: ${title}`, async () => {
            const error = await failure(new FakeProbe(pages), 2, 20);
            assert.match(error.message, message);
        });
    }
});

describe("countPeers", () => {
    it("counts a server once, whatever the number of its connections", () => {
        assert.equal(countPeers(routesTo("A", "B", "A").body), 2);
    });

    it("is 0 without routes", () => {
        assert.equal(countPeers({}), 0);
        assert.equal(countPeers({ routes: [] }), 0);
    });
});

describe("runningServers", () => {
    it("are those that answer with their own name: another stack's server on the port does not count", async () => {
        const servers = [0, 1, 2, 3].map((index) => ({
            name: `events-${index}`,
            monitorUrl: `http://127.0.0.1:${8222 + index}`,
        }));
        const answers: Record<string, () => Answer> = {
            "8222": () => ({ status: 200, body: { server_name: "events-0" } }),
            "8223": () => ({ status: 200, body: { server_name: "other-1" } }),
            "8224": refused,
            "8225": () => ({ status: 404, body: null }),
        };
        const probe = new FakeProbe({});
        probe.get = async (url) => {
            const { port, pathname } = new URL(url);
            assert.equal(pathname, "/varz");
            return (answers[port] ?? refused)();
        };
        assert.deepEqual(await runningServers(servers, probe), ["events-0"]);
    });
});
