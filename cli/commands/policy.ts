/** `npm run policy`: applies the rules of production to what a preview shows. */
import { parseArgs } from "node:util";
import { checkResource, checkTogether } from "../../components/policy/check.ts";
import {
    dayOf,
    judge,
    printExemption,
    printFindings,
    type Finding,
} from "../../components/policy/exemptions.ts";
import { recordedResource } from "../../components/policy/recorded.ts";
import type { MadeResource } from "../../components/policy/resource.ts";
import type { Violation } from "../../components/policy/rules/rule.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import { parseSettings, printProblems } from "../../settings/check.ts";
import { ruleArgs } from "../../settings/policy/ruleArgs.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { defaultStack } from "../pulumiCli.ts";
import { runPreview } from "../preview/runPreview.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { configIn, plainValues } from "../stack/files.ts";

export const help = `Usage: npm run -s policy -- [STACK] [options]

Previews a stack and shows which rules of dhi:policy: production its resources would violate, whatever the stack's policy is. A
production stack applies them itself, in every preview and update. Exemptions (dhi:policyExemptions) are shown. Signatures are
not verified: that is for dhi:images.verify, and "npm run images" shows them.

  STACK    the stack, from stacks/Pulumi.STACK.yaml (default: ${defaultStack})
  --json   print JSON, for scripts, instead of text
  --help   show this help

Exit codes: 0 nothing is violated, 1 the preview failed, 2 invalid arguments, 3 a rule is violated.

Examples:
  npm run -s policy
  npm run -s policy -- staging --json | jq '.[].rule'`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { json: { type: "boolean", default: false }, help: { type: "boolean" } },
    });
    const [stack = defaultStack] = positionals;
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, stack);
    config.requireSharedFile();
    const settings = settingsOf(stack, config);
    const made = resourcesIn(await runPreview(workspace, stack));
    const { refused, exempted } = judge(
        findingsOf(stack, settings, made),
        settings.policyExemptions,
        dayOf(new Date()),
    );
    exempted.forEach((findings, exemption) => {
        console.error(printExemption(exemption, findings));
    });
    if (values.json) {
        const rows = refused.map(({ resource, ...rest }) => ({
            resource: resource.name,
            type: resource.type,
            ...rest,
        }));
        console.log(JSON.stringify(rows, null, 4));
    } else {
        console.log(
            refused.length === 0
                ? `Production would refuse none of the ${made.length} resources of "${stack}".`
                : printFindings(refused),
        );
    }
    process.exitCode = refused.length === 0 ? 0 : 3;
}

/** The settings without secrets, which the rules only need to look for them in plain text. */
function settingsOf(stack: string, config: LocalStackConfig): PlainSettings {
    const { settings, problems } = parseSettings(plainValues(configIn(config.effective)));
    if (settings === undefined) {
        throw new Error(printProblems(stack, problems));
    }
    return settings;
}

/**
 * The resources that providers would have made.
 *
 * @throws if the preview failed.
 */
export function resourcesIn({ succeeded, messages, changes, unchanged }: StackPreview): MadeResource[] {
    if (!succeeded) {
        const errors = messages.filter(({ severity }) => severity === "error").map(({ text }) => text);
        throw new Error(["The preview failed:", ...errors].join("\n"));
    }
    const kept = changes.filter(({ operation }) => operation !== "delete" && operation !== "forget");
    return [...kept, ...unchanged].map(({ type, name, inputs }) => recordedResource(type, name, inputs));
}

function findingsOf(stack: string, settings: PlainSettings, made: readonly MadeResource[]): Finding[] {
    const { origin, ...context } = ruleArgs(stack, settings);
    const found: [MadeResource, Violation[]][] = [
        ...made.map((resource): [MadeResource, Violation[]] => [resource, checkResource(resource, context)]),
        ...checkTogether(made),
    ];
    return found.flatMap(([resource, violations]) =>
        violations.map((each) => ({ ...each, resource, origin: origin?.(resource, each) })),
    );
}
