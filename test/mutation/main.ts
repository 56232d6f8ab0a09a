/** `npm run mutate -- FILE…`: how many mutants of a module its unit tests notice, and which ones they do not. */
import { execaNode } from "execa";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../../cli/command.ts";
import { isIn, loadedWith, root, sources } from "../../cli/docs/imports.ts";
import { mutate, type Mutant } from "./mutants.ts";
import type { Message, Task } from "./worker.ts";

const help = `Usage: npm run mutate -- FILE... [--all] [--loaded] [--quiet]

Changes operators, conditions, constants and statements of modules, one at a time, and runs the unit tests that load the
module: where there are such, those that do not load Pulumi. A mutant that no test fails for survives: a test is missing, or the code makes no difference. The module and its
tests must be quick and must not depend on time or a network.

  --all      also the tests that load Pulumi, which take seconds for each mutant that survives
  --loaded   also try what is evaluated while modules are loaded (tables, schemas): 2 to 5 seconds for each mutant
  --quiet    print the scores only
  --help     this text

Exit code: 0, whatever the score; 1 where the tests fail without a mutant; 2 wrongly called.`;

type Verdict = "killed" | "timed out" | "survived" | "not reached" | "not tried";

interface Result {
    readonly file: string;
    readonly verdicts: ReadonlyMap<Mutant, Verdict>;
}

/** The longest that one mutant may take, in milliseconds: a loop without an end, or a promise that is never settled. */
const patience = 20_000;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            all: { type: "boolean", default: false },
            loaded: { type: "boolean", default: false },
            quiet: { type: "boolean", default: false },
        },
    });
    const wrong = positionals.filter((file) => !sources.includes(file) || isIn(file, "test"));
    if (positionals.length === 0 || wrong.length > 0) {
        throw usageError(
            `Name modules of this checkout, such as components/quantity.ts${wrong.map((file) => `: "${file}" is none`).join("")}.`,
        );
    }
    const results: Result[] = [];
    const waiting = [...positionals];
    const work = async () => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
            const result = await tryModule(file, testsOf(file, values.all), values.loaded);
            print(result, values.quiet);
            results.push(result);
        }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    if (results.length > 1) {
        console.log(`\nall: ${score(results.flatMap(({ verdicts }) => [...verdicts.values()]))}`);
    }
});

async function tryModule(file: string, tests: readonly string[], withLoaded: boolean): Promise<Result> {
    const { mutants } = mutate(file, readFileSync(join(root, file), "utf8"));
    const verdicts = new Map<number, Verdict>(mutants.map(({ id }) => [id, "not reached"]));
    const loaded: number[] = [];
    // A worker that hangs is ended, and the next one goes on behind the mutant that it hung at.
    for (let isDone = false; !isDone;) {
        const skip = [...verdicts].filter(([, verdict]) => verdict !== "not reached").map(([id]) => id);
        isDone = await runWorker({ file, tests, skip }, verdicts, loaded);
    }
    for (const id of loaded.filter((each) => verdicts.get(each) === "not reached")) {
        verdicts.set(id, "not tried");
        if (withLoaded) {
            await runWorker({ file, tests, skip: [], only: id }, verdicts, []);
        }
    }
    return {
        file,
        verdicts: new Map(mutants.map((mutant) => [mutant, verdicts.get(mutant.id) ?? "not reached"])),
    };
}

/** The tests that load a module, those that are named after it first; without Pulumi where there are such. */
function testsOf(file: string, withPulumi: boolean): string[] {
    const tests = sources.filter((source) => isIn(source, "test/unit") && source.endsWith(".test.ts"));
    const loading = tests
        .map((test) => ({ test, loaded: loadedWith(test) }))
        .filter(({ loaded }) => loaded.has(file));
    const quick = loading.filter(({ loaded }) => !loaded.has("@pulumi/pulumi"));
    const found = (withPulumi || quick.length === 0 ? loading : quick).map(({ test }) => test);
    if (found.length === 0) {
        throw new Error(`No unit test loads ${file}.`);
    }
    const name = file.replace(/\.ts$/, ".test.ts");
    return [...found.filter((test) => test.endsWith(name)), ...found.filter((test) => !test.endsWith(name))];
}

/** Returns whether the worker came to its end; it did not where a mutant took too long. */
async function runWorker(task: Task, verdicts: Map<number, Verdict>, loaded: number[]): Promise<boolean> {
    const worker = execaNode(fileURLToPath(new URL("worker.ts", import.meta.url)), [JSON.stringify(task)], {
        cwd: root,
        nodeOptions: ["--import", "tsx"],
        ipc: true,
        reject: false,
        all: true,
    });
    let trying: number | undefined = task.only;
    let timer: NodeJS.Timeout | undefined;
    let broken: string | undefined;
    let isReady = task.only !== undefined;
    worker.on("message", (message: Message) => {
        clearTimeout(timer);
        switch (message.kind) {
            case "ready":
                isReady = true;
                loaded.splice(0, loaded.length, ...message.loaded);
                break;
            case "broken":
                broken = message.reason;
                break;
            case "start":
                trying = message.id;
                timer = setTimeout(() => worker.kill("SIGKILL"), patience);
                break;
            case "end":
                verdicts.set(message.id, message.isKilled ? "killed" : "survived");
                trying = undefined;
        }
    });
    const { all } = await worker;
    clearTimeout(timer);
    if (broken !== undefined || !isReady) {
        throw new Error(`The tests of ${task.file} fail without a mutant: ${broken ?? all}`);
    }
    if (trying !== undefined) {
        verdicts.set(trying, "timed out");
    }
    return trying === undefined;
}

function score(verdicts: readonly Verdict[]): string {
    const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
    const killed = count("killed") + count("timed out");
    const tried = verdicts.length - count("not tried");
    const percent = tried === 0 ? 100 : Math.floor((100 * killed) / tried);
    return (
        `${percent} % (${killed} of ${tried} mutants killed, ${count("timed out")} of them by time-out; ` +
        `${count("survived")} survived, ${count("not reached")} not reached, ${count("not tried")} not tried)`
    );
}

function print({ file, verdicts }: Result, isQuiet: boolean): void {
    console.log(`${file}: ${score([...verdicts.values()])}`);
    const shown = [...verdicts].filter(([, verdict]) => verdict === "survived" || verdict === "not reached");
    for (const [{ line, change }, verdict] of isQuiet ? [] : shown) {
        console.log(`  ${file}:${line}: ${change}${verdict === "survived" ? "" : " (not reached)"}`);
    }
}
