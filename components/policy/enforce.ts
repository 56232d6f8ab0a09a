import * as pulumi from "@pulumi/pulumi";
import { failure } from "../refusal.ts";
import { checkResource, checkTogether } from "./check.ts";
import {
    dayOf,
    judge,
    printExemption,
    printFinding,
    printFindings,
    type Exemption,
    type Finding,
} from "./exemptions.ts";
import { registeredResource } from "./registered.ts";
import type { MadeResource } from "./resource.ts";
import type { RuleContext, RuleName, Violation } from "./rules/rule.ts";
import { SignatureRule } from "./rules/signatures.ts";

/** How the rules of production are enforced. */
export interface RuleArgs extends RuleContext {
    /** What may violate a rule for some time. Every run shows them. @default [] */
    readonly exemptions?: readonly Exemption[];
    /** What makes a resource, where messages should name it. @default - only the resource is named */
    readonly origin?: (resource: MadeResource, violation: Violation) => string | undefined;
    /**
     * Verifies who signed an image, and says why that does not let it run; `undefined` where it does. Called with the reference
     * of every image that runs. @default - signatures are not verified
     */
    readonly whyUnsigned?: (reference: string) => Promise<string | undefined>;
    /** Whether nothing but signatures is checked. @default false */
    readonly signaturesOnly?: boolean;
    /** The rules whose violations are warnings. @default [] */
    readonly advisory?: readonly RuleName[];
}

/** The rules at work in a program. */
export interface EnforcedRules {
    /**
     * Waits until everything is registered, and reports what is wrong. Call it at the end of the program.
     *
     * @throws {pulumi.RunError} with every violation.
     */
    finished(): Promise<void>;
}

/**
 * Applies the rules of production to every resource that the program registers from now on, with its final inputs: also
 * those that a chart or another component makes, and whatever a `transform` has changed. Call it before the first resource.
 *
 * A preview reports all violations at its end. In an update, a resource that violates a rule is not made.
 *
 * ```ts
 * const rules = enforceRules({ registries: ["dhi.io", "registry.example.com/team"], hardened: ["dhi.io"] });
 * new DockerRustApp("hello", { image, port: 3000 });
 * await rules.finished();
 * ```
 */
export function enforceRules(args: RuleArgs): EnforcedRules {
    const { exemptions = [], origin, whyUnsigned, signaturesOnly = false, advisory = [], ...context } = args;
    const made: MadeResource[] = [];
    const findings: Finding[] = [];
    const today = dayOf(new Date());
    const signatures = whyUnsigned && new SignatureRule(whyUnsigned);
    const find = (resource: MadeResource, violations: readonly Violation[]): Finding[] =>
        violations.map((each) => ({ ...each, resource, origin: origin?.(resource, each) }));
    const isWarning = ({ rule }: Violation) => advisory.includes(rule);
    const print = (refused: readonly Finding[]) =>
        printFindings(refused, signaturesOnly ? "of the rules of the stack" : undefined);

    pulumi.runtime.registerResourceTransform(async ({ custom, type, name, props }) => {
        if (!custom) {
            return undefined;
        }
        const resource = await registeredResource(type, name, props);
        made.push(resource);
        const unsigned = (await signatures?.check(resource)) ?? [];
        const others = signaturesOnly ? [] : checkResource(resource, context);
        const found = find(resource, [...others, ...unsigned]);
        findings.push(...found);
        const { refused } = judge(found, exemptions, today);
        const stopping = refused.filter((each) => !isWarning(each));
        if (stopping.length > 0 && !pulumi.runtime.isDryRun()) {
            await stopUpdate(print(stopping));
        }
        return undefined;
    });

    return {
        async finished() {
            await registrations();
            const together = signaturesOnly ? [] : checkTogether(made);
            findings.push(...together.flatMap(([resource, found]) => find(resource, found)));
            const { refused: open, exempted } = judge(findings, exemptions, today);
            for (const finding of open.filter(isWarning)) {
                await pulumi.log.warn(printFinding(finding));
            }
            const refused = open.filter((each) => !isWarning(each));
            for (const [exemption, exempt] of exempted) {
                await pulumi.log.warn(printExemption(exemption, exempt));
            }
            if (refused.length > 0) {
                throw failure(print(refused));
            }
        },
    };
}

/** With this exit code a program says that it has logged its error itself. */
const alreadyLogged = 32;

/**
 * Ends an update before a resource is made. A transform that fails would do that too, but with the stack traces of the SDK
 * and the engine.
 */
async function stopUpdate(message: string): Promise<never> {
    await pulumi.log.error(message);
    process.exit(alreadyLogged);
}

/** Resolves when every resource that was registered is complete, which the SDK waits for itself at a program's end. */
async function registrations(): Promise<void> {
    await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
}
