/** `ci/services/pin.ts`: writes what was published into the stacks that take it by digest. */
import { parseArgs } from "node:util";
import { runCommand } from "../../cli/command.ts";
import { LocalStackConfig } from "../../cli/stack/config.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { demandRepository, given } from "./requirements.ts";
import { planPublication, publishedDigest } from "./publication.ts";
import type { Service } from "./findServices.ts";
import { readServices } from "./readServices.ts";

const help = `Usage: node --import tsx ci/services/pin.ts [--registry HOST/TEAM] [STACK ...]

Writes every service that was published into the stack files that take it by digest ("image" in dhi:apps), whose comments
and order stay; all of them, or those that are named. Prints a line for each that has changed.

  --registry HOST/TEAM   see ci/services/list.ts
  --help                 this text`;

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
    const repository = demandRepository(service);
    const { tag } = await planPublication(service);
    const digest = await publishedDigest(repository, tag);
    return digest === undefined ? undefined : `${repository}:${tag}@${digest}`;
}
