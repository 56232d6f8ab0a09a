/** The scripts that CI runs, with fake programs that record their arguments. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { statSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { TestFolder } from "../folder.ts";
import { runHere } from "./runHere.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("CI's scripts", function () {
    // Some tests start several processes, which takes long on a busy machine.
    this.timeout(120_000);

    const folder = new TestFolder();
    let path: { PATH: string };
    beforeEach(() => (path = { PATH: `${folder.path}${delimiter}${process.env["PATH"]}` }));

    /** A program that records its arguments, runs a script, and is found before the real one. */
    function fake(name: string, script = ""): void {
        folder.write(name, `#!/bin/bash\necho "${name} $*" >> "${folder.path}/calls"\n${script}\n`, 0o755);
    }
    const calls = () => folder.read("calls").trim().split("\n");
    const run = (script: string, args: string[], env: Record<string, string> = {}) =>
        execa(script, args, { cwd: root, env: { ...path, ...env }, reject: false });
    async function succeed(...call: Parameters<typeof run>): Promise<void> {
        const { exitCode, stderr } = await run(...call);
        assert.equal(exitCode, 0, stderr);
    }

    it("list every stack with its runtime, or one stack", async () => {
        const { stdout } = await runHere("ci/listStacks.ts", []);
        assert.match(stdout, /^stacks=\[\{.*\{"name":"prod","runtime":"kubernetes"\}/);
        const one = await runHere("ci/listStacks.ts", ["dev"]);
        assert.equal(one.stdout, 'stacks=[{"name":"dev","runtime":"docker"}]\n');
    });

    it("list the services that the stacks build, for each platform with its runner", async () => {
        const { stdout } = await runHere("ci/services/list.ts", []);
        const builds = [
            { service: "hello", platform: "linux/amd64", runner: "ubuntu-24.04" },
            { service: "hello", platform: "linux/arm64", runner: "ubuntu-24.04-arm" },
        ];
        assert.equal(stdout, `services=["hello"]\nbuilds=${JSON.stringify(builds)}\n`);
    });

    const registry = "--registry registry.acme.test/team";
    const noRepository = /The repository of the image "hello" is not known: pass --registry/;
    const noTool =
        /"docker buildx" is missing: install[^]*A login for registry\.acme\.test.*"docker login registry\.acme\.test"/;
    const refused: [command: string, exitCode: number, message: RegExp, docker?: string][] = [
        ["listStacks.ts nope", 1, /The stack "nope" does not exist: use one of dev,/],
        ["release/prepare.ts v0.0.0 --out nowhere", 1, /"v0\.0\.0" is not a valid tag[^]*CHANGELOG/],
        ["release/prepare.ts", 2, /TAG and --out are required/],
        ["services/build.ts hallo", 2, /The service "hallo" does not exist: use one of hello\./],
        [
            "services/build.ts hello --cache disk",
            2,
            /"disk" is not a valid kind of cache: use one of registry, gha, none/,
        ],
        ["services/build.ts hello --push", 1, noRepository],
        [`services/build.ts hello --push ${registry}`, 1, noTool, "exit 1"],
        ["services/build.ts hello --cache gha", 1, /"docker buildx create --use"/, 'echo "Driver: docker"'],
        [
            `services/publish.ts hello ${registry} --digests nowhere`,
            1,
            /has 0 digests of "hello", but its image needs 2 platforms/,
        ],
    ];
    for (const [command, exitCode, message, docker] of refused) {
        it(`report what is missing, and how to fix it: ${command}`, async () => {
            fake("docker", docker);
            const [script, ...args] = command.split(" ");
            const result = await runHere(`ci/${script}`, args, { ...path, DOCKER_CONFIG: folder.path });
            assert.equal(result.exitCode, exitCode);
            assert.match(result.stderr, message);
        });
    }

    it("write a kubeconfig that only its owner can read, and require its secret by name", async () => {
        const env = { RUNNER_TEMP: folder.path, GITHUB_ENV: folder.at("env"), KUBECONFIG_CONTENT: "a: b" };
        await succeed("ci/kubeconfig.sh", [], env);
        assert.equal(folder.read("kubeconfig"), "a: b\n");
        assert.equal(statSync(folder.at("kubeconfig")).mode & 0o777, 0o600);
        assert.equal(folder.read("env"), `KUBECONFIG=${folder.path}/kubeconfig\n`);
        const { exitCode, stderr } = await run("ci/kubeconfig.sh", [], { ...env, KUBECONFIG_CONTENT: "" });
        assert.equal(exitCode, 1);
        assert.match(stderr, /KUBECONFIG_CONTENT/);
    });

    it("log in to the registry that images are pushed to, with no token on a command line", async () => {
        fake("docker", `cat > "${folder.path}/input"`);
        const env = { REGISTRY: "ghcr.io/acme", PUSH_USERNAME: "bot", PUSH_TOKEN: "token-marker" };
        await succeed("ci/login.sh", [], env);
        assert.deepEqual(calls(), ["docker login ghcr.io --username bot --password-stdin"]);
        assert.equal(folder.read("input").trim(), "token-marker");
        const { exitCode, stderr } = await run("ci/login.sh", [], { ...env, PUSH_TOKEN: "" });
        assert.equal(exitCode, 1);
        assert.match(stderr, /ghcr\.io\/acme.*DHI_PUSH_TOKEN/);
    });

    const proposal = ["dhi/services", "Take them", "ci/README.md"];
    const branch = { GITHUB_REF_NAME: "main", GH_TOKEN: "token-marker" };
    it("open a pull request with the digests, or update the existing one", async () => {
        fake("git", '[ "$1" != diff ]');
        fake("gh");
        await succeed("ci/propose.sh", proposal, branch);
        assert.ok(calls().includes("git push --quiet --force origin HEAD:refs/heads/dhi/services"));
        const create = /^gh pr create --head dhi\/services --base main --title Take them --body-file/;
        assert.match(calls().at(-1) ?? "", create);
        fake("gh", '[ "$2" != list ] || echo 7');
        await succeed("ci/propose.sh", proposal, branch);
        assert.match(calls().at(-1) ?? "", /^gh pr edit 7 /);
        assert.ok(!calls().join().includes("marker"));
    });

    it("open no pull request without changes", async () => {
        fake("git");
        await succeed("ci/propose.sh", proposal, branch);
        assert.deepEqual(calls(), ["git diff --quiet -- stacks"]);
    });
});
