/** The scripts that CI runs, with fake programs that record their arguments. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("CI's scripts", function () {
    // Each test starts several processes, which takes long on a busy machine.
    this.timeout(120_000);

    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "dhi-ci-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    /** A program that records its arguments, runs a script, and is found before the real one. */
    function fake(name: string, script: string): void {
        const file = join(folder, name);
        writeFileSync(file, `#!/bin/bash\necho "${name} $*" >> "${folder}/calls"\n${script}\n`);
        chmodSync(file, 0o755);
    }
    const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    const run = (script: string, args: string[], env: Record<string, string> = {}, input = "") => {
        const [command, ...first] = script.endsWith(".ts") ? ["node", "--import", "tsx", script] : [script];
        return execa(command, [...first, ...args], {
            cwd: root,
            env: { PATH: `${folder}${delimiter}${process.env["PATH"]}`, ...env },
            input,
            reject: false,
        });
    };
    const comment = async (text: string, status = "0", env: Record<string, string> = {}) =>
        (await run("ci/previewComment.ts", ["prod", status], env, text)).stdout;

    it("list every stack with its runtime, or one stack", async () => {
        const { stdout } = await run("ci/listStacks.ts", []);
        assert.match(stdout, /^stacks=\[\{/);
        const stacks = JSON.parse(stdout.slice("stacks=".length)) as object[];
        assert.ok(stacks.some((stack) => JSON.stringify(stack) === '{"name":"dev","runtime":"docker"}'));
        const one = await run("ci/listStacks.ts", ["dev"]);
        assert.equal(one.stdout, 'stacks=[{"name":"dev","runtime":"docker"}]');
        assert.equal((await run("ci/listStacks.ts", ["nope"])).exitCode, 1);
    });

    it("turn a preview into a comment that is marked, has Pulumi's counts, and is colored by line", async () => {
        const text = await comment(
            "Previewing update (prod):\n    +-docker:index/container:Container: (replace)\n        [id=1]\n" +
                '      ~ image: "a" => "b"\nResources:\n    + 1 to create\n    +-2 to replace\n    9 unchanged\n',
        );
        assert.equal(
            text,
            [
                "<!-- dhi preview: prod -->",
                "### `prod`: + 1 to create, +-2 to replace",
                "",
                "<details><summary>pulumi preview</summary>",
                "",
                "```diff",
                "Previewing update (prod):",
                "+-    docker:index/container:Container: (replace)",
                "        [id=1]",
                '!       image: "a" => "b"',
                "Resources:",
                "+     1 to create",
                "+-    2 to replace",
                "    9 unchanged",
                "```",
                "",
                "</details>",
            ].join("\n"),
        );
    });

    it("report no changes and a failed preview", async () => {
        assert.match(await comment("Resources:\n    12 unchanged"), /### `prod`: no changes\n/);
        const failed = await comment("error: the configuration has a problem", "1");
        assert.match(failed, /### `prod`: the preview failed\n/);
        assert.match(failed, /<details open>/);
    });

    it("shorten a comment to GitHub's limit, keeping its start and end", async () => {
        const text = await comment(`the start\n${"x".repeat(200_000)}\nthe end`);
        assert.ok(text.length < 65_536, String(text.length));
        assert.ok(text.includes("the start") && text.includes("the end"));
        assert.match(text, /characters omitted/);
    });

    it("keep the text inside its block, without color codes", async () => {
        assert.match(await comment("a\n````\nb"), /^`````diff$[^]*^`````$/m);
        assert.ok(!(await comment("\u001b[31mred\u001b[0m")).includes("\u001b"));
    });

    it("remove the secrets of the environment", async () => {
        const env = {
            PULUMI_ACCESS_TOKEN: "pul-marker-1",
            PULUMI_CONFIG_PASSPHRASE: "passphrase-marker",
            KUBECONFIG_CONTENT: "apiVersion: v1\n  token: kube-marker\n",
        };
        const text = await comment("pul-marker-1 and passphrase-marker\n  token: kube-marker", "0", env);
        assert.ok(text.includes("[secret] and [secret]"), text);
        assert.doesNotMatch(text, /marker/);
    });

    it("preview, write the comment, and exit with the status of the preview", async () => {
        const env = { PULUMI_ACCESS_TOKEN: "pul-marker-1", PULUMI_BACKEND_URL: "", DOCKER_HOST: "" };
        fake("pulumi", 'echo "token $PULUMI_ACCESS_TOKEN, backend ${PULUMI_BACKEND_URL-none}"; exit 3');
        const file = join(folder, "comment.md");
        const { exitCode } = await run("ci/preview.sh", ["prod", file], env);
        assert.equal(exitCode, 3);
        assert.deepEqual(calls(), ["pulumi preview --stack prod --diff --non-interactive --color never"]);
        const text = readFileSync(file, "utf8");
        assert.match(text, /token \[secret\], backend none/);
        assert.match(text, /the preview failed/);
    });

    it("deploy, and check that no changes are left", async () => {
        fake("pulumi", "");
        assert.equal((await run("ci/deploy.sh", ["prod"])).exitCode, 0);
        assert.deepEqual(calls(), [
            "pulumi up --stack prod --yes --skip-preview --non-interactive --color never",
            "pulumi preview --stack prod --expect-no-changes --non-interactive --color never",
        ]);
    });

    it("stop if an update fails", async () => {
        fake("pulumi", "exit 1");
        assert.equal((await run("ci/deploy.sh", ["prod"])).exitCode, 1);
        assert.equal(calls().length, 1);
    });

    const pullRequest = { GITHUB_REPOSITORY: "acme/infra", PULL_REQUEST: "7" };
    it("post a comment, or update the existing one", async () => {
        fake("gh", "");
        assert.equal((await run("ci/comment.sh", ["prod", "c.md"], pullRequest)).exitCode, 0);
        fake("gh", '[ "$2" = --paginate ] && printf "41\\n42\\n"; exit 0');
        assert.equal((await run("ci/comment.sh", ["prod", "c.md"], pullRequest)).exitCode, 0);
        const [list, post, , patch] = calls();
        assert.match(
            list ?? "",
            /^gh api --paginate repos\/acme\/infra\/issues\/7\/comments --jq .*<!-- dhi preview: prod -->/,
        );
        assert.equal(
            post,
            "gh api --silent --method POST repos/acme/infra/issues/7/comments --field body=@c.md",
        );
        assert.equal(
            patch,
            "gh api --silent --method PATCH repos/acme/infra/issues/comments/41 --field body=@c.md",
        );
    });

    it("write a kubeconfig that only its owner can read, and require its secret by name", async () => {
        const env = { RUNNER_TEMP: folder, GITHUB_ENV: join(folder, "env"), KUBECONFIG_CONTENT: "a: b" };
        assert.equal((await run("ci/kubeconfig.sh", [], env)).exitCode, 0);
        assert.equal(readFileSync(join(folder, "kubeconfig"), "utf8"), "a: b\n");
        assert.equal(readFileSync(join(folder, "env"), "utf8"), `KUBECONFIG=${folder}/kubeconfig\n`);
        const { exitCode, stderr } = await run("ci/kubeconfig.sh", [], { ...env, KUBECONFIG_CONTENT: "" });
        assert.equal(exitCode, 1);
        assert.match(stderr, /KUBECONFIG_CONTENT/);
    });

    it("log in to the registry that images are pushed to, with no token on a command line", async () => {
        fake("docker", `cat > "${folder}/input"`);
        const env = { REGISTRY: "ghcr.io/acme", PUSH_USERNAME: "bot", PUSH_TOKEN: "token-marker" };
        assert.equal((await run("ci/login.sh", [], env)).exitCode, 0);
        assert.deepEqual(calls(), ["docker login ghcr.io --username bot --password-stdin"]);
        assert.equal(readFileSync(join(folder, "input"), "utf8").trim(), "token-marker");
        const { exitCode, stderr } = await run("ci/login.sh", [], { ...env, PUSH_TOKEN: "" });
        assert.equal(exitCode, 1);
        assert.match(stderr, /ghcr\.io\/acme.*DHI_PUSH_TOKEN/);
    });

    it("list the services that the stacks build, for each platform with its runner", async () => {
        const { stdout } = await run("ci/services/list.ts", []);
        const lines = stdout.split("\n");
        assert.equal(lines[0], 'services=["hello"]');
        assert.deepEqual(JSON.parse(lines[1]?.slice("builds=".length) ?? ""), [
            { service: "hello", platform: "linux/amd64", runner: "ubuntu-24.04" },
            { service: "hello", platform: "linux/arm64", runner: "ubuntu-24.04-arm" },
        ]);
    });

    it("report what a build requires before it starts, and how to fix it", async () => {
        const build = (...args: string[]) => run("ci/services/build.ts", args);
        const nowhere = await build("hello", "--push");
        assert.equal(nowhere.exitCode, 1);
        assert.match(nowhere.stderr, /The repository of the image "hello" is not known: pass --registry/);
        const unknown = await build("hallo");
        assert.equal(unknown.exitCode, 2);
        assert.match(unknown.stderr, /The service "hallo" does not exist: use one of hello\./);
        assert.match(
            (await build("hello", "--cache", "disk")).stderr,
            /"disk" is not a valid kind of cache: use one of registry, gha, none/,
        );

        fake("docker", "exit 1");
        const env = { DOCKER_CONFIG: folder };
        const registry = ["--registry", "registry.acme.test/team"];
        const bare = await run("ci/services/build.ts", ["hello", "--push", ...registry], env);
        assert.equal(bare.exitCode, 1);
        assert.match(bare.stderr, /"docker buildx" is missing: install/);
        assert.match(bare.stderr, /A login for registry\.acme\.test.*"docker login registry\.acme\.test"/);
        fake("docker", 'echo "Driver: docker"');
        const plain = await run("ci/services/build.ts", ["hello", "--cache", "gha"], env);
        assert.match(plain.stderr, /"docker buildx create --use"/);
    });

    it("refuse to publish an image without all platforms", async () => {
        const args = ["hello", "--registry", "registry.acme.test/team", "--digests", folder];
        const { exitCode, stderr } = await run("ci/services/publish.ts", args);
        assert.equal(exitCode, 1);
        assert.match(stderr, /has 0 digests of "hello", but its image needs 2 platforms/);
    });

    const branch = { GITHUB_REF_NAME: "main", GH_TOKEN: "token-marker" };
    const propose = () => run("ci/propose.sh", ["dhi/services", "Take them", join(folder, "p.md")], branch);
    it("open a pull request with the digests, or update the existing one", async () => {
        writeFileSync(join(folder, "p.md"), "- `prod`");
        fake("git", '[ "$1" != diff ]');
        fake("gh", "");
        assert.equal((await propose()).exitCode, 0);
        assert.ok(calls().includes("git push --quiet --force origin HEAD:refs/heads/dhi/services"));
        const create = /^gh pr create --head dhi\/services --base main --title Take them --body-file/;
        assert.match(calls().at(-1) ?? "", create);
        fake("gh", '[ "$2" != list ] || echo 7');
        assert.equal((await propose()).exitCode, 0);
        assert.match(calls().at(-1) ?? "", /^gh pr edit 7 /);
        assert.ok(!calls().join().includes("marker"));
    });

    it("open no pull request without changes", async () => {
        fake("git", "");
        assert.equal((await propose()).exitCode, 0);
        assert.deepEqual(calls(), ["git diff --quiet -- stacks"]);
    });
});
