/** `ci/preview/run.ts`: previews a stack for `ci/preview/publish.ts`. */
import { execa } from "execa";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../../cli/command.ts";
import { maxOutput, previewWith, type RunPulumi } from "../../cli/preview/runPreview.ts";
import { verdictOf } from "../../preview/meaning/verdict.ts";
import { checkout } from "../../workspace/workspace.ts";

const help = `Usage: node --import tsx ci/preview/run.ts STACK FOLDER

Previews a stack with the Pulumi CLI on PATH, and writes what it found to FOLDER/STACK.json, also where the preview fails.
The file has no secrets: neither those of the stack's configuration, nor those in the environment of the job.

  STACK    the stack
  FOLDER   where to write the file; it is created
  --help   show this help

Exit codes: 0 success, 1 the preview failed, 2 invalid arguments.

Example:
  node --import tsx ci/preview/run.ts prod previews`;

await runCommand(help, async () => {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [stack, folder] = positionals;
    if (stack === undefined || folder === undefined) {
        throw usageError("STACK and FOLDER are required.");
    }
    const preview = await previewWith(runPulumi, stack, secretsIn(process.env));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(preview));
    console.log(`${stack}: ${verdictOf(preview)}`);
    for (const { severity, resource = stack, text } of preview.messages) {
        console.log(`${severity}: ${resource}: ${text}`);
    }
    process.exitCode = preview.succeeded ? 0 : 1;
});

async function runPulumi(...[args, env = {}]: Parameters<RunPulumi>): ReturnType<RunPulumi> {
    return execa("pulumi", args, {
        cwd: checkout,
        env: { ...empty(), ...env },
        reject: false,
        maxBuffer: maxOutput,
    });
}

/** CI passes an unset secret as an empty variable; an empty PULUMI_BACKEND_URL, for example, is an invalid URL. */
function empty(): NodeJS.ProcessEnv {
    const names = ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "DOCKER_HOST"];
    return Object.fromEntries(names.flatMap((name) => (process.env[name] === "" ? [[name, undefined]] : [])));
}

/** What CI masks in its logs only. */
function secretsIn(environment: NodeJS.ProcessEnv): string[] {
    return Object.entries(environment)
        .filter(([name]) => /TOKEN|SECRET|PASSWORD|PASSPHRASE|KUBECONFIG_CONTENT|_KEY$/.test(name))
        .map(([, value = ""]) => value);
}
