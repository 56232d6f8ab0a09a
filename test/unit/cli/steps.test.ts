import assert from "node:assert/strict";
import { execa } from "execa";

const folder = new URL("../../../cli/", import.meta.url).href;

/** Runs steps in a separate process, to test the output and the exit code. */
function command(...steps: string[]) {
    const program = `
        import { setTimeout as sleep } from "node:timers/promises";
        import { runCommand } from "${folder}command.ts";
        import { runSteps } from "${folder}steps.ts";
        const fail = (message) => { throw new Error(message); };
        await runCommand("", () => runSteps([${steps.join()}]));`;
    return execa("node", ["--import", "tsx", "--input-type=module", "--eval", program], {
        all: true,
        reject: false,
        timeout: 20_000,
        killSignal: "SIGKILL",
    });
}

const slow = `{ title: "Slow", run: () => sleep(300).then(() => "made") }`;
const after = (title: string, ...steps: string[]) =>
    `{ title: "${title}", after: ${JSON.stringify(steps)}, run: async () => "done" }`;

describe("runSteps", function () {
    this.timeout(30_000);

    it("succeeds if every step does, and runs a step after those that it depends on", async () => {
        const { all, exitCode } = await command(slow, after("Dependent", "Slow"));
        assert.equal(exitCode, 0, all);
        assert.match(all, /Slow: made[^]*Dependent: done/);
    });

    it("completes the other steps if some fail, skips those that depend on them, and reports every failure", async () => {
        const { all, exitCode } = await command(
            `{ title: "Broken", run: async () => fail("there is no engine: start one") }`,
            slow,
            after("Child", "Slow", "Broken"),
            after("Grandchild", "Child"),
            `{ title: "Later", run: () => sleep(200).then(() => fail("there is no chart: get one")) }`,
        );
        assert.equal(exitCode, 1);
        assert.match(all, /✔ Slow: made/);
        assert.match(all, /Child \[SKIPPED: skipped, because it depends on Broken\]/);
        assert.match(all, /Grandchild \[SKIPPED: skipped, because it depends on Child\]/);
        assert.doesNotMatch(all, /: done/);
        assert.match(
            all,
            /\nBroken: there is no engine: start one\n\nLater: there is no chart: get one\n\nThe results of the other steps are kept/,
        );
    });

    it("stops at once on Ctrl-C", async () => {
        const running = command(`{ title: "Endless", run: (say) => (say("at work"), sleep(60_000)) }`);
        for await (const line of running) {
            if (String(line).includes("at work")) {
                running.kill("SIGINT");
                break;
            }
        }
        const start = performance.now();
        const { exitCode } = await running;
        assert.notEqual(exitCode, 0);
        assert.ok(performance.now() - start < 3000);
    });
});
