import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";

const folder = pathToFileURL(fileURLToPath(new URL("../../../cli/", import.meta.url))).href;

/** Runs steps in a separate process, to test the output and the exit code. */
function command(steps: string) {
    const program = `
        import { setTimeout as sleep } from "node:timers/promises";
        import { runCommand } from "${folder}command.ts";
        import { runSteps } from "${folder}steps.ts";
        const fail = (message) => { throw new Error(message); };
        await runCommand("", () => runSteps([${steps}]));`;
    return execa("node", ["--import", "tsx", "--input-type=module", "--eval", program], {
        all: true,
        reject: false,
        timeout: 20_000,
        killSignal: "SIGKILL",
    });
}

const slow = `{ title: "Slow", run: () => sleep(300).then(() => "made") }`;
const broken = `{ title: "Broken", run: async () => fail("there is no engine: start one") }`;

describe("runSteps", function () {
    this.timeout(30_000);

    it("succeeds if every step does, and runs a step after those that it depends on", async () => {
        const { all, exitCode } = await command(
            `${slow}, { title: "Dependent", after: ["Slow"], run: async () => "done" }`,
        );
        assert.equal(exitCode, 0, all);
        assert.ok(all.indexOf("Slow: made") < all.indexOf("Dependent: done"), all);
    });

    it("completes the other steps if one fails, and reports the failure", async () => {
        const { all, exitCode } = await command(`${broken}, ${slow}`);
        assert.equal(exitCode, 1);
        assert.match(all, /✔ Slow: made/);
        assert.match(
            all,
            /\nBroken: there is no engine: start one\n\nThe results of the other steps are kept/,
        );
    });

    it("skips the steps that depend on a failed or skipped step", async () => {
        const { all } = await command(
            `${broken}, ${slow}, { title: "Child", after: ["Slow", "Broken"], run: async () => "started" },
             { title: "Grandchild", after: ["Child"], run: async () => "started" }`,
        );
        assert.match(all, /Child \[SKIPPED: skipped, because it depends on Broken\]/);
        assert.match(all, /Grandchild \[SKIPPED: skipped, because it depends on Child\]/);
        assert.doesNotMatch(all, /: started/);
    });

    it("reports every failure", async () => {
        const { all } = await command(
            `${broken}, { title: "Later", run: () => sleep(200).then(() => fail("there is no chart: get one")) }`,
        );
        assert.match(all, /\nBroken: there is no engine: start one\n\nLater: there is no chart: get one\n/);
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
