/** `npm run check-up`: says what of a stack somebody should look at. */
import { parseArgs } from "node:util";
import { expiringCertificates } from "../../settings/certificates.ts";
import { project } from "../../settings/names.ts";
import { verifyLevel } from "../../settings/images/signers.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { explain } from "../command.ts";
import { checkImages, imageProblems } from "../checkUp/images.ts";
import { monitoringOf } from "../nats/monitoring.ts";
import { defaultStack } from "../pulumiCli.ts";
import { reportImage } from "../reports/images.ts";
import { readCertificates } from "../stack/certificates.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { openStack } from "../stack/open.ts";
import { readImagesAndLogins } from "../stack/imagesAndLogins.ts";
import { readOutputs } from "../stack/outputs.ts";
import { readTopology } from "../topology/topology.ts";

export const help = `Usage: npm run -s check-up -- [STACK]

Says what of a stack somebody should look at: certificates that expire within 30 days, images whose tag has moved, that get no
fixes any longer or are not signed, and what is wrong with the cluster that runs. It changes nothing.

  STACK    the stack (default: ${defaultStack})
  --help   show this help

Exit codes: 0 nothing, 1 failed, 2 invalid arguments, 3 there is something.

Examples:
  npm run -s check-up
  npm run -s check-up -- prod`;

/** What is looked at, and what was found. */
type Part = readonly [subject: string, problems: () => Promise<readonly string[]>];

export async function run(): Promise<void> {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [stack = defaultStack] = positionals;
    const { workspace, config } = openStack(stack);
    const parts: Part[] = [
        ["certificates", () => certificates(workspace, stack)],
        ["images", () => images(workspace, stack, config)],
        ["cluster", () => cluster(workspace, stack, config)],
    ];
    const found = await Promise.all(
        parts.map(async ([subject, problems]) => {
            const lines = await problems().catch((error: unknown) => [
                `cannot be checked: ${explain(error).split("\n")[0]}`,
            ]);
            return { subject, lines };
        }),
    );
    for (const { subject, lines } of found) {
        const text = lines.length === 0 ? " nothing to do" : lines.map((line) => `\n  ${line}`).join("");
        console.log(`${subject}:${text}`);
    }
    process.exitCode = found.some(({ lines }) => lines.length > 0) ? 3 : 0;
}

async function certificates(workspace: Workspace, stack: string): Promise<string[]> {
    const settings = await readCertificates(workspace, stack);
    return expiringCertificates(settings).map(({ path, reason }) => `${project}:${path} ${reason}`);
}

async function images(workspace: Workspace, stack: string, config: LocalStackConfig): Promise<string[]> {
    if (config.usesLocalSubstitutes) {
        // No registry has them.
        return [];
    }
    const found = await readImagesAndLogins(workspace, stack, config, console.error);
    const verifies = verifyLevel(found.settings) !== "off";
    return (await checkImages(found)).flatMap((image) => imageProblems(reportImage(image), verifies));
}

async function cluster(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<readonly string[]> {
    const { servers, read, close } = await monitoringOf(stack, config, await readOutputs(workspace, stack));
    try {
        return (await readTopology(stack, servers, read)).problems;
    } finally {
        close();
    }
}
