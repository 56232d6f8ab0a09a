/** What actionlint does not check: pins, permissions, secrets, and GitLab's example. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, ".github/workflows");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const { dependencies, scripts } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
const pulumiVersion = dependencies?.["@pulumi/pulumi"];

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, unknown>;
}
interface Job {
    readonly if?: string;
    readonly needs?: string | readonly string[];
    readonly uses?: string;
    readonly environment?: unknown;
    readonly permissions?: Record<string, string>;
    readonly steps?: readonly Step[];
}
interface Workflow {
    readonly on: Record<string, unknown>;
    readonly permissions?: Record<string, string>;
    readonly jobs: Readonly<Record<string, Job>>;
}

/** The scripts in `ci/` that a text mentions. */
const scriptsIn = (text: string) =>
    [...text.matchAll(/\bci\/[\w./]+\.(?:sh|ts)\b/g)].map(([script]) => script);
const workflow = (file: string) => parse(read(`.github/workflows/${file}`)) as Workflow;

for (const file of readdirSync(folder)) {
    describe(`workflow ${file}`, () => {
        const text = read(`.github/workflows/${file}`);
        const { on, permissions, jobs } = workflow(file);
        const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

        it("pins every action by commit, with its version in a comment", () => {
            const pinned = /^(?:\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+(?:\.\d+\.\d+)?)$/;
            const actions = [...text.matchAll(/uses: (.+)$/gm)].map(([, action = ""]) => action);
            assert.deepEqual(
                actions.filter((action) => !pinned.test(action)),
                [],
            );
        });

        it("states its permissions, which are to write comments at most, unless it publishes", () => {
            assert.ok(permissions !== undefined);
            const rights = [permissions, ...Object.values(jobs).map((job) => job.permissions ?? {})].flatMap(
                (each) => Object.entries(each).map(([name, right]) => `${name}: ${right}`),
            );
            const usual = ["contents: read", "pull-requests: write"];
            const more: Record<string, string[]> = {
                "build.yml": ["packages: read", "packages: write", "contents: write", "id-token: write"],
                "drift.yml": ["issues: write"],
                "release.yml": ["contents: write", "id-token: write"],
            };
            const allowed = [...usual, ...(more[file] ?? [])];
            assert.deepEqual(
                rights.filter((right) => !allowed.includes(right)),
                [],
            );
        });

        it("never runs untrusted text with access to secrets", () => {
            assert.ok(!("pull_request_target" in on));
            // Text of a pull request is passed to a shell in the environment, never as part of the script.
            assert.ok(!steps.some(({ run }) => run?.includes("${{")));
            const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
            assert.ok(checkouts.every((step) => step.with?.["persist-credentials"] === false));
        });

        it("runs scripts that exist and are executable", () => {
            for (const script of scriptsIn(text)) {
                const { mode } = statSync(join(root, script));
                assert.ok(script.endsWith(".ts") || (mode & 0o100) !== 0, script);
            }
        });

        it("installs the version of Pulumi that the program uses", () => {
            const versions = steps.flatMap((step) => step.with?.["pulumi-version"] ?? []);
            assert.ok(versions.every((version) => version === pulumiVersion));
        });
    });
}

describe("the workflows", () => {
    const notFromFork = /head\.repo\.full_name == github\.repository/;

    it("give no secret to a pull request from a fork", () => {
        assert.doesNotMatch(read(".github/workflows/test.yml"), /secrets\./);
        const { previews, publish } = workflow("preview.yml").jobs;
        assert.match(previews?.if ?? "", notFromFork);
        assert.equal(publish?.needs, "previews");
        assert.match(publish.if ?? "", /needs\.previews\.result != 'skipped'/);
    });

    it("build no pull request from a fork, and push from none", () => {
        const { jobs } = workflow("build.yml");
        assert.match(jobs["services"]?.if ?? "", notFromFork);
        assert.equal(jobs["build"]?.needs, "services");
        const build = JSON.stringify(jobs["build"]);
        assert.match(build, /"PUSH":"\$\{\{ github\.event_name != 'pull_request' && '--push' \|\| '' \}\}"/);
        assert.match(build, /"SCOPE":"\$\{\{ github\.event_name == 'pull_request' && format\('pr-/);
        assert.match(jobs["publish"]?.if ?? "", /github\.event_name != 'pull_request'/);
        const writers = Object.keys(jobs).filter((name) => jobs[name]?.permissions?.["contents"] === "write");
        assert.deepEqual(writers, ["publish"]);
    });

    it("look for drift every night, with the right to write issues in one job only", () => {
        const { on, jobs } = workflow("drift.yml");
        assert.deepEqual(Object.keys(on), ["schedule", "workflow_dispatch"]);
        const writers = Object.keys(jobs).filter((name) => jobs[name]?.permissions?.["issues"] === "write");
        assert.deepEqual(writers, ["publish"]);
        assert.doesNotMatch(JSON.stringify(jobs["publish"]), /secrets/);
    });

    it("deploy a merge to dev, staging and prod in sequence", () => {
        const { jobs } = workflow("deploy.yml");
        const needs = Object.entries(jobs).map(([name, job]) => [name, job.needs]);
        assert.deepEqual(needs, [
            ["dev", undefined],
            ["staging", "dev"],
            ["prod", "staging"],
        ]);
        const { preview, deploy } = workflow("deploy-stack.yml").jobs;
        // The preview has no environment: reviewers see it before they approve.
        assert.deepEqual([preview?.environment, deploy?.environment], [undefined, "${{ inputs.stack }}"]);
        assert.equal(deploy?.needs, "preview");
        assert.match(JSON.stringify(deploy), /ci\/deploy\.ts \\"\$STACK\\" deployed --previews previews/);
    });
});

describe("GitLab's example", () => {
    const text = read("ci/gitlab-ci.example.yml");
    interface GitLabJob {
        readonly stage?: string;
        readonly extends?: string;
    }
    const { stages, variables, default: defaults, ...rest } = parse(text) as Record<string, unknown>;
    const jobs = rest as Record<string, GitLabJob>;
    const stageOf = ({ stage, extends: parent = "" }: GitLabJob): string =>
        stage ?? stageOf(jobs[parent] ?? assert.fail(parent));

    it("has jobs in its stages, which run scripts that exist", () => {
        assert.ok(defaults);
        for (const name of Object.keys(jobs).filter((name) => !name.startsWith("."))) {
            assert.ok((stages as string[]).includes(stageOf(jobs[name] ?? {})), name);
        }
        assert.ok(scriptsIn(text).every((script) => existsSync(join(root, script))));
        const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = ""]) => script);
        assert.ok(run.every((script) => script in (scripts ?? {})));
    });

    it("installs the version of Pulumi that the program uses, deploys to prod manually, and by no schedule", () => {
        assert.equal((variables as Record<string, string>)["PULUMI_VERSION"], pulumiVersion);
        assert.match(JSON.stringify(jobs["deploy prod"]), /"when":"manual"/);
        for (const name of [".deploy", "deploy prod"]) {
            assert.match(JSON.stringify(jobs[name]), /"if":"[^"]*\$CI_PIPELINE_SOURCE != \\"schedule\\""/);
        }
    });
});
