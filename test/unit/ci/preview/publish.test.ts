/** CI's scripts for previews, against a server that answers as GitHub and GitLab do. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../cli/docs/imports.ts";
import { stackNames } from "../../../../cli/stack/files.ts";
import type { StackPreview } from "../../../../preview/stackPreview.ts";
import { TestFolder } from "../../folder.ts";
import { inCluster, previewOf, refreshed, serverWithTag, step } from "../../preview/engineEvents.ts";
import { runHere } from "../runHere.ts";
import { ApiServer } from "./apiServer.ts";

const rolling = previewOf(...[0, 1].flatMap((at) => serverWithTag(at, "2.15.0-debian13", "2.15.1-debian13")));
const deleting = previewOf(
    step("delete", {
        types: inCluster.volume,
        parent: "nats",
        name: "nats-2-data",
        old: { name: "nats-2-data" },
    }),
);
const drifted = previewOf(
    refreshed({
        types: inCluster.container,
        parent: "nats",
        name: "nats-0",
        old: { memory: 256 },
        now: { memory: 512 },
        diffs: ["memory"],
    }),
);
const marker = "<!-- dhi preview of dhi -->";

describe("publishing previews", () => {
    const folder = new TestFolder();
    let server: ApiServer;
    let base: string;
    beforeEach(async () => {
        server = new ApiServer();
        base = await server.start();
    });
    afterEach(() => server.stop());

    const hosts: Readonly<Record<string, () => Record<string, string>>> = {
        GitHub: () => ({
            ...{ GITLAB_CI: "", GITHUB_API_URL: base, GITHUB_REPOSITORY: "acme/shop", PULL_REQUEST: "7" },
            ...{ GH_TOKEN: "t0ken-of-the-job", GITHUB_STEP_SUMMARY: join(folder.path, "summary.md") },
            ...{
                GITHUB_SERVER_URL: "https://github.test",
                GITHUB_RUN_ID: "9",
                PULL_REQUEST_COMMIT: "abcdef0123456789",
            },
        }),
        GitLab: () => ({
            ...{ GITLAB_CI: "true", CI_API_V4_URL: base, CI_PROJECT_ID: "5", CI_MERGE_REQUEST_IID: "7" },
            ...{
                PREVIEW_TOKEN: "t0ken-of-the-job",
                CI_PIPELINE_URL: "https://gitlab.test/9",
                CI_COMMIT_SHA: "abcdef0123456789",
            },
        }),
    };
    for (const [name, environment] of Object.entries(hosts)) {
        describe(`on ${name}`, () => {
            let previews = 0;
            /** A run with the previews of some stacks. */
            async function publish(
                stacks: Readonly<Record<string, StackPreview>>,
                more: Record<string, string> = {},
                args: readonly string[] = [],
            ) {
                const place = `previews-${name}-${previews++}`;
                for (const [stack, preview] of Object.entries(stacks)) {
                    folder.write(`${place}/${stack}.json`, JSON.stringify({ ...preview, stack }));
                }
                process.exitCode = undefined;
                const { stderr } = await runHere(
                    "ci/preview/publish.ts",
                    [join(folder.path, place), ...args],
                    {
                        ...environment(),
                        ...more,
                    },
                );
                const exitCode = process.exitCode ?? 0;
                process.exitCode = undefined;
                return { stderr, exitCode, place: join(folder.path, place) };
            }

            it("writes one comment for all stacks, which later runs update", async () => {
                server.write(`${marker}\nI look like it`);
                server.write("a comment");
                server.write("another one");
                await publish({ dev: previewOf(), prod: rolling });
                await publish({ prod: rolling });
                const ours = server.comments.filter(({ author }) => author === "us");
                assert.equal(ours.length, 1);
                assert.ok(ours[0]?.body.startsWith(marker));
                assert.doesNotMatch(ours[0]?.body ?? "", /<code>dev<\/code>/);
                assert.match(ours[0]?.body ?? "", /2 servers roll one at a time[^]*\/9\)/);
                assert.match(server.comments[0]?.body ?? "", /I look like it/);
            });

            it("labels what restarts, until nothing does", async () => {
                await publish({ prod: rolling });
                assert.deepEqual(server.labels, ["dhi: replaces"]);
                await publish({ prod: previewOf() });
                assert.deepEqual(server.labels, []);
            });

            it("fails where data would be deleted, until somebody sets the label", async () => {
                const { exitCode, stderr } = await publish({ prod: deleting });
                assert.equal(exitCode, 3);
                assert.match(stderr, /An update of prod would delete data.*"dhi: deletes"/);
                server.labels.push("dhi: deletes");
                assert.equal((await publish({ prod: deleting })).exitCode, 0);
            });

            it("writes the reports beside the previews", async () => {
                const { place } = await publish({ prod: rolling });
                assert.ok(
                    ["preview.md", "preview.html", "preview.json"].every((file) =>
                        existsSync(join(place, file)),
                    ),
                );
                const summary = name === "GitHub" ? folder.read("summary.md") : marker;
                assert.ok(summary.startsWith(marker));
            });

            it("keeps one issue open while a stack is not what its file says", async () => {
                // Those that somebody adds here too.
                const clean = Object.fromEntries(stackNames(root).map((stack) => [stack, previewOf()]));
                const ours = () => server.issues.filter(({ author }) => author === "us");
                const night = (found: Readonly<Record<string, StackPreview>>) =>
                    publish(found, { PULL_REQUEST: "", CI_MERGE_REQUEST_IID: "" }, ["--to", "issue"]);
                server.report("<!-- dhi drift of dhi -->\nI look like it");

                await night(clean);
                assert.deepEqual(ours(), []);

                await night({ ...clean, prod: drifted });
                const [issue] = ours();
                assert.equal(issue?.title, "Not as in the stack files: prod");
                assert.match(issue.body, /^<!-- dhi drift of dhi -->[^]*1 resource changed outside Pulumi/);

                await night({ ...clean, prod: drifted });
                assert.deepEqual(server.told, []);
                // The preview of staging has not run at all.
                const others = Object.entries({ ...clean, prod: drifted }).filter(
                    ([name]) => name !== "staging",
                );
                await night(Object.fromEntries(others));
                assert.equal(ours().length, 1);
                assert.match(issue.body, /<code>staging<\/code>\*\*: the preview FAILED/);
                assert.match(server.told.join("\n"), /^Now:[^]*staging[^]*FAILED/);

                await night(clean);
                assert.deepEqual(
                    server.issues.map(({ isOpen }) => isOpen),
                    [true, false],
                );
                await night({ ...clean, dev: rolling });
                assert.equal(ours().length, 2);
                assert.deepEqual(server.comments, []);
            });

            it("requests nothing for the summary of a run", async () => {
                const { place } = await publish({ prod: rolling }, {}, ["--to", "summary"]);
                assert.ok(existsSync(join(place, "preview.html")));
                assert.deepEqual(server.requests, []);
            });

            it("says what is missing, and what the host refuses, without the token", async () => {
                const token = name === "GitHub" ? "GH_TOKEN" : "PREVIEW_TOKEN";
                assert.match(
                    (await publish({ prod: rolling }, { [token]: "" })).stderr,
                    new RegExp(`${token} is required`),
                );
                const { stderr } = await publish({ prod: rolling }, { [token]: "wr0ng-token" });
                assert.match(stderr, /was answered with 401: .*Bad credentials/);
                assert.doesNotMatch(stderr, /wr0ng-token/);
            });
        });
    }
});
