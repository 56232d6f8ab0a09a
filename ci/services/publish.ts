/** `ci/services/publish.ts`: combines the images of all platforms under one tag. */
import { execa } from "execa";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { indexArguments, runners } from "./buildx.ts";
import { requireRepository, requireService, requireTools, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import { readServices } from "./readServices.ts";
import { requireCosign, sign } from "./sign.ts";

const help = `Usage: node --import tsx ci/services/publish.ts SERVICE [options]

Combines the images that "ci/services/build.ts --push" pushed for each platform into one index, and prints its tag with
the digest. The tag has the package's version and a hash of the sources, the recipe and the base images.

  --registry HOST/TEAM   see ci/services/list.ts
  --digests FOLDER       where the builds recorded their digests (default: digests)
  --platforms N          the number of platforms that the index must have (default: ${Object.keys(runners).length})
  --sign KEY             sign the index by cosign: a key's file, env://VARIABLE, the address of a key service, or "keyless"
                         for the identity of the CI job. The key's password is in COSIGN_PASSWORD
  --help                 show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  node --import tsx ci/services/publish.ts hello --registry ghcr.io/acme
  node --import tsx ci/services/publish.ts hello --registry ghcr.io/acme --sign env://COSIGN_PRIVATE_KEY`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            registry: { type: "string" },
            digests: { type: "string", default: "digests" },
            platforms: { type: "string", default: String(Object.keys(runners).length) },
            sign: { type: "string" },
            help: { type: "boolean" },
        },
    });
    const service = requireService(readServices(given(values.registry)), positionals[0]);
    const repository = requireRepository(service);
    const folder = join(values.digests, service.name);
    const digests = existsSync(folder) ? readdirSync(folder).map((name) => `sha256:${name}`) : [];
    if (digests.length !== Number(values.platforms)) {
        throw new Error(
            `${folder} has ${digests.length} digests of "${service.name}", but its image needs ${values.platforms} platforms: ` +
                `run ci/services/build.ts --push on a machine of each platform, and copy their "digests" folders here.`,
        );
    }
    await requireTools({ ownBuilder: false, repository });
    const key = given(values.sign);
    if (key !== undefined) {
        await requireCosign();
    }
    const { tag } = await planPublication(service);
    await execa("docker", indexArguments(repository, tag, digests.sort()), { stdio: "inherit" });
    const digest = await publishedDigest(repository, tag);
    if (key !== undefined) {
        await sign(`${repository}@${digest}`, key);
    }
    console.log(`${repository}:${tag}@${digest}`);
});
