/** `ci/services/pin.ts`: writes the published digests into stack files. */
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { LocalStackConfig } from "../../cli/stack/config.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { requireRepository, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import type { Service } from "./findServices.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/pin.ts [options] [STACK ...]

Writes the published digests into the stack files that use services by digest ("image" in dhi:apps), keeping their comments
and order. Prints a line for each change.

  STACK ...              the stacks to change (default: all)
  --registry HOST/TEAM   see ci/services/list.ts
  --help                 show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Example:
  node --import tsx ci/services/pin.ts --registry ghcr.io/acme prod`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { registry: { type: "string" }, help: { type: "boolean" } },
    });
    const workspace = openWorkspace();
    for (const service of readServices(given(values.registry))) {
        const stacks = service.adopters.filter(
            ({ stack }) => positionals.length === 0 || positionals.includes(stack),
        );
        const image = stacks.length === 0 ? undefined : await publishedImage(service);
        for (const { stack, index } of stacks.filter((each) => image !== undefined && each.image !== image)) {
            const path = ["config", "dhi:apps", String(index), "image"];
            new LocalStackConfig(workspace, stack).setShared([{ path, value: image }]);
            console.log(`- \`${stack}\`: \`${image}\``);
        }
    }
});

async function publishedImage(service: Service): Promise<string | undefined> {
    const repository = requireRepository(service);
    const { tag } = await planPublication(service);
    const digest = await publishedDigest(repository, tag);
    return digest === undefined ? undefined : `${repository}:${tag}@${digest}`;
}
