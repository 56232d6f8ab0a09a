import assert from "node:assert/strict";
import {
    NotHealthyError,
    waitUntilHealthy,
    type ContainerState,
    type HealthProbe,
} from "../../../../../components/rust/docker/health.ts";

const service = { name: "shop", id: "c0ffee" };
const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 60_000 };
const checked = (status: string, exitCode = 0, output = "") => ({
    ...running,
    health: { status, last: { exitCode, output } },
});

/** A container whose state goes by the seconds; only sleeping takes time. */
class FakeProbe implements HealthProbe {
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

async function refusal(probe: FakeProbe, timeoutSeconds = 60): Promise<string> {
    const error: unknown = await waitUntilHealthy(service, timeoutSeconds, probe).then(
        () => assert.fail("it was taken for ready"),
        (caught: unknown) => caught,
    );
    assert.ok(error instanceof NotHealthyError, String(error));
    return error.message;
}

describe("a service", () => {
    it("is ready as soon as its health check is passed", async () => {
        const probe = new FakeProbe((seconds) => checked(seconds < 7 ? "starting" : "healthy"));
        await waitUntilHealthy(service, 60, probe);
        assert.equal(probe.seconds, 7);
    });

    it("is ready without a health check once it has run for two seconds", async () => {
        const probe = new FakeProbe((seconds) => ({ ...running, age: seconds * 1000 }));
        await waitUntilHealthy(service, 60, probe);
        assert.equal(probe.seconds, 2);
    });

    it("is ready at once where it has been so for long", async () => {
        for (const state of [running, checked("healthy")]) {
            const probe = new FakeProbe(() => state);
            await waitUntilHealthy(service, 60, probe);
            assert.equal(probe.seconds, 0);
        }
    });

    it("that is asked itself is ready as soon as it says so, whatever the engine says of its health", async () => {
        const probe = new FakeProbe(() => ({ ...checked("unhealthy", 1), age: 0 }));
        const ask = async () => (probe.seconds < 7 ? { reason: "not yet" } : undefined);
        await waitUntilHealthy({ ...service, ask }, 60, probe);
        assert.equal(probe.seconds, 7);
    });

    it("that is asked itself is given up in time, with what it says", async () => {
        const probe = new FakeProbe(() => running, "listening");
        const ask = () => Promise.resolve({ reason: "GET /readyz answers 503", said: "no cluster" });
        await assert.rejects(waitUntilHealthy({ ...service, ask }, 30, probe), {
            message: `Service "shop" did not get ready in 30 s: GET /readyz answers 503.
  What the check said last:
    no cluster
  The last lines of its log:
    listening
  See all of it with: docker logs shop`,
        });
    });

    it("is not asked itself while it does not run, and given up when it keeps ending", async () => {
        const probe = new FakeProbe((seconds) => ({
            ...running,
            status: "restarting",
            exitCode: 9,
            restarts: Math.floor(seconds),
        }));
        const ask = () => assert.fail("asked");
        await assert.rejects(
            waitUntilHealthy({ ...service, ask }, 60, probe),
            /in 10 s: its program ends again and again, last with exit code 9\./,
        );
    });

    it("may fail its check, and end, for a while", async () => {
        const ended = { ...running, status: "restarting", exitCode: 1, restarts: 9 };
        const probe = new FakeProbe((seconds) => {
            if (seconds < 9) {
                return ended;
            }
            return checked(seconds < 40 ? "unhealthy" : "healthy", 1);
        });
        await waitUntilHealthy(service, 60, probe);
        assert.equal(probe.seconds, 40);
    });

    it("whose check keeps failing is given up in time, with what the check and the log say", async () => {
        const probe = new FakeProbe(() => checked("unhealthy", 1, "no cluster\n"), "starting\nlistening\n");
        assert.equal(
            await refusal(probe, 30),
            `Service "shop" did not get ready in 30 s: its health check fails with exit code 1.
  What the check said last:
    no cluster
  The last lines of its log:
    starting
    listening
  See all of it with: docker logs shop`,
        );
        assert.equal(probe.seconds, 30);
    });

    it("whose check does not come to an end is given up in time", async () => {
        const probe = new FakeProbe(() => ({ ...running, health: { status: "starting" } }));
        assert.match(
            await refusal(probe, 5),
            /in 5 s: its health check has not come to an end yet\.\n  The last/,
        );
    });

    it("that keeps ending is given up early, with its exit code", async () => {
        const probe = new FakeProbe(
            (seconds) => ({ ...running, status: "restarting", exitCode: 101, restarts: Math.floor(seconds) }),
            "",
        );
        assert.equal(
            await refusal(probe),
            `Service "shop" did not get ready in 10 s: its program ends again and again, last with exit code 101.
  The last lines of its log:
    (nothing)
  See all of it with: docker logs shop`,
        );
    });

    it("that was at it before it was looked at is given up early too", async () => {
        const probe = new FakeProbe(() => ({ ...running, status: "restarting", exitCode: 3, restarts: 7 }));
        await assert.rejects(waitUntilHealthy(service, 60, probe), (error: Error) => {
            assert.match(error.message, /did not get ready in 10 s: its program ends again and again/);
            return true;
        });
    });

    it("that is met in one of its short lives is not taken for one that keeps running", async () => {
        const probe = new FakeProbe((seconds) => ({ ...running, age: 40, restarts: Math.floor(seconds) }));
        assert.match(await refusal(probe), /its program ends again and again\.$/m);
    });

    it("that was restarted often, but long ago, has all the time", async () => {
        const probe = new FakeProbe((seconds) => ({
            ...checked(seconds < 50 ? "starting" : "healthy"),
            restarts: 12,
        }));
        await waitUntilHealthy(service, 60, probe);
        assert.equal(probe.seconds, 50);
    });

    it("that has ended when the time is up says so", async () => {
        const probe = new FakeProbe(() => ({ ...running, status: "restarting", exitCode: 3 }));
        assert.match(
            await refusal(probe, 5),
            /in 5 s: its program has ended with exit code 3 \(the container/,
        );
    });

    it("that is stopped for good is given up early", async () => {
        const probe = new FakeProbe(() => ({ ...running, status: "exited", exitCode: 2 }));
        assert.match(
            await refusal(probe),
            /in 10 s: its program ends again and again, last with exit code 2/,
        );
    });
});
