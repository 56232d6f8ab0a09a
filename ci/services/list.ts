/** `ci/services/list.ts`: the services to build, as a matrix for a workflow. */
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { runners } from "./buildx.ts";
import { requireRepository, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import type { Service } from "./findServices.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/list.ts [options]

Lists the services that stacks in stacks/ build (those with "context" and "binary") as outputs of a CI step: "services" by
name, and "builds" by service and platform, each with the runner that builds it natively.

  --registry HOST/TEAM   where images without a "push" in their recipe go: ghcr.io/acme becomes ghcr.io/acme/hello
                         (default: the repository from which stacks use the service by digest)
  --unpublished          leave out services that the registry has with the same sources, recipe and base images
  --help                 show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Example:
  node --import tsx ci/services/list.ts --registry ghcr.io/acme --unpublished >> "$GITHUB_OUTPUT"`;

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
    return (await publishedDigest(requireRepository(service), tag)) === undefined;
}
