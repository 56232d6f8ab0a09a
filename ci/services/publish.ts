/** `ci/services/publish.ts`: makes one image of what the platforms' runners have pushed. */
import { execa } from "execa";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { indexArguments, runners } from "./buildx.ts";
import { demandRepository, demandService, demandTools, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/publish.ts SERVICE [--registry HOST/TEAM] [--digests FOLDER] [--platforms N]

Makes one index of the images that ci/services/build.ts --push has pushed for each platform, under a tag that says what it
is made of: the package's version and a hash of sources, recipe and base images. Prints the tag with its digest.

  --registry HOST/TEAM   see ci/services/list.ts
  --digests FOLDER       where the builds have noted their digests; default: digests
  --platforms N          how many there must be; default: ${Object.keys(runners).length}
  --help                 this text`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            registry: { type: "string" },
            digests: { type: "string", default: "digests" },
            platforms: { type: "string", default: String(Object.keys(runners).length) },
            help: { type: "boolean" },
        },
    });
    const service = demandService(readServices(given(values.registry)), positionals[0]);
    const repository = demandRepository(service);
    const folder = join(values.digests, service.name);
    const digests = existsSync(folder) ? readdirSync(folder).map((name) => `sha256:${name}`) : [];
    if (digests.length !== Number(values.platforms)) {
        throw new Error(
            `${folder} holds ${digests.length} digests of "${service.name}", and ${values.platforms} platforms are to be in ` +
                `its image: run ci/services/build.ts --push on a machine of each, and bring their folders "digests" here.`,
        );
    }
    await demandTools({ ownBuilder: false, repository });
    const { tag } = await planPublication(service);
    await execa("docker", indexArguments(repository, tag, digests.sort()), { stdio: "inherit" });
    console.log(`${repository}:${tag}@${await publishedDigest(repository, tag)}`);
});
