/** `npm run preview`: reports what an update would do, for people who review it. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { invalid } from "../../components/problems.ts";
import type { Origin } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import { verdictOf } from "../../preview/meaning/verdict.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { usageError } from "../command.ts";
import { sharedRuntime } from "../stack/files.ts";
import { formats, writeReports, type Format } from "../preview/reports.ts";
import { commitOf, runPreview } from "../preview/runPreview.ts";
import { defaultStack } from "../pulumiCli.ts";

export const help = `Usage: npm run -s preview -- [STACK...] [options]

Previews stacks and reports what an update would do: a line for each stack, what its clients would notice, images, changed
resources with their properties, what was changed outside Pulumi, findings of policies, a graph, and the full diff. A stack
without changes is one line. Secrets are not in a report: it says only that they change.

  STACK            the stacks (default: ${defaultStack})
  --format FORMAT  ${Object.keys(formats).join(", ")}: printed instead of the lines; markdown fits a comment on GitHub
  --out FOLDER     write the report in every format into this folder: ${Object.values(formats)
      .map(({ file }) => file)
      .join(", ")}
  --save-plan FILE write what was found as a plan: "npm run -s pulumi -- up --plan FILE" then does nothing else. One stack only,
                   and on Docker only: on Kubernetes Pulumi's plans do not fit
  --help           show this help

Exit codes: 0 every preview succeeded, 1 one failed, 2 invalid arguments.

Examples:
  npm run -s preview
  npm run -s preview -- dev staging prod --out reports
  npm run -s preview -- prod --format html > preview.html
  npm run -s preview -- prod --format markdown > comment.md
  npm run -s preview -- dev --save-plan dev.plan`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            ...{ format: { type: "string" }, out: { type: "string" }, "save-plan": { type: "string" } },
            help: { type: "boolean" },
        },
    });
    const { format, out, "save-plan": plan } = values;
    if (format !== undefined && !isFormat(format)) {
        throw usageError(`${invalid("format", format, `one of ${Object.keys(formats).join(", ")}`)}.`);
    }
    const stacks = positionals.length === 0 ? [defaultStack] : [...new Set(positionals)];
    if (plan !== undefined && stacks.length > 1) {
        throw usageError("--save-plan is for one stack: a plan belongs to a stack.");
    }
    // Pulumi runs in the checkout.
    const savePlan = plan === undefined ? undefined : resolve(plan);
    const workspace = openWorkspace();
    if (plan !== undefined && stacks.some((stack) => sharedRuntime(workspace.root, stack) !== "docker")) {
        throw usageError("--save-plan is for stacks on Docker: docs/previews.md says why.");
    }
    const previews = await Promise.all(
        stacks.map(async (stack) => {
            console.error(`Previewing ${stack} …`);
            return runPreview(workspace, stack, { savePlan });
        }),
    );
    const origin: Origin = {
        marker: `dhi preview: ${stacks.join(", ")}`,
        time: new Date()
            .toISOString()
            .replace(/:\d\d\.\d+Z$/, " UTC")
            .replace("T", " "),
        commit: await commitOf(workspace),
    };
    if (out !== undefined) {
        writeReports(out, previews, origin);
    }
    console.log(
        format === undefined ? previews.map(line).join("\n") : formats[format].write(previews, origin),
    );
    process.exitCode = previews.every(({ succeeded }) => succeeded) ? 0 : 1;
}

function isFormat(text: string): text is Format {
    return Object.hasOwn(formats, text);
}

function line(preview: StackPreview): string {
    const errors = preview.messages.filter(({ severity }) => severity === "error");
    return [`${preview.stack}: ${verdictOf(preview)}`, ...errors.map(({ text }) => text)].join("\n");
}
