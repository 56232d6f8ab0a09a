import { resourceRules, type RuleName } from "../../components/policy/rules/rule.ts";

/** Rules of settings that no resource shows. */
const ofSettings = ["cluster-context", "password", "shared-token"] as const;

/** The name of a rule of `dhi:policy: production`. */
export type AnyRuleName = RuleName | (typeof ofSettings)[number];

/** All names, for exemptions. */
export const ruleNames = [...Object.keys(resourceRules), ...ofSettings].sort() as AnyRuleName[];
