/** `ci/services/list.ts`: what there is to build, as a matrix for a workflow. */
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { runners } from "./buildx.ts";
import { demandRepository, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import type { Service } from "./findServices.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/list.ts [--registry HOST/TEAM] [--unpublished]

Lists every service that a stack in stacks/ builds ("context" and "binary"), as outputs of a step of CI: "services" by
name, and "builds" by service and platform, with the runner that builds it natively.

  --registry HOST/TEAM   where images go whose recipe states no "push": ghcr.io/acme becomes ghcr.io/acme/hello.
                         Default: the repository from which the stacks take the service by digest
  --unpublished          leave out what the registry has already: the same sources, recipe and base images
  --help                 this text`;

await runCommand(help, async () => {
    const { values } = parseArgs({
        options: {
            registry: { type: "string" },
            unpublished: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const all = readServices(given(values.registry));
    const kept = await Promise.all(all.map((service) => !values.unpublished || isUnpublished(service)));
    const services = all.filter((_, index) => kept[index]).map(({ name }) => name);
    const builds = services.flatMap((service) =>
        Object.entries(runners).map(([platform, runner]) => ({ service, platform, runner })),
    );
    console.log(`services=${JSON.stringify(services)}`);
    console.log(`builds=${JSON.stringify(builds)}`);
});

async function isUnpublished(service: Service): Promise<boolean> {
    const { tag } = await planPublication(service);
    return (await publishedDigest(demandRepository(service), tag)) === undefined;
}
