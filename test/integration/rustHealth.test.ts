import assert from "node:assert/strict";
import { RustProgram } from "./rust/program.ts";
import { makeScripted } from "./rust/scripted.ts";
import { freePorts } from "./support/ports.ts";

const name = "dhi-test-sick";

describe("a service that does not become ready", function () {
    this.timeout(900_000);
    let program: RustProgram;

    before(async () => {
        const [port] = await freePorts();
        program = new RustProgram(name, { present: name }, { port, replicas: 2, readinessSeconds: 12 });
        await program.create();
    });

    after(async () => {
        await program.remove();
        await program.docker("image", "rm", "--force", name, `${name}:ends`, `${name}:well`);
    });

    async function refusal(image: string, app: Partial<RustProgram["plan"]["app"]> = {}): Promise<string> {
        program.plan = { ...program.plan, image: { present: image }, app: { ...program.plan.app, ...app } };
        const { output, exitCode } = await program.run("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0, output);
        assert.doesNotMatch(output, /^\s+at .*\.[jt]s:\d+/m, "a stack trace");
        return output;
    }

    it("fails the update with its health check's output and its log, and stops the rollout", async () => {
        const script = `if [ "$1" = healthcheck ]; then echo "the till is stuck"; exit 7; fi
            echo "opening the shop"
            exec sleep 1000`;
        await makeScripted(name, script);
        const output = await refusal(name);
        assert.match(
            output,
            /Service "dhi-test-sick-0" did not become healthy within 1\d s: its health check fails with exit code 7\./,
        );
        assert.match(output, /The output of its last health check:\s+the till is stuck/);
        assert.match(output, /last lines of its log:\s+opening the shop/);
        assert.match(output, /docker logs dhi-test-sick-0/);
        assert.deepEqual(await program.containers(), ["dhi-test-sick-0"]);
    });

    it("fails the next update too, as long as it is not fixed", async () => {
        assert.match(await refusal(name), /Service "dhi-test-sick-0" did not become healthy/);
    });

    it("that exits at once fails it too, with or without a health check", async () => {
        await makeScripted(`${name}:ends`, `echo "cannot open the till"; exit 3`);
        for (const healthcheck of [["healthcheck"], false] as const) {
            const output = await refusal(`${name}:ends`, { healthcheck, readinessSeconds: 60 });
            assert.match(
                output,
                /Service "dhi-test-sick-0" did not become healthy within 1\d s: its program keeps exiting, last with code 3/,
            );
            assert.match(output, /last lines of its log:\s+cannot open the till/);
        }
    });

    it("runs on all replicas once it is fixed, here with a volume for temporary files", async () => {
        await makeScripted(`${name}:well`, `[ "$1" = healthcheck ] && exec touch /tmp/x; exec sleep 1000`);
        program.plan = {
            ...program.plan,
            image: { present: `${name}:well` },
            app: { ...program.plan.app, healthcheck: ["healthcheck"], scratch: "8Mi" },
        };
        await program.up();
        for (const replica of ["dhi-test-sick-0", "dhi-test-sick-1"]) {
            assert.equal(await program.inspect(replica, "{{.State.Health.Status}}"), "healthy");
        }
        await program.preview("--expect-no-changes");
        const mount = await program.docker("exec", "dhi-test-sick-0", "/bin/busybox", "mount");
        assert.match(mount, /on \/tmp type tmpfs \(rw,nosuid,nodev,noexec.*size=8192k/);
    });

    it("is replaced when its temporary folder changes", async () => {
        program.plan = { ...program.plan, app: { ...program.plan.app, scratch: "4Mi" } };
        assert.match(await program.preview(), /replace/);
        await program.up();
        const mount = await program.docker("exec", "dhi-test-sick-1", "/bin/busybox", "mount");
        assert.match(mount, /on \/tmp type tmpfs .*size=4096k/);
    });
});
