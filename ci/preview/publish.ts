/** `ci/preview/publish.ts`: shows the previews of a run on its pull request or merge request. */
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../../cli/command.ts";
import { writeReports } from "../../cli/preview/reports.ts";
import { deletesData } from "../../preview/meaning/effects.ts";
import { severityOf } from "../../preview/meaning/verdict.ts";
import { markdownReport, originMark } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import type { CodeHost } from "./codeHost.ts";
import { gitHub } from "./github.ts";
import { gitLab } from "./gitlab.ts";

/** Set by this script where something restarts or is down. */
const replaces = "dhi: replaces";
/** Set by a person who agrees that data is deleted. */
const deletes = "dhi: deletes";

const help = `Usage: node --import tsx ci/preview/publish.ts FOLDER [--project NAME]

Shows the previews that ci/preview/run.ts wrote to FOLDER: writes the reports preview.md, preview.html and preview.json
there, and one comment on the pull request (GitHub) or merge request (GitLab) that the job runs for, which later runs
update. Sets the label "${replaces}" where something restarts, and removes it where nothing does.

  FOLDER           the folder with the previews
  --project NAME   tells the comments of several projects in one repository apart (default: dhi)
  --help           show this help

On GitHub it requires GITHUB_REPOSITORY, PULL_REQUEST (the number) and GH_TOKEN; on GitLab CI_PROJECT_ID,
CI_MERGE_REQUEST_IID, CI_API_V4_URL and PREVIEW_TOKEN.

Exit codes: 0 success, 1 failed, 2 invalid arguments, 3 an update would delete data, and nobody has set the label
"${deletes}".

Example:
  node --import tsx ci/preview/publish.ts previews`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { project: { type: "string", default: "dhi" }, help: { type: "boolean" } },
    });
    const [folder] = positionals;
    if (folder === undefined) {
        throw usageError("FOLDER is required.");
    }
    const previews = readPreviews(folder);
    const host = process.env["GITLAB_CI"] === "true" ? gitLab(process.env) : gitHub(process.env);
    const { run, commit } = host;
    const origin = {
        marker: `dhi preview of ${values.project}`,
        time: new Date().toISOString(),
        run,
        commit,
    };
    writeReports(folder, previews, origin);
    const body = markdownReport(previews, origin);
    await comment(host, originMark(origin.marker), body);
    const { GITHUB_STEP_SUMMARY } = process.env;
    if (GITHUB_STEP_SUMMARY) {
        appendFileSync(GITHUB_STEP_SUMMARY, body);
    }
    await label(host, previews);
});

function readPreviews(folder: string): StackPreview[] {
    const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "preview.json");
    return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as StackPreview);
}

async function comment(host: CodeHost, start: string, body: string): Promise<void> {
    const id = await host.findComment(start);
    await (id === undefined ? host.createComment(body) : host.updateComment(id, body));
}

async function label(host: CodeHost, previews: readonly StackPreview[]): Promise<void> {
    const labels = await host.labels();
    const disrupts = previews.some((preview) => severityOf(preview) !== "none");
    if (labels.includes(replaces) !== disrupts) {
        await host.setLabel(replaces, disrupts);
    }
    const deleting = previews.filter(deletesData).map(({ stack }) => stack);
    if (deleting.length > 0 && !labels.includes(deletes)) {
        console.error(
            `An update of ${deleting.join(", ")} would delete data: if that is what you want, set the label "${deletes}".`,
        );
        process.exitCode = 3;
    }
}
