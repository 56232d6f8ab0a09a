import assert from "node:assert/strict";
import { execa } from "execa";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { Checkout } from "./ci/checkout.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

describe("the files of a release", function () {
    this.timeout(300_000);
    let checkout: Checkout;
    const file = (name: string) => checkout.path(`release/${name}`);

    before(async () => {
        checkout = await Checkout.copy(
            "ci",
            "cli",
            "components",
            "plugin",
            "workspace",
            "LICENSE",
            "*.md",
            "*.json",
        );
        await checkout.edit("CHANGELOG.md", "## [Unreleased]", `## [${version}] - 2026-12-01`);
        const { all, exitCode } = await checkout.run("release/prepare", [`v${version}`, "--out", "release"]);
        assert.equal(exitCode, 0, all);
    });

    after(() => checkout?.remove());

    it("are the package and an archive of the plugin for each system, with checksums and notes", () => {
        const systems = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64"];
        const archives = [
            `pulumi-dhi-${version}.tgz`,
            ...systems.map((system) => `pulumi-resource-dhi-v${version}-${system}.tar.gz`),
        ];
        const found = readdirSync(file("")).sort();
        assert.deepEqual(found, ["checksums.txt", "notes.md", ...archives].sort());
        const sums = archives.map((name) => {
            const sum = createHash("sha256")
                .update(readFileSync(file(name)))
                .digest("hex");
            return `${sum}  ${name}`;
        });
        assert.deepEqual(readFileSync(file("checksums.txt"), "utf8").trim().split("\n").sort(), sums.sort());
        assert.match(readFileSync(file("notes.md"), "utf8"), /^### Added\n/);
    });

    it("have nothing in the package but the compiled components, the plugin and its documents", async () => {
        const { stdout } = await execa("tar", ["-tzf", file(`pulumi-dhi-${version}.tgz`)]);
        const others = stdout
            .split("\n")
            .filter((path) => !/^package\/dist\/(?:components|plugin)\//.test(path));
        const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
        const plugin = ["plugin/package.json", "plugin/pulumi-resource-dhi"];
        assert.deepEqual(others.sort(), [...documents, ...plugin].map((name) => `package/${name}`).sort());
        assert.ok(stdout.includes("package/dist/components/rust/Dockerfile.own\n"));
    });

    it("have a plugin that starts as Pulumi's Node language host starts it, after npm install", async () => {
        const folder = checkout.path("plugin-installed");
        mkdirSync(folder);
        const archive = file(`pulumi-resource-dhi-v${version}-linux-amd64.tar.gz`);
        await execa("tar", ["-xzf", archive, "-C", folder]);
        const options = ["--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts"];
        await execa("npm", ["install", ...options], { cwd: folder });
        const host = "node_modules/@pulumi/pulumi/cmd/run-plugin";
        const plugin = execa("node", [host, ".", "127.0.0.1:1"], { cwd: folder, reject: false });
        for await (const line of plugin) {
            assert.match(line, /^\d+$/, "its port, which the engine reads");
            plugin.kill();
        }
    });
});
