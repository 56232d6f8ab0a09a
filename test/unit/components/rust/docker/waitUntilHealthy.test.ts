import assert from "node:assert/strict";
import {
    NotHealthyError,
    waitUntilHealthy,
    type ContainerState,
    type Engine,
} from "../../../../../components/rust/docker/waitUntilHealthy.ts";

const service = { name: "shop", id: "c0ffee" };
const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 60_000 };
const checked = (status: string, exitCode = 0, output = "") => ({
    ...running,
    health: { status, last: { exitCode, output } },
});

/** An engine with one container, whose state depends on the seconds; only sleeping takes time. */
class FakeEngine implements Engine {
    seconds = 0;
    readonly #stateAt: (seconds: number) => ContainerState;
    readonly #log: string;

    constructor(stateAt: (seconds: number) => ContainerState, log = "") {
        this.#stateAt = stateAt;
        this.#log = log;
    }

    async state(id: string): Promise<ContainerState> {
        assert.equal(id, service.id);
        return this.#stateAt(this.seconds);
    }

    async log(id: string): Promise<string> {
        assert.equal(id, service.id);
        return this.#log;
    }

    async sleep(milliseconds: number): Promise<void> {
        this.seconds += milliseconds / 1000;
    }

    now(): number {
        return 5000 + this.seconds * 1000;
    }
}

async function failure(engine: FakeEngine, timeoutSeconds = 60): Promise<string> {
    const error: unknown = await waitUntilHealthy(service, timeoutSeconds, engine).then(
        () => assert.fail("it counts as healthy"),
        (caught: unknown) => caught,
    );
    assert.ok(error instanceof NotHealthyError, String(error));
    return error.message;
}

describe("a service", () => {
    it("is healthy as soon as its health check succeeds", async () => {
        const engine = new FakeEngine((seconds) => checked(seconds < 7 ? "starting" : "healthy"));
        await waitUntilHealthy(service, 60, engine);
        assert.equal(engine.seconds, 7);
    });

    it("is healthy without a health check once it has run for two seconds", async () => {
        const engine = new FakeEngine((seconds) => ({ ...running, age: seconds * 1000 }));
        await waitUntilHealthy(service, 60, engine);
        assert.equal(engine.seconds, 2);
    });

    it("is healthy immediately if it has been so for long", async () => {
        for (const state of [running, checked("healthy")]) {
            const engine = new FakeEngine(() => state);
            await waitUntilHealthy(service, 60, engine);
            assert.equal(engine.seconds, 0);
        }
    });

    it("that is probed is healthy as soon as the probe succeeds, whatever the engine reports", async () => {
        const engine = new FakeEngine(() => ({ ...checked("unhealthy", 1), age: 0 }));
        const probe = async () => (engine.seconds < 7 ? { reason: "not yet" } : undefined);
        await waitUntilHealthy({ ...service, probe }, 60, engine);
        assert.equal(engine.seconds, 7);
    });

    it("that is probed is given up in time, with what the probe reports", async () => {
        const engine = new FakeEngine(() => running, "listening");
        const probe = () => Promise.resolve({ reason: "GET /readyz answers 503", output: "no cluster" });
        await assert.rejects(waitUntilHealthy({ ...service, probe }, 30, engine), {
            message: `Service "shop" did not become healthy within 30 s: GET /readyz answers 503.
  The output of its last health check:
    no cluster
  The last lines of its log:
    listening
  For the whole log, run: docker logs shop`,
        });
    });

    it("is not probed while it does not run, and given up if it keeps exiting", async () => {
        const engine = new FakeEngine((seconds) => ({
            ...running,
            status: "restarting",
            exitCode: 9,
            restarts: Math.floor(seconds),
        }));
        const probe = () => assert.fail("probed");
        await assert.rejects(
            waitUntilHealthy({ ...service, probe }, 60, engine),
            /within 10 s: its program keeps exiting, last with code 9\./,
        );
    });

    it("may fail its check, and exit, for a while", async () => {
        const ended = { ...running, status: "restarting", exitCode: 1, restarts: 9 };
        const engine = new FakeEngine((seconds) => {
            if (seconds < 9) {
                return ended;
            }
            return checked(seconds < 40 ? "unhealthy" : "healthy", 1);
        });
        await waitUntilHealthy(service, 60, engine);
        assert.equal(engine.seconds, 40);
    });

    it("whose check keeps failing is given up in time, with the output of check and program", async () => {
        const engine = new FakeEngine(() => checked("unhealthy", 1, "no cluster\n"), "starting\nlistening\n");
        assert.equal(
            await failure(engine, 30),
            `Service "shop" did not become healthy within 30 s: its health check fails with exit code 1.
  The output of its last health check:
    no cluster
  The last lines of its log:
    starting
    listening
  For the whole log, run: docker logs shop`,
        );
        assert.equal(engine.seconds, 30);
    });

    it("whose check does not finish is given up in time", async () => {
        const engine = new FakeEngine(() => ({ ...running, health: { status: "starting" } }));
        assert.match(
            await failure(engine, 5),
            /within 5 s: its health check has not finished yet\.\n  The last/,
        );
    });

    it("that keeps exiting is given up early, with its exit code", async () => {
        const engine = new FakeEngine(
            (seconds) => ({ ...running, status: "restarting", exitCode: 101, restarts: Math.floor(seconds) }),
            "",
        );
        assert.equal(
            await failure(engine),
            `Service "shop" did not become healthy within 10 s: its program keeps exiting, last with code 101.
  The last lines of its log:
    (nothing)
  For the whole log, run: docker logs shop`,
        );
    });

    it("that has kept exiting before is given up early too", async () => {
        const engine = new FakeEngine(() => ({ ...running, status: "restarting", exitCode: 3, restarts: 7 }));
        await assert.rejects(waitUntilHealthy(service, 60, engine), (error: Error) => {
            assert.match(error.message, /did not become healthy within 10 s: its program keeps exiting/);
            return true;
        });
    });

    it("that is running between two restarts does not count as healthy", async () => {
        const engine = new FakeEngine((seconds) => ({ ...running, age: 40, restarts: Math.floor(seconds) }));
        assert.match(await failure(engine), /its program keeps exiting\.$/m);
    });

    it("that was restarted often, but long ago, gets the whole time", async () => {
        const engine = new FakeEngine((seconds) => ({
            ...checked(seconds < 50 ? "starting" : "healthy"),
            restarts: 12,
        }));
        await waitUntilHealthy(service, 60, engine);
        assert.equal(engine.seconds, 50);
    });

    it("that has exited when the time is up is reported as such", async () => {
        const engine = new FakeEngine(() => ({ ...running, status: "restarting", exitCode: 3 }));
        assert.match(await failure(engine, 5), /within 5 s: its program exited with code 3 \(the container/);
    });

    it("that has stopped is given up early", async () => {
        const engine = new FakeEngine(() => ({ ...running, status: "exited", exitCode: 2 }));
        assert.match(await failure(engine), /within 10 s: its program keeps exiting, last with code 2/);
    });
});
