/** `ci/services/build.ts`: tests and builds a service for one platform, and optionally pushes it. */
import { execa } from "execa";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { invalid } from "../../components/problems.ts";
import { runCommand, usageError } from "../../cli/command.ts";
import { cacheKinds, checkArguments, imageArguments, type CacheKind, type PlatformBuild } from "./buildx.ts";
import { requireRepository, requireService, requireTools, given } from "./requirements.ts";
import { copyManifests } from "./manifests.ts";
import { planPublication } from "./publication.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/build.ts SERVICE [options]

Runs a service's tests and clippy in the builder image and builds its image, with the Dockerfile and the arguments of
"pulumi up". The program includes a list of its dependencies (cargo auditable). With --push the image is pushed by digest,
with an SBOM and provenance. Uses the logins of "docker login".

  --platform linux/arm64   the platform to build for (default: this machine's; any other is emulated, which is slow)
  --registry HOST/TEAM     see ci/services/list.ts
  --cache KIND             where compiled dependencies are cached: registry (next to the image, in tags that start with
                           "cache-"), gha (GitHub's cache) or none (default: registry)
  --cache-scope NAME       the cache to write, such as pr-7; the one named main is always read (default: main)
  --push                   push the image by digest
  --digests FOLDER         where to record the pushed digest, for ci/services/publish.ts (default: digests)
  --revision COMMIT        the commit in the image's labels (default: the one that is checked out)
  --sbom-generator IMAGE   the scanner image (default: BuildKit's, from Docker Hub)
  --dry-run                print the docker commands, one per line, and run none
  --help                   show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  node --import tsx ci/services/build.ts hello --registry ghcr.io/acme
  node --import tsx ci/services/build.ts hello --registry ghcr.io/acme --push`;

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
    const service = requireService(readServices(given(values.registry)), positionals[0]);
    const repository = values.push || cache === "registry" ? requireRepository(service) : service.repository;
    const push = values.push ? { repository } : {};
    if (!values["dry-run"]) {
        await requireTools({ ownBuilder: values.push || cache !== "none", ...push });
    }
    const folder = mkdtempSync(join(tmpdir(), "dhi-build-"));
    try {
        const manifests = join(folder, "manifests");
        const revision = values.revision ?? (await currentCommit());
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
            recordDigest(join(values.digests, service.name), metadata);
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
});

function cacheKind(text: string): CacheKind {
    const kind = cacheKinds.find((known) => known === text);
    if (kind === undefined) {
        throw usageError(`--cache: ${invalid("kind of cache", text, `one of ${cacheKinds.join(", ")}`)}.`);
    }
    return kind;
}

async function currentCommit(): Promise<string> {
    return (await execa("git", ["rev-parse", "HEAD"])).stdout;
}

/** Runs docker, shows its output, and repeats what was skipped at the end. */
async function docker(command: readonly string[]): Promise<void> {
    const { stderr } = await execa("docker", command, { stdout: "inherit", stderr: ["inherit", "pipe"] });
    const skipped = [...stderr.matchAll(/^#\d+ [\d.]+ (SKIPPED: .*)$/gm)].map(([, line]) => line);
    for (const line of skipped) {
        console.log(process.env["GITHUB_ACTIONS"] === "true" ? `::warning::${line}` : line);
    }
}

/** Records the pushed digest as the name of an empty file, so that several platforms can share a folder. */
function recordDigest(folder: string, metadata: string): void {
    const pushed = JSON.parse(readFileSync(metadata, "utf8")) as { "containerimage.digest": string };
    const digest = pushed["containerimage.digest"];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, digest.replace("sha256:", "")), "");
    console.log(`pushed ${digest}`);
}
