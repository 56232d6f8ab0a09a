import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";

const folder = pathToFileURL(fileURLToPath(new URL("../../../cli/", import.meta.url))).href;

/** Runs steps as a command does, in a process of its own: what is tested is what it prints and how it ends. */
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

describe("steps", function () {
    this.timeout(30_000);

    it("end well when each of them does, those that need others after them", async () => {
        const { all, exitCode } = await command(
            `${slow}, { title: "Needy", after: ["Slow"], run: async () => "done" }`,
        );
        assert.equal(exitCode, 0, all);
        assert.ok(all.indexOf("Slow: made") < all.indexOf("Needy: done"), all);
    });

    it("let the others end when one fails, and say what failed and that the rest is kept", async () => {
        const { all, exitCode } = await command(`${broken}, ${slow}`);
        assert.equal(exitCode, 1);
        assert.match(all, /✔ Slow: made/);
        assert.match(all, /\nBroken: there is no engine: start one\n\nWhat the other steps made is kept/);
    });

    it("are not started when what they need failed or was not started, and say so", async () => {
        const { all } = await command(
            `${broken}, ${slow}, { title: "Child", after: ["Slow", "Broken"], run: async () => "started" },
             { title: "Grandchild", after: ["Child"], run: async () => "started" }`,
        );
        assert.match(all, /Child \[SKIPPED: not started, because it needs Broken\]/);
        assert.match(all, /Grandchild \[SKIPPED: not started, because it needs Child\]/);
        assert.doesNotMatch(all, /: started/);
    });

    it("tell of every failure, not of the first alone", async () => {
        const { all } = await command(
            `${broken}, { title: "Later", run: () => sleep(200).then(() => fail("there is no chart: get one")) }`,
        );
        assert.match(all, /\nBroken: there is no engine: start one\n\nLater: there is no chart: get one\n/);
    });

    it("all end at once on Ctrl-C", async () => {
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
