import * as pulumi from "@pulumi/pulumi";
import { failure } from "../refusal.ts";
import { checkResource, checkTogether } from "./check.ts";
import { dayOf, judge, printExemption, printFindings, type Exemption, type Finding } from "./exemptions.ts";
import { registeredResource } from "./registered.ts";
import type { MadeResource } from "./resource.ts";
import type { RuleContext, Violation } from "./rules/rule.ts";

/** How the rules of production are enforced. */
export interface RuleArgs extends RuleContext {
    /** What may violate a rule for some time. Every run shows them. @default [] */
    readonly exemptions?: readonly Exemption[];
    /** What makes a resource, where messages should name it. @default - only the resource is named */
    readonly origin?: (resource: MadeResource, violation: Violation) => string | undefined;
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
export function enforceRules({ exemptions = [], origin, ...context }: RuleArgs): EnforcedRules {
    const made: MadeResource[] = [];
    const findings: Finding[] = [];
    const today = dayOf(new Date());
    const find = (resource: MadeResource, violations: readonly Violation[]): Finding[] =>
        violations.map((each) => ({ ...each, resource, origin: origin?.(resource, each) }));

    pulumi.runtime.registerResourceTransform(async ({ custom, type, name, props }) => {
        if (!custom) {
            return undefined;
        }
        const resource = await registeredResource(type, name, props);
        const found = find(resource, checkResource(resource, context));
        made.push(resource);
        findings.push(...found);
        const { refused } = judge(found, exemptions, today);
        if (refused.length > 0 && !pulumi.runtime.isDryRun()) {
            await stopUpdate(printFindings(refused));
        }
        return undefined;
    });

    return {
        async finished() {
            await registrations();
            findings.push(...checkTogether(made).flatMap(([resource, found]) => find(resource, found)));
            const { refused, exempted } = judge(findings, exemptions, today);
            for (const [exemption, exempt] of exempted) {
                await pulumi.log.warn(printExemption(exemption, exempt));
            }
            if (refused.length > 0) {
                throw failure(printFindings(refused));
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
