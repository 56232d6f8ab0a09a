/** What actionlint does not check: pins, permissions, secrets, and GitLab's example. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { runners } from "../../../ci/services/buildx.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, ".github/workflows");

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, unknown>;
}
interface Job {
    readonly if?: string;
    readonly needs?: string | readonly string[];
    readonly "runs-on"?: string;
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

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    string,
    Record<string, string>
>;
const workflows = new Map(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
);
const read = (file: string) => parse(workflows.get(file) ?? "") as Workflow;

/** The scripts in `ci/` that a text mentions. */
const scriptsIn = (text: string) =>
    [...text.matchAll(/\bci\/[\w./]+\.(?:sh|ts)\b/g)].map(([script]) => script);

for (const [file, text] of workflows) {
    describe(`workflow ${file}`, () => {
        const workflow = read(file);
        const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);

        it("pins every action by commit, with its version in a comment", () => {
            const uses = [...text.matchAll(/uses: (.+)$/gm)].map(([, action = ""]) => action);
            const pinned = /^(?:\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+(?:\.\d+\.\d+)?)$/;
            assert.deepEqual(
                uses.filter((action) => !pinned.test(action)),
                [],
            );
        });

        it("states its permissions, which are to write comments at most, unless it builds", () => {
            assert.ok(workflow.permissions !== undefined);
            const permissions = [workflow, ...Object.values(workflow.jobs)].flatMap((part) =>
                Object.entries(part.permissions ?? {}).map(([name, right]) => `${name}: ${right}`),
            );
            const usual = ["contents: read", "pull-requests: write"];
            const building = ["packages: read", "packages: write", "contents: write"];
            const allowed = file === "build.yml" ? [...usual, ...building] : usual;
            assert.deepEqual(
                permissions.filter((permission) => !allowed.includes(permission)),
                [],
            );
        });

        it("never runs untrusted text with access to secrets", () => {
            assert.ok(!("pull_request_target" in workflow.on));
            // Text of a pull request is passed to a shell in the environment, never as part of the script.
            assert.deepEqual(
                steps.filter(({ run }) => run?.includes("${{")),
                [],
            );
            const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
            assert.ok(checkouts.every((step) => step.with?.["persist-credentials"] === false));
        });

        it("runs scripts that exist and are executable", () => {
            for (const script of scriptsIn(text)) {
                assert.ok(existsSync(join(root, script)), script);
                assert.ok(
                    script.endsWith(".ts") || (statSync(join(root, script)).mode & 0o100) !== 0,
                    script,
                );
            }
        });

        it("installs the version of Pulumi that the program uses", () => {
            const versions = steps.flatMap((step) => step.with?.["pulumi-version"] ?? []);
            assert.deepEqual(
                [...new Set(versions)].filter((version) => version !== dependencies?.["@pulumi/pulumi"]),
                [],
            );
        });
    });
}

describe("the workflows", () => {
    it("give no secret to a pull request from a fork", () => {
        assert.doesNotMatch(workflows.get("test.yml") ?? "", /secrets\./);
        const { jobs } = read("preview.yml");
        assert.match(jobs["stacks"]?.if ?? "", /head\.repo\.full_name == github\.repository/);
        assert.equal(jobs["preview"]?.needs, "stacks");
    });

    it("build no pull request from a fork, and push from none", () => {
        const { jobs } = read("build.yml");
        assert.match(jobs["services"]?.if ?? "", /head\.repo\.full_name == github\.repository/);
        assert.equal(jobs["build"]?.needs, "services");
        const build = JSON.stringify(jobs["build"]);
        assert.match(build, /"PUSH":"\$\{\{ github\.event_name != 'pull_request' && '--push' \|\| '' \}\}"/);
        assert.match(build, /"SCOPE":"\$\{\{ github\.event_name == 'pull_request' && format\('pr-/);
        assert.match(jobs["publish"]?.if ?? "", /github\.event_name != 'pull_request'/);
        const writers = Object.entries(jobs).filter(([, job]) => job.permissions?.["contents"] === "write");
        assert.deepEqual(
            writers.map(([name]) => name),
            ["publish"],
        );
    });

    it("build each platform on its own runner, and publish when all are done", () => {
        const { jobs } = read("build.yml");
        assert.equal(jobs["build"]?.["runs-on"], "${{ matrix.build.runner }}");
        assert.deepEqual(jobs["publish"]?.needs, ["services", "build"]);
        assert.ok(
            Object.keys(runners).includes("linux/amd64") && Object.keys(runners).includes("linux/arm64"),
        );
        const scripts = scriptsIn(JSON.stringify(jobs["publish"]?.steps));
        assert.deepEqual(
            scripts.filter((script) => script !== "ci/login.sh"),
            ["ci/services/publish.ts", "ci/services/pin.ts", "ci/propose.sh"],
        );
    });

    it("deploy a merge to dev, staging and prod in sequence", () => {
        const { jobs } = read("deploy.yml");
        assert.deepEqual(
            Object.entries(jobs).map(([name, { needs }]) => [name, needs]),
            [
                ["dev", undefined],
                ["staging", "dev"],
                ["prod", "staging"],
            ],
        );
        assert.equal(read("deploy-stack.yml").jobs["deploy"]?.environment, "${{ inputs.stack }}");
    });
});

describe("GitLab's example", () => {
    const text = readFileSync(join(root, "ci/gitlab-ci.example.yml"), "utf8");
    const { stages, variables, ...jobs } = parse(text) as Record<string, unknown> & {
        stages: string[];
        variables: Record<string, string>;
    };

    it("has jobs in its stages, which run scripts that exist", () => {
        const real = Object.entries(jobs).filter(([name]) => name !== "default") as [
            string,
            Record<string, unknown>,
        ][];
        const stageOf = ({ stage, extends: parent }: Record<string, unknown>): unknown =>
            stage ?? stageOf(jobs[String(parent)] as Record<string, unknown>);
        for (const [name, job] of real.filter(([name]) => !name.startsWith("."))) {
            assert.ok(stages.includes(String(stageOf(job))), name);
        }
        assert.deepEqual(
            scriptsIn(text).filter((script) => !existsSync(join(root, script))),
            [],
        );
        const scripts = new Set(Object.keys(packageScripts()));
        const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = ""]) => script);
        assert.deepEqual(
            run.filter((script) => !scripts.has(script)),
            [],
        );
    });

    it("installs the version of Pulumi that the program uses, and deploys to prod manually", () => {
        assert.equal(variables["PULUMI_VERSION"], dependencies?.["@pulumi/pulumi"]);
        assert.match(JSON.stringify(jobs["deploy prod"]), /"when":"manual"/);
    });
});

function packageScripts(): Record<string, string> {
    return (
        JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }
    ).scripts;
}
