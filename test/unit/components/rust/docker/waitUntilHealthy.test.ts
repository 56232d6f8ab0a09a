import assert from "node:assert/strict";
import {
    NotHealthyError,
    waitUntilHealthy,
    type AwaitedService,
    type ContainerState,
} from "../../../../../components/rust/docker/waitUntilHealthy.ts";

const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 60_000 };
const checked = (status: string, exitCode = 0, output = "") => ({
    ...running,
    health: { status, last: { exitCode, output } },
});
const restarting = (exitCode: number, restarts: number) => {
    return { ...running, status: "restarting", exitCode, restarts };
};

/** The container's state after some seconds. */
type StateAt = (seconds: number) => ContainerState;
type ProbeAt = (seconds: number) => ReturnType<NonNullable<AwaitedService["probe"]>>;

/** Waits for a service, and returns the seconds that this took. Only sleeping takes time. */
async function wait(stateAt: StateAt, timeout = 60, log = "", probe?: ProbeAt) {
    let seconds = 0;
    const check = (id: string) => assert.equal(id, "c0ffee");
    const service = { name: "shop", id: "c0ffee", probe: probe && (() => probe(seconds)) };
    await waitUntilHealthy(service, timeout, {
        state: async (id) => {
            check(id);
            return stateAt(seconds);
        },
        log: async (id) => {
            check(id);
            return log;
        },
        sleep: async (milliseconds) => {
            seconds += milliseconds / 1000;
        },
        now: () => 5000 + seconds * 1000,
    });
    return seconds;
}

const healthy: [what: string, seconds: number, stateAt: StateAt][] = [
    ["when its health check succeeds", 7, (seconds) => checked(seconds < 7 ? "starting" : "healthy")],
    ["without a health check", 2, (seconds) => ({ ...running, age: seconds * 1000 })],
    ["if it has run for long", 0, () => running],
    ["if it has been healthy for long", 0, () => checked("healthy")],
    [
        "after it has failed its check and exited for a while",
        40,
        (seconds) => (seconds < 9 ? restarting(1, 9) : checked(seconds < 40 ? "unhealthy" : "healthy", 1)),
    ],
    [
        "although it was restarted often, long ago",
        50,
        (seconds) => ({ ...checked(seconds < 50 ? "starting" : "healthy"), restarts: 12 }),
    ],
];

const reports: [what: string, timeout: number, stateAt: StateAt, report: RegExp][] = [
    [
        "its check does not finish",
        5.25,
        () => ({ ...running, health: { status: "starting" } }),
        /within 5 s: its health check has not finished yet\.\n  The last lines of its log:\n    \(nothing\)\n/,
    ],
    [
        "it keeps exiting",
        60,
        (seconds) => restarting(101, Math.floor(seconds)),
        /within 10 s: its program keeps exiting, last with code 101\.$/m,
    ],
    ["it has kept exiting before", 60, () => restarting(3, 7), /within 10 s: its program keeps exiting/],
    [
        "it runs for a while between two exits",
        60,
        (seconds) => ({ ...running, age: 40, restarts: Math.floor(seconds) }),
        /its program keeps exiting\.$/m,
    ],
    [
        "it has exited when the time is up",
        15,
        () => restarting(3, 2),
        /within 15 s: its program exited with code 3 \(the container is restarting\)/,
    ],
    ...["exited", "dead"].map((status): (typeof reports)[number] => [
        `its container is ${status}`,
        60,
        () => ({ ...running, status, exitCode: 2 }),
        /within 10 s: its program keeps exiting, last with code 2/,
    ]),
];

describe("a service", () => {
    for (const [what, seconds, stateAt] of healthy) {
        it(`is healthy after ${seconds} s ${what}`, async () => {
            assert.equal(await wait(stateAt), seconds);
        });
    }

    for (const [what, timeout, stateAt, report] of reports) {
        it(`is given up if ${what}`, () => assert.rejects(wait(stateAt, timeout), report));
    }

    it("is given up with the output of check and program", async () => {
        const unhealthy = wait(() => checked("unhealthy", 1, "no cluster\n"), 30, "starting\nlistening\n");
        await assert.rejects(unhealthy, (error) => error instanceof NotHealthyError);
        await assert.rejects(unhealthy, {
            message: `Service "shop" did not become healthy within 30 s: its health check fails with exit code 1.
  The output of its last health check:
    no cluster
  The last lines of its log:
    starting
    listening
  For the whole log, run: docker logs shop`,
        });
    });
});

describe("a service that is probed", () => {
    it("is healthy when the probe succeeds, whatever the engine reports", async () => {
        const state = { ...checked("unhealthy", 1), age: 0 };
        const probe = async (seconds: number) => (seconds < 7 ? { reason: "not yet" } : undefined);
        assert.equal(await wait(() => state, 60, "", probe), 7);
    });

    it("is given up with what the probe reports", async () => {
        const probe = () => Promise.resolve({ reason: "GET /readyz answers 503", output: "no cluster" });
        await assert.rejects(
            wait(() => running, 30, "listening", probe),
            /within 30 s: GET \/readyz answers 503\.\n.* health check:\n    no cluster\n.* log:\n    listening\n/,
        );
    });

    it("is not probed while it does not run", async () => {
        const probe = () => assert.fail("probed");
        await assert.rejects(
            wait((seconds) => restarting(9, Math.floor(seconds)), 60, "", probe),
            /within 10 s: its program keeps exiting, last with code 9\./,
        );
    });
});
