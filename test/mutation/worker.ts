/**
 * Runs the tests of one module, first without a mutant, then for one mutant after another with the tests that reach it.
 * Tells the process that started it what it is at, as that one ends it when a mutant keeps it too long.
 */
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Mocha from "mocha";
import { root } from "../../cli/docs/imports.ts";
import { mutate } from "./mutants.ts";

/** What a worker has to do. */
export interface Task {
    /** The module, relative to the checkout. */
    readonly file: string;
    /** Files with tests, those that find most first. */
    readonly tests: readonly string[];
    /** Mutants that are not to be tried. */
    readonly skip: readonly number[];
    /** The one mutant to try, switched on before anything is loaded. @default - all that tests reach */
    readonly only?: number;
}

/** What a worker reports. */
export type Message =
    /** The tests pass without a mutant, and reach these; the rest is evaluated while modules are loaded, or never. */
    | { readonly kind: "ready"; readonly reached: readonly number[]; readonly loaded: readonly number[] }
    | { readonly kind: "broken"; readonly reason: string }
    | { readonly kind: "start"; readonly id: number }
    | { readonly kind: "end"; readonly id: number; readonly isKilled: boolean };

/** More turns of one loop than any test needs. */
const maxTurns = 1_000_000;

const { file, tests, skip, only } = JSON.parse(process.argv[2] ?? "") as Task;
const { code } = mutate(file, readFileSync(join(root, file), "utf8"));
register("./hook.js", import.meta.url, { data: { url: pathToFileURL(join(root, file)).href, code } });

/** A reporter, as mocha calls it. */
const silent = function () {} as unknown as Mocha.ReporterConstructor;

let active = only ?? 0;
let turns = 0;
/** The test that runs, and the tests that reached each mutant; "" while modules are loaded. */
let current = "";
const reached = new Map<number, Set<string>>();
Object.assign(globalThis, {
    __mutant: (id: number) => {
        if (active === 0) {
            reached.set(id, (reached.get(id) ?? new Set()).add(current));
        }
        return id === active;
    },
    __turn: () => {
        if (++turns > maxTurns) {
            throw new Error("an endless loop");
        }
    },
});

const mocha = new Mocha({ timeout: 2000, reporter: silent, bail: true });
mocha.cleanReferencesAfterRun(false);
mocha.suite.beforeEach(function () {
    current = this.currentTest?.fullTitle() ?? "";
});

if (only === undefined) {
    await tryAll();
} else {
    send({ kind: "start", id: only });
    const isKilled = await load().then(
        async () => (await failures()) !== undefined,
        () => true,
    );
    send({ kind: "end", id: only, isKilled });
}
process.exit();

async function tryAll(): Promise<void> {
    await load();
    const reason = await failures();
    if (reason !== undefined) {
        send({ kind: "broken", reason });
        return;
    }
    const inTests = [...reached].filter(([, by]) => [...by].some((title) => title !== ""));
    const loaded = [...reached.keys()].filter((id) => !inTests.some(([other]) => other === id));
    send({ kind: "ready", reached: inTests.map(([id]) => id), loaded });
    for (const [id, by] of inTests.filter(([id]) => !skip.includes(id))) {
        send({ kind: "start", id });
        active = id;
        turns = 0;
        const isKilled = (await failures(by)) !== undefined;
        send({ kind: "end", id, isKilled });
    }
}

/** Loads the tests as ES modules. Mocha would try `require` first, which the hook has no part in. */
async function load(): Promise<void> {
    for (const test of tests) {
        const path = join(root, test);
        mocha.suite.emit("pre-require", globalThis, path, mocha);
        await import(pathToFileURL(path).href);
    }
}

/** The first failure of the tests with these titles, all without any. */
function failures(titles?: ReadonlySet<string>): Promise<string | undefined> {
    const exact = [...(titles ?? [])].filter((title) => title !== "").map(escape);
    mocha.grep(titles === undefined ? /^/ : new RegExp(`^(?:${exact.join("|")})$`));
    return new Promise((resolve) => {
        let reason: string | undefined;
        const runner = mocha.run(() => resolve(reason));
        runner.on("fail", (test, error: Error) => {
            reason ??= `${test.fullTitle()}: ${error.message}`;
        });
    });
}

function escape(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function send(message: Message): void {
    process.send?.(message);
}
