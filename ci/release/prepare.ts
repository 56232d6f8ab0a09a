/** `ci/release/prepare.ts`: the files of a release. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { runCommand, usageError } from "../../cli/command.ts";
import { checkout } from "../../workspace/workspace.ts";
import { releaseNotes, releaseProblems } from "./notes.ts";

const help = `Usage: node --import tsx ci/release/prepare.ts TAG --out FOLDER

Checks that a release can be made, builds the package, and writes the release's files into a folder:

  pulumi-dhi-VERSION.tgz                           the npm package
  pulumi-resource-dhi-vVERSION-SYSTEM.tar.gz       the component plugin, as "pulumi plugin install" looks for it
  checksums.txt                                    the SHA-256 of each of them
  notes.md                                         the version's section of CHANGELOG.md

  TAG            the tag in git, vVERSION
  --out FOLDER   the folder, created if need be
  --help         show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Example:
  node --import tsx ci/release/prepare.ts v0.2.0 --out release`;

/** The systems for which Pulumi looks for a plugin. The archives are the same: the plugin is JavaScript. */
const systems = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "windows-amd64"];

interface Manifest {
    readonly version: string;
    readonly license: string;
    readonly engines: object;
    readonly dependencies: object;
}

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { out: { type: "string" }, help: { type: "boolean" } },
    });
    const [tag] = positionals;
    if (tag === undefined || values.out === undefined) {
        throw usageError("TAG and --out are required.");
    }
    const manifest = JSON.parse(read("package.json")) as Manifest;
    const { version } = manifest;
    const changelog = read("CHANGELOG.md");
    const problems = releaseProblems({ tag, version, changelog });
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    mkdirSync(values.out, { recursive: true });
    await execa("npm", ["run", "build"], { cwd: checkout, stdout: "ignore" });
    await execa("npm", ["pack", "--pack-destination", values.out], { cwd: checkout, stdout: "ignore" });
    await packPlugin(manifest, values.out);
    writeChecksums(values.out);
    writeFileSync(join(values.out, "notes.md"), `${releaseNotes(changelog, version)}\n`);
});

/** Packs the plugin so that Pulumi, which unpacks it and runs `npm install` in it, can start it. */
async function packPlugin({ version, license, engines, dependencies }: Manifest, out: string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-plugin-"));
    try {
        cpSync(join(checkout, "dist"), join(folder, "dist"), { recursive: true });
        cpSync(join(checkout, "plugin/PulumiPlugin.yaml"), join(folder, "PulumiPlugin.yaml"));
        cpSync(join(checkout, "LICENSE"), join(folder, "LICENSE"));
        const main = "dist/plugin/main.js";
        const manifest = { name: "dhi", version, license, type: "module", main, engines, dependencies };
        writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 4));
        for (const system of systems) {
            const archive = join(out, `pulumi-resource-dhi-v${version}-${system}.tar.gz`);
            await execa("tar", ["-czf", archive, "-C", folder, "."]);
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function writeChecksums(folder: string): void {
    const lines = readdirSync(folder)
        .filter((file) => file.endsWith("gz"))
        .map(
            (file) =>
                `${createHash("sha256")
                    .update(readFileSync(join(folder, file)))
                    .digest("hex")}  ${file}`,
        );
    writeFileSync(join(folder, "checksums.txt"), `${lines.join("\n")}\n`);
}

function read(file: string): string {
    return readFileSync(join(checkout, file), "utf8");
}
