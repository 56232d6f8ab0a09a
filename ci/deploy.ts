/** `ci/deploy.ts`: deploys a stack, and says what was done. */
import { execa } from "execa";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../cli/command.ts";
import { cleanerOf, explained } from "../cli/preview/runPreview.ts";
import { verdictOf } from "../preview/meaning/verdict.ts";
import type { StackPreview } from "../preview/stackPreview.ts";
import { exceedsPlan, readUpdate } from "../preview/update.ts";
import { inCheckout, runPulumi, secretsOfJob } from "./pulumi.ts";

const help = `Usage: node --import tsx ci/deploy.ts STACK FOLDER [--previews FOLDER]

Deploys a stack with the Pulumi CLI on PATH, writes what was done to FOLDER/STACK.json for ci/preview/publish.ts, also where the update
fails or is interrupted, and fails if a second run would change anything. The file has no secrets.

  STACK              the stack
  FOLDER             where to write the file; it is created
  --previews FOLDER  what "ci/preview/run.ts STACK FOLDER --plan" wrote: if it has a plan, the update does nothing else
  --help             show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Example:
  node --import tsx ci/deploy.ts prod deployed --previews previews`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { previews: { type: "string" }, help: { type: "boolean" } },
    });
    const [stack, folder] = positionals;
    if (stack === undefined || folder === undefined) {
        throw usageError("STACK and FOLDER are required.");
    }
    const update = await deploy(stack, values.previews);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(update));
    console.log(`${stack}: ${verdictOf(update)}`);
    if (!update.succeeded) {
        throw new Error(reasonOf(stack, update));
    }
    const check = [
        "preview",
        "--stack",
        stack,
        "--expect-no-changes",
        "--non-interactive",
        "--color",
        "never",
    ];
    const { exitCode } = await execa("pulumi", check, { ...inCheckout(), stdio: "inherit" });
    if (exitCode !== 0) {
        throw new Error(`A second update of ${stack} would change something again: see above.`);
    }
});

async function deploy(stack: string, previews: string | undefined): Promise<StackPreview> {
    const planned = previews === undefined ? undefined : plannedIn(previews, stack);
    if (planned?.plan === undefined) {
        console.log(`${stack} has no plan: its update may do more than a preview has shown.`);
    }
    const clean = await cleanerOf(runPulumi, stack, secretsOfJob());
    const place = mkdtempSync(join(tmpdir(), "dhi-deploy-"));
    try {
        const log = join(place, "events");
        // With its own preview: the rules on what is made, and the plan, refuse everything before the first resource changes.
        const args = ["up", "--stack", stack, "--yes", "--non-interactive", "--color", "never"];
        const constraint = planned?.plan === undefined ? [] : ["--plan", planned.plan];
        const { exitCode, stderr } = await up([...args, ...constraint, "--event-log", log]);
        if (exitCode !== 0) {
            console.error(`If the run before this one was interrupted, run: npm run recover -- ${stack}`);
        }
        const update = readUpdate(
            stack,
            clean(existsSync(log) ? readFileSync(log, "utf8") : ""),
            planned?.preview,
        );
        const isFine = exitCode === 0 || update.didLess;
        return explained({ ...update, succeeded: update.succeeded && isFine }, clean(stderr));
    } finally {
        rmSync(place, { recursive: true });
    }
}

function plannedIn(folder: string, stack: string) {
    const [file, plan] = [join(folder, `${stack}.json`), resolve(folder, `${stack}.plan`)];
    if (!existsSync(file)) {
        throw new Error(
            `"${folder}" has no preview of ${stack}: run ci/preview/run.ts ${stack} ${folder} --plan.`,
        );
    }
    const preview = JSON.parse(readFileSync(file, "utf8")) as StackPreview;
    return { preview, plan: existsSync(plan) ? plan : undefined };
}

/** Runs an update to its end, also where the job is stopped: Pulumi then finishes what it has begun, and writes its state. */
async function up(args: readonly string[]) {
    const run = execa("pulumi", args, {
        // Without it there is no --event-log.
        ...inCheckout({ PULUMI_DEBUG_COMMANDS: "true" }),
        stdout: "inherit",
        stderr: ["inherit", "pipe"],
    });
    const stop = () => run.kill("SIGINT");
    const signals = ["SIGINT", "SIGTERM"] as const;
    signals.forEach((signal) => process.once(signal, stop));
    const { exitCode, stderr } = await run;
    signals.forEach((signal) => process.off(signal, stop));
    return { exitCode, stderr };
}

function reasonOf(stack: string, update: StackPreview): string {
    if (!exceedsPlan(update)) {
        return `The update of ${stack} failed: see above.`;
    }
    const done =
        update.update?.hasBegun === true ? "The update stopped where it would have" : "Nothing was changed";
    return (
        `${stack} needs other changes than its preview has shown, because it, an image or a secret was changed since. ${done}. ` +
        "Run the workflow again: it makes a new preview."
    );
}
