/** `ci/preview/publish.ts`: shows what CI found in stacks, on a pull request, in an issue, or in the summary of the run. */
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { invalid } from "../../components/problems.ts";
import { runCommand, usageError } from "../../cli/command.ts";
import { formats, writeReports } from "../../cli/preview/reports.ts";
import { stackNames } from "../../cli/stack/files.ts";
import { markdownReport, originMark, type Origin } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import { checkout } from "../../workspace/workspace.ts";
import type { CodeHost } from "./codeHost.ts";
import { comment, deletes, label, replaces } from "./comment.ts";
import { gitHub } from "./github.ts";
import { gitLab } from "./gitlab.ts";
import { complete, keepIssue, note } from "./issue.ts";

const places = ["comment", "issue", "summary"] as const;

const help = `Usage: node --import tsx ci/preview/publish.ts FOLDER [options]

Shows what ci/preview/run.ts or ci/deploy.ts wrote to FOLDER: writes the reports ${Object.values(formats)
    .map(({ file }) => file)
    .join(", ")} there, and
appends one to the summary of the run (GitHub).

  FOLDER           the folder with the previews
  --to PLACE       comment: one comment on the pull request (GitHub) or merge request (GitLab) that the job runs for, which later
                   runs update; the label "${replaces}" where something restarts (default)
                   issue: one open issue with the label "dhi: drift" while a stack is not what its file says, closed then
                   summary: nothing further
  --project NAME   tells several projects in one repository apart (default: dhi)
  --help           show this help

On GitHub it requires GITHUB_REPOSITORY, except for a summary GH_TOKEN, and for a comment PULL_REQUEST (the number); on GitLab, except
for a summary, CI_PROJECT_ID, CI_API_V4_URL and PREVIEW_TOKEN, and for a comment CI_MERGE_REQUEST_IID.

Exit codes: 0 success, 1 failed, 2 invalid arguments, 3 an update would delete data, and nobody has set the label
"${deletes}".

Examples:
  node --import tsx ci/preview/publish.ts previews
  node --import tsx ci/preview/publish.ts previews --to issue`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            to: { type: "string", default: "comment" },
            project: { type: "string", default: "dhi" },
            help: { type: "boolean" },
        },
    });
    const [folder] = positionals;
    if (folder === undefined) {
        throw usageError("FOLDER is required.");
    }
    const place = places.find((each) => each === values.to);
    if (place === undefined) {
        throw usageError(`${invalid("place", values.to, `one of ${places.join(", ")}`)}.`);
    }
    const found = readPreviews(folder);
    const previews = place === "issue" ? complete(found, stackNames(checkout)) : found;
    const host = process.env["GITLAB_CI"] === "true" ? gitLab(process.env) : gitHub(process.env);
    const { run, commit } = host;
    const origin: Origin = {
        marker: `dhi ${place === "issue" ? "drift" : "preview"} of ${values.project}`,
        ...(place === "issue" ? { note } : {}),
        time: new Date().toISOString(),
        run,
        commit,
    };
    writeReports(folder, previews, origin);
    const body = markdownReport(previews, origin);
    const { GITHUB_STEP_SUMMARY } = process.env;
    if (GITHUB_STEP_SUMMARY) {
        appendFileSync(GITHUB_STEP_SUMMARY, `${body}\n\n`);
    }
    if (place === "issue") {
        await keepIssue(host.issues(), previews, originMark(origin.marker), body);
    } else if (place === "comment") {
        await showOnPullRequest(host, previews, originMark(origin.marker), body);
    }
});

function readPreviews(folder: string): StackPreview[] {
    if (!existsSync(folder)) {
        throw new Error(
            `The folder "${folder}" does not exist: run ci/preview/run.ts first, for each stack.`,
        );
    }
    const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== formats.json.file);
    return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as StackPreview);
}

async function showOnPullRequest(
    host: CodeHost,
    previews: readonly StackPreview[],
    start: string,
    body: string,
): Promise<void> {
    const request = host.pullRequest();
    await comment(request, start, body);
    const refused = await label(request, previews);
    if (refused.length > 0) {
        console.error(
            `An update of ${refused.join(", ")} would delete data: if that is what you want, set the label "${deletes}".`,
        );
        process.exitCode = 3;
    }
}
