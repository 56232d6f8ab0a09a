/** `npm run images`: every image of a stack, and whether its tag still points at the digest that is pinned. */
import { parseArgs } from "node:util";
import { askOptions, comparePin } from "../../components/images/pin.ts";
import { registryOf } from "../../components/images/pushedReference.ts";
import { inspectImage } from "../../components/images/registryClient.ts";
import { printTable } from "../reports/delivery.ts";
import {
    exitCodeOf,
    imageRow,
    pinChanges,
    pinned,
    reportImage,
    type CheckedImage,
} from "../reports/images.ts";
import { defaultStack } from "../pulumiCli.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { readStackImages, type StackImages } from "../stack/images.ts";
import { openWorkspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run -s images -- [STACK] [--pin] [--json]

Asks the registries for every image that stacks/Pulumi.STACK.yaml uses (default: ${defaultStack}) and shows where each comes from,
whether its tag still points at the digest that is pinned, and when it gets no more fixes, where the image says so.

  --pin    write the digests that the tags point at now into the stack file; its comments and order stay
  --json   a list for scripts in place of the table, with whole digests
  --help   this text

Logins are those of the stack (dhi:registryUsername and dhi:registryPassword, dhi:registries), else what "docker login"
left, in Docker's file or in a credential helper. Registries are asked over TLS, and one on this machine's loopback
address without it where it speaks none; NODE_EXTRA_CA_CERTS names the certificate of one that has its own authority.

Exit codes: 0 nothing has moved or is missing, 1 failed or a registry could not be asked, 2 wrongly called, 3 a tag has moved,
or the registry does not have it or its digest.`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            pin: { type: "boolean", default: false },
            json: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const [stack = defaultStack] = positionals;
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, stack);
    config.demandShared();

    const images = await checkAll(await readStackImages(workspace, stack, config, console.error));
    const changes = values.pin ? pinChanges(images) : [];
    if (changes.length > 0) {
        config.setShared(changes);
    }
    const result = values.pin ? pinned(images) : images;
    const reports = result.map(reportImage);
    console.log(values.json ? JSON.stringify(reports, null, 4) : printTable(reports.map(imageRow)));
    if (values.pin) {
        console.error(
            `\n${changes.length} of ${images.length} digests written into stacks/Pulumi.${stack}.yaml`,
        );
    }
    process.exitCode = exitCodeOf(result);
}

function checkAll({ images, logins }: StackImages): Promise<CheckedImage[]> {
    return Promise.all(
        images.map(async (image) => {
            const options = await askOptions(registryOf(image.reference), logins);
            const state = await comparePin(image.reference, (address) => inspectImage(address, options));
            return { ...image, state };
        }),
    );
}
