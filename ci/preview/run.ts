/** `ci/preview/run.ts`: previews a stack for `ci/preview/publish.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../../cli/command.ts";
import { sharedRuntime } from "../../cli/stack/files.ts";
import { checkout } from "../../workspace/workspace.ts";
import { previewWith } from "../../cli/preview/runPreview.ts";
import { verdictOf } from "../../preview/meaning/verdict.ts";
import { runPulumi, secretsOfJob } from "../pulumi.ts";

const help = `Usage: node --import tsx ci/preview/run.ts STACK FOLDER [--plan]

Previews a stack with the Pulumi CLI on PATH, and writes what it found to FOLDER/STACK.json, also where the preview fails.
The file has no secrets: neither those of the stack's configuration, nor those in the environment of the job.

  STACK    the stack
  FOLDER   where to write the file; it is created
  --plan   also write FOLDER/STACK.plan, with which ci/deploy.ts does only what was found, for a stack on Docker: on Kubernetes
           Pulumi's plans do not fit. Its secrets are encrypted as in the stack's state
  --help   show this help

Exit codes: 0 success, 1 the preview failed, 2 invalid arguments.

Example:
  node --import tsx ci/preview/run.ts prod previews`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { plan: { type: "boolean" }, help: { type: "boolean" } },
    });
    const [stack, folder] = positionals;
    if (stack === undefined || folder === undefined) {
        throw usageError("STACK and FOLDER are required.");
    }
    mkdirSync(folder, { recursive: true });
    const isPlanned = values.plan === true && sharedRuntime(checkout, stack) === "docker";
    const savePlan = isPlanned ? resolve(folder, `${stack}.plan`) : undefined;
    const preview = await previewWith(runPulumi, stack, { secrets: secretsOfJob(), savePlan });
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(preview));
    console.log(`${stack}: ${verdictOf(preview)}`);
    for (const { severity, resource = stack, text } of preview.messages) {
        console.log(`${severity}: ${resource}: ${text}`);
    }
    process.exitCode = preview.succeeded ? 0 : 1;
});
