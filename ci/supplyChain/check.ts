/** `ci/supplyChain/check.ts`: licenses, signatures and known vulnerabilities of what the lock files name. */
import { execa } from "execa";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { checkout } from "../../workspace/workspace.ts";
import { licenseProblems } from "./licenses.ts";
import { cratesOf, lockedCrates, npmPackages } from "./packages.ts";
import { checkSignatures, type SignatureResult } from "./signatures.ts";
import { accepted, knownVulnerabilities } from "./vulnerabilities.ts";

const help = `Usage: node --import tsx ci/supplyChain/check.ts [--require]

Checks the dependencies in package-lock.json and apps/hello/Cargo.lock: their licenses (ci/supplyChain/licenses.ts), the
registry's signatures of the installed npm packages (npm audit signatures), and known vulnerabilities (https://osv.dev).

  --require   fail if something cannot be checked, instead of reporting it as SKIPPED
  --help      show this help

Exit codes: 0 success, 1 problems found, 2 invalid arguments.

Example:
  node --import tsx ci/supplyChain/check.ts --require`;

const read = (file: string) => readFileSync(join(checkout, file), "utf8");
const npm = npmPackages(read("package-lock.json"));
const crates = "apps/hello/Cargo.lock";

/** The checks. One that throws could not check. */
const checks: Readonly<Record<string, () => Promise<SignatureResult>>> = {
    "licenses of npm packages": () => Promise.resolve({ problems: licenseProblems(npm) }),
    "licenses of crates": async () => {
        const args = ["metadata", "--locked", "--format-version", "1"];
        const { stdout } = await execa("cargo", args, { cwd: join(checkout, "apps/hello") });
        return { problems: licenseProblems(cratesOf(stdout)) };
    },
    "signatures of npm packages": () => checkSignatures(checkout),
    "known vulnerabilities": async () => {
        const today = new Date().toISOString().slice(0, 10);
        const packages = [...npm, ...lockedCrates(read(crates))];
        return { problems: await knownVulnerabilities(packages, accepted, today) };
    },
};

await runCommand(help, async () => {
    const { values } = parseArgs({ options: { require: { type: "boolean" }, help: { type: "boolean" } } });
    let failed = false;
    for (const [title, check] of Object.entries(checks)) {
        const result = await check().catch((error: unknown) => ({ unchecked: reasonOf(error) }));
        if ("unchecked" in result) {
            failed ||= values.require === true;
            console.log(`${values.require ? "✖" : "–"} ${title}: SKIPPED, ${result.unchecked}`);
            continue;
        }
        failed ||= result.problems.length > 0;
        console.log(
            [`${result.problems.length > 0 ? "✖" : "✔"} ${title}`, ...result.problems].join("\n    "),
        );
    }
    if (failed) {
        throw new Error("The dependencies were not accepted: see the lines with ✖.");
    }
});

function reasonOf(error: unknown): string {
    const { message, cause } = error as Error & { cause?: unknown };
    const [first = ""] = message.split("\n");
    return cause instanceof Error ? `${first} (${cause.message})` : first;
}
