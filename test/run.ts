/**
 * `npm test`: runs all checks, one after another, even after a failure. The last line has the counts:
 * `N passed, N failed, N skipped`.
 */
import { execa } from "execa";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cargoChecks, cargoOptions, cargoProblem } from "./cargo.ts";

interface Counts {
    readonly passes: number;
    readonly failures: number;
    readonly pending: number;
}

const folder = mkdtempSync(join(tmpdir(), "dhi-results-"));
const total = { passed: 0, failed: 0, skipped: 0 };

await check("types", "tsc", ["--noEmit"]);
await check("lint", "eslint", ["."]);
await check("format", "prettier", ["--check", "--log-level", "warn", "."]);
for (const { title, args } of cargoChecks) {
    const reason = await cargoProblem(args);
    if (reason === undefined) {
        await check(title, "cargo", args, cargoOptions);
    } else {
        skip(title, reason);
    }
}
await suite("unit tests", ".mocharc.json");
await suite("integration tests", ".mocharc.integration.json");
await suite("tests on Kubernetes", ".mocharc.kubernetes.json");

rmSync(folder, { recursive: true });
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

/** Runs a command that passes or fails as a whole, and counts as one test. */
async function check(
    title: string,
    command: string,
    args: readonly string[],
    options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<void> {
    console.log(`\n== ${title}`);
    const all = { preferLocal: true, stdio: "inherit", reject: false, ...options } as const;
    const { failed } = await execa(command, args, all);
    total[failed ? "failed" : "passed"] += 1;
}

/** Counts a check that this machine cannot run. */
function skip(title: string, reason: string): void {
    console.log(`\n== ${title}: SKIPPED, ${reason}`);
    total.skipped += 1;
}

/** Runs a mocha suite and counts its tests. A suite that fails without any failed test counts as one failure. */
async function suite(title: string, config: string): Promise<void> {
    console.log(`\n== ${title}`);
    const report = join(folder, config);
    const args = [
        "--config",
        config,
        "--reporter",
        "test/reporter.cjs",
        "--reporter-option",
        `output=${report}`,
    ];
    // Never uses the user's current cluster: to use it, name it in DHI_TEST_KUBECONFIG.
    const env = { KUBECONFIG: undefined };
    const options = { preferLocal: true, stdio: "inherit", reject: false, env } as const;
    const { failed } = await execa("mocha", args, options);
    const counts = readCounts(report);
    total.passed += counts.passes;
    total.skipped += counts.pending;
    total.failed += failed && counts.failures === 0 ? 1 : counts.failures;
}

function readCounts(report: string): Counts {
    try {
        return JSON.parse(readFileSync(report, "utf8")) as Counts;
    } catch {
        return { passes: 0, failures: 0, pending: 0 };
    }
}
