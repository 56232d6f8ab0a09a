import assert from "node:assert/strict";
import { waitUntilReady, type Probe } from "../../../../../components/nats/docker/readiness.ts";
import { TunnelError } from "../../../../../components/tunnel/docker.ts";

const server = { name: "events-1", monitorUrl: "http://127.0.0.1:8223" };

type Answer = { status: number; body: unknown };
/** Answers by path and by the seconds since the start; undefined where nothing answers. */
type Pages = Record<string, (seconds: number) => Answer | undefined>;

const healthy: Answer = { status: 200, body: { status: "ok" } };
const until = (end: number, before: Answer | undefined, then: Answer) => (seconds: number) =>
    seconds < end ? before : then;
const never = () => undefined;
/** What `/routez` shows: servers keep several connections to each other. */
const routesTo = (...servers: string[]): Answer => ({
    status: 200,
    body: { routes: [...servers, ...servers].map((remote_id) => ({ remote_id })) },
});

/** A probe of the server with answers by path, and a clock that only sleeping moves. */
function fakeProbe(pages: Pages, container = { failed: false, log: "" }) {
    let clock = 1_000_000;
    const seconds = () => (clock - 1_000_000) / 1000;
    const probe: Probe = {
        get: (asked, path) => {
            assert.equal(asked, server);
            const answer = pages[path]?.(seconds());
            return answer ? Promise.resolve(answer) : Promise.reject(new Error("connect ECONNREFUSED"));
        },
        describe: (name) => {
            assert.equal(name, server.name);
            return Promise.resolve(container);
        },
        containers: () => assert.fail("readiness is not about whether a container exists"),
        finished: () => assert.fail("readiness is not about when files were written"),
        reload: () => assert.fail("readiness changes nothing"),
        sleep: async (milliseconds) => {
            clock += milliseconds;
        },
        now: () => clock,
    };
    return { probe, seconds };
}

describe("waitUntilReady", () => {
    const ready = () => healthy;
    const unavailable = { status: 503, body: {} };
    const routes = until(6, routesTo("A"), routesTo("A", "B"));
    const waits: [title: string, end: number, peers: number, pages: Pages, failed?: boolean][] = [
        ["no routes of a single server", 0, 0, { "/healthz": ready }],
        ["nothing more", 0, 2, { "/healthz": ready, "/routez": () => routesTo("A", "B") }],
        ["a healthy server", 4, 0, { "/healthz": until(4, unavailable, healthy) }],
        ["routes to every peer", 6, 2, { "/healthz": ready, "/routez": routes }],
        ["a container that restarts at first", 10, 0, { "/healthz": until(10, undefined, healthy) }, true],
        ["a slow container, until the timeout", 120, 0, { "/healthz": until(120, undefined, healthy) }],
    ];
    for (const [title, end, peers, pages, failed = false] of waits) {
        it(`waits for ${title}`, async () => {
            const { probe, seconds } = fakeProbe(pages, { failed, log: "" });
            await waitUntilReady(server, peers, 120, probe);
            assert.equal(seconds(), end);
        });
    }

    const message = (seconds: number, reason: string, log: string) =>
        `NATS server "events-1" did not become ready in ${seconds} s: ${reason}.\n` +
        `  The last lines of its log:\n    ${log}\n  See all of it with: docker logs events-1`;
    const silent = "nothing answers on http://127.0.0.1:8223";
    const answering = (answer: Answer) => ({ "/healthz": () => answer });
    const failures: [title: string, pages: Pages, reason: string][] = [
        ["a server that does not answer", { "/healthz": never }, silent],
        [
            "a failing health check",
            answering({ status: 503, body: { error: "JetStream has no leader" } }),
            "its health check answers 503 (JetStream has no leader)",
        ],
        ["a check without a reason", answering({ status: 500, body: {} }), "its health check answers 500"],
        [
            "missing routes",
            { "/healthz": () => healthy, "/routez": () => routesTo("A") },
            "it has routes to 1 of 2 other servers",
        ],
    ];
    for (const [title, pages, reason] of failures) {
        it(`fails after the timeout with the last reason: ${title}`, async () => {
            const { probe, seconds } = fakeProbe(pages);
            await assert.rejects(waitUntilReady(server, 2, 5, probe), {
                name: "NotReadyError",
                message: message(5, reason, "(none)"),
            });
            assert.equal(seconds(), 5.25);
        });
    }

    it("fails early with a container that keeps crashing, and shows its log", async () => {
        const log = "[1] [FTL] listen: permission denied\n[1] bye";
        const { probe } = fakeProbe({ "/healthz": never }, { failed: true, log });
        await assert.rejects(waitUntilReady(server, 2, 120, probe), {
            message: message(10, silent, "[1] [FTL] listen: permission denied\n    [1] bye"),
        });
    });

    it("reports why there is no tunnel to a server of a remote engine", async () => {
        const { probe } = fakeProbe({});
        const reason = "there is no connection to events-1:8222 through the Docker Engine: nc: bad address";
        probe.get = () => Promise.reject(new TunnelError(reason));
        await assert.rejects(waitUntilReady(server, 2, 5, probe), { message: message(5, reason, "(none)") });
    });
});
