/** The checks that need nothing but the sources: `npm run check` runs them all, and `npm test` starts with them. */
import { execa } from "execa";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

/** How many tests passed, failed and were skipped. What passes or fails as a whole counts as one. */
export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

interface Part {
    readonly title: string;
    readonly command: string;
    readonly args: readonly string[];
    /** The mocha configuration, where the part is a suite. */
    readonly suite?: string;
}

const cache = "node_modules/.cache";

/** The longest first. ESLint has no cache: a type in one file decides what its rules find in another. */
const parts: readonly Part[] = [
    { title: "unit tests", command: "mocha", args: [], suite: ".mocharc.json" },
    { title: "lint", command: "eslint", args: ["."] },
    { title: "types", command: "tsc", args: ["--noEmit"] },
    { title: "documents", command: "node", args: ["cli/main.js", "docs", "--check"] },
    {
        title: "format",
        command: "prettier",
        args: [
            "--check",
            "--log-level",
            "warn",
            "--cache",
            "--cache-location",
            `${cache}/prettier/check`,
            ".",
        ],
    },
];

/** Runs the parts, one more at a time than there are cores: tests wait now and then. Prints a line for each. */
export async function runParts(): Promise<Counts> {
    const waiting = [...parts];
    const counts: Counts[] = [];
    const work = async () => {
        for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
            counts.push(await runPart(part));
        }
    };
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
    return sum(counts);
}

async function runPart({ title, command, args, suite }: Part): Promise<Counts> {
    const start = performance.now();
    if (suite !== undefined) {
        return runSuite(suite, "Dot", async (more) => {
            const { failed, all } = await run(command, [...args, ...more]);
            report(title, start, failed, all);
            return failed;
        });
    }
    const { failed, all } = await run(command, args);
    report(title, start, failed, all);
    return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
}

async function run(command: string, args: readonly string[]): Promise<{ failed: boolean; all: string }> {
    const env = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
    return execa(command, args, { preferLocal: true, reject: false, all: true, stdin: "ignore", env });
}

function report(title: string, start: number, failed: boolean, output: string): void {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${failed ? "✖" : "✔"} ${title} (${seconds} s)${failed ? `\n${output}\n` : ""}`);
}

/**
 * Runs a mocha suite and counts its tests. A suite that ends before it has counted any counts as a failure.
 *
 * @param reporter the mocha reporter that prints.
 * @param mocha runs mocha with these arguments, and returns whether it failed.
 */
export async function runSuite(
    config: string,
    reporter: "Dot" | "Spec",
    mocha: (args: readonly string[]) => Promise<boolean>,
): Promise<Counts> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-results-"));
    try {
        const output = join(folder, "counts.json");
        const options = ["--reporter-option", `output=${output},base=${reporter}`];
        const failed = await mocha(["--config", config, "--reporter", "test/reporter.cjs", ...options]);
        const counts = readCounts(output);
        return { ...counts, failed: failed ? Math.max(counts.failed, 1) : counts.failed };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function readCounts(file: string): Counts {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Counts;
    } catch {
        return { passed: 0, failed: 0, skipped: 0 };
    }
}

export function sum(counts: readonly Counts[]): Counts {
    const total = (key: keyof Counts) => counts.reduce((all, each) => all + each[key], 0);
    return { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
}

export function printCounts({ passed, failed, skipped }: Counts): void {
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
}
