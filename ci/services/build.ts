/** `ci/services/build.ts`: tests and builds one service for one platform, and pushes it on demand. */
import { execa } from "execa";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../../cli/command.ts";
import { cacheKinds, checkArguments, imageArguments, type CacheKind, type PlatformBuild } from "./buildx.ts";
import { demandRepository, demandService, demandTools, given } from "./requirements.ts";
import { copyManifests } from "./manifests.ts";
import { planPublication } from "./publication.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/build.ts SERVICE [options]

Runs a service's tests and clippy in the builder image, and builds its image: with the Dockerfile and the arguments that
"pulumi up" takes, and a list of its dependencies in the program (cargo auditable). With --push it is pushed by digest,
with an SBOM and its provenance.

  --platform linux/arm64   default: this machine's; another one is emulated, which is slow
  --registry HOST/TEAM     see ci/services/list.ts
  --cache KIND             where compiled dependencies are kept for other machines: "registry" (default; beside the image,
                           under tags that start with "cache-"), "gha" (GitHub's own), or "none"
  --cache-scope NAME       whose cache is written, "main" (default) or such as "pr-7"; that of "main" is always read
  --push                   push the image, by digest
  --digests FOLDER         where to note the digest of what was pushed, for ci/services/publish.ts; default: digests
  --revision COMMIT        for the image's label; default: the one that is checked out
  --sbom-generator IMAGE   the scanner; default: BuildKit's own, from Docker Hub
  --dry-run                print what docker would be told, one line a call, and do nothing
  --help                   this text

Logins are those of "docker login".`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            platform: { type: "string" },
            registry: { type: "string" },
            cache: { type: "string", default: "registry" },
            "cache-scope": { type: "string", default: "main" },
            push: { type: "boolean", default: false },
            digests: { type: "string", default: "digests" },
            revision: { type: "string" },
            "sbom-generator": { type: "string" },
            "dry-run": { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const cache = cacheKind(values.cache);
    const service = demandService(readServices(given(values.registry)), positionals[0]);
    const repository = values.push || cache === "registry" ? demandRepository(service) : service.repository;
    const push = values.push ? { repository } : {};
    if (!values["dry-run"]) {
        await demandTools({ ownBuilder: values.push || cache !== "none", ...push });
    }
    const folder = mkdtempSync(join(tmpdir(), "dhi-build-"));
    try {
        const manifests = join(folder, "manifests");
        const revision = values.revision ?? (await checkedOut());
        const { dockerfile, context, args } = await planPublication(service, revision);
        copyManifests(context, manifests);
        const build: PlatformBuild = {
            ...{ name: service.name, context, dockerfile, args, manifests },
            platform: values.platform,
            repository,
            cache,
            cacheScope: values["cache-scope"],
        };
        const metadata = join(folder, "metadata.json");
        const image = values.push
            ? imageArguments(build, { metadata, sbomGenerator: given(values["sbom-generator"]) })
            : imageArguments(build);
        for (const command of [checkArguments(build), image]) {
            await (values["dry-run"] ? console.log(JSON.stringify(["docker", ...command])) : docker(command));
        }
        if (values.push && !values["dry-run"]) {
            noteDigest(join(values.digests, service.name), metadata);
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
});

function cacheKind(text: string): CacheKind {
    const kind = cacheKinds.find((known) => known === text);
    if (kind === undefined) {
        throw usageError(`--cache: "${text}" is not a kind of cache: write ${cacheKinds.join(", ")}.`);
    }
    return kind;
}

async function checkedOut(): Promise<string> {
    return (await execa("git", ["rev-parse", "HEAD"])).stdout;
}

/** Shows what docker prints, and says once more at the end what was left out. */
async function docker(command: readonly string[]): Promise<void> {
    const { stderr } = await execa("docker", command, { stdout: "inherit", stderr: ["inherit", "pipe"] });
    const skipped = [...stderr.matchAll(/^#\d+ [\d.]+ (SKIPPED: .*)$/gm)].map(([, line]) => line);
    for (const line of skipped) {
        console.log(process.env["GITHUB_ACTIONS"] === "true" ? `::warning::${line}` : line);
    }
}

/** An empty file by the name of what was pushed: those of several platforms meet in one folder. */
function noteDigest(folder: string, metadata: string): void {
    const pushed = JSON.parse(readFileSync(metadata, "utf8")) as { "containerimage.digest": string };
    const digest = pushed["containerimage.digest"];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, digest.replace("sha256:", "")), "");
    console.log(`pushed ${digest}`);
}
