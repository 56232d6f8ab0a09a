import type { RuleArgs } from "../../components/policy/enforce.ts";
import { ruleArgs } from "../policy/ruleArgs.ts";
import type { PlainSettings } from "../schema.ts";
import { imageVerifier } from "./signatures.ts";
import { verifyLevel } from "./signers.ts";

/**
 * The rules that a stack enforces on everything that is made: those of production, and signatures. Undefined for none.
 *
 * @param settings with the images that were verified.
 */
export function enforcedRules(stack: string, settings: PlainSettings): RuleArgs | undefined {
    const level = verifyLevel(settings);
    const isProduction = settings.policy === "production";
    if (level === "off" && !isProduction) {
        return undefined;
    }
    return {
        ...ruleArgs(stack, settings),
        ...(level === "off" ? {} : { whyUnsigned: imageVerifier(settings) }),
        ...(level === "warn" ? { advisory: ["image-signature"] } : {}),
        ...(isProduction ? {} : { signaturesOnly: true }),
    };
}
