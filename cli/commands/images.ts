/** `npm run images`: compares the images of a stack with their registries, and pins them. */
import { parseArgs } from "node:util";
import { definitions } from "../../components/images/rebuilt.ts";
import { exitCodeOf, imageRow, pinChanges, pinned, reportImage } from "../reports/images.ts";
import { checkImages } from "../checkUp/images.ts";
import { printTable } from "../reports/table.ts";
import { defaultStack } from "../pulumiCli.ts";
import { openStack } from "../stack/open.ts";
import { readImagesAndLogins } from "../stack/imagesAndLogins.ts";

export const help = `Usage: npm run -s images -- [STACK] [options]

Looks up every image of a stack in its registry and shows whether its tag still points to the pinned digest, and when it
stops getting fixes, if the image has that date. The column "rebuilt" shows whether the catalog still builds the tag with
fixes, by its definitions as read on ${definitions.read}. The column "signed by" is verified with dhi:images.keys, by
default Docker's key. The column "attested" lists what is attached to the image, and says what of it the same keys did not sign. The
column "findings" counts the vulnerabilities that signed scans of the image name, without those that signed VEX statements
dismiss. Uses the stack's logins (dhi:registryUsername and dhi:registryPassword, dhi:registries), or else those of "docker
login". Registries are contacted over TLS, except for plain ones on the loopback address; for a registry with a private
certificate authority set NODE_EXTRA_CA_CERTS.

  STACK    the stack, from stacks/Pulumi.STACK.yaml (default: ${defaultStack})
  --pin    write the digests that the tags point to now into the stack file, keeping its comments and order
  --json   print JSON with whole digests, for scripts, instead of the table
  --help   show this help

Exit codes: 0 nothing has moved or is missing, 1 failed or a registry cannot be reached, 2 invalid arguments, 3 a tag has
moved, or an image or its pinned digest is missing from the registry.

Examples:
  npm run -s images
  npm run -s images -- prod --pin
  npm run -s images -- prod --json | jq '.[].status'`;

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
    const { workspace, config } = openStack(stack);

    const images = await checkImages(await readImagesAndLogins(workspace, stack, config, console.error));
    const changes = values.pin ? pinChanges(images) : [];
    if (changes.length > 0) {
        config.setShared(changes);
    }
    const result = values.pin ? pinned(images) : images;
    const reports = result.map(reportImage);
    console.log(values.json ? JSON.stringify(reports, null, 4) : printTable(reports.map(imageRow)));
    if (values.pin) {
        console.error(
            `\nWrote ${changes.length} of ${images.length} digests to stacks/Pulumi.${stack}.yaml.`,
        );
    }
    process.exitCode = exitCodeOf(result);
}
