import { PolicyPack, type PolicyConfigSchema, type ResourceValidationPolicy } from "@pulumi/policy";
import type { ResourceValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { checkResource, checkTogether } from "../components/policy/check.ts";
import { recordedResource } from "../components/policy/recorded.ts";
import type { MadeResource, Values } from "../components/policy/resource.ts";
import {
    resourceRules,
    type RuleContext,
    type RuleName,
    type Violation,
} from "../components/policy/rules/rule.ts";
import { withoutNewPrivileges } from "../components/hardening/remedy.ts";

/** What a stack's policy configuration says of each rule. */
type Config = Partial<RuleContext>;

/** The rules that show only where all resources are known. */
const together: readonly RuleName[] = ["jetstream", "network-policy"];

/** Signatures are verified with the keys of a stack, which a pack does not have. */
const names = (Object.keys(resourceRules) as RuleName[]).filter((name) => name !== "image-signature");
const lists = (...keys: string[]): PolicyConfigSchema => ({
    properties: Object.fromEntries(
        keys.map((key) => [key, { type: "array" as const, items: { type: "string" as const } }]),
    ),
});
/** The settings of rules that have some. */
const schemas: Partial<Record<RuleName, PolicyConfigSchema>> = {
    "image-registry": lists("registries"),
    "image-tag": lists("hardened"),
    "published-ports": lists("published"),
};

new PolicyPack("dhi", {
    enforcementLevel: "mandatory",
    policies: names.map((name) => (together.includes(name) ? ofStack(name) : ofResource(name))),
});

function ofResource(name: RuleName): ResourceValidationPolicy {
    const schema = schemas[name];
    return {
        name,
        description: `Requires ${resourceRules[name].replaceAll("`", "")}.`,
        ...(schema === undefined ? {} : { configSchema: schema }),
        validateResource: (args, report) => {
            checkResource(resourceOf(args), contextOf(args.getConfig<Config>()))
                .filter(({ rule }) => rule === name)
                .forEach((violation) => report(textOf(violation)));
        },
        // Only where a stack's configuration asks for it: { "new-privileges": "remediate" }.
        ...(name === "new-privileges"
            ? { remediateResource: (args) => withoutNewPrivileges(args.type, rawOf(args.props)) }
            : {}),
    };
}

function ofStack(name: RuleName): StackValidationPolicy {
    return {
        name,
        description: `Requires ${resourceRules[name].replaceAll("`", "")}.`,
        validateStack: ({ resources }, report) => {
            for (const [{ name: made }, violations] of checkTogether(resources.map(resourceOf))) {
                violations
                    .filter(({ rule }) => rule === name)
                    .forEach((violation) => report(`${made}: ${textOf(violation)}`));
            }
        },
    };
}

function resourceOf({
    type,
    name,
    props,
}: Pick<ResourceValidationArgs, "type" | "name" | "props">): MadeResource {
    return recordedResource(type, name, rawOf(props));
}

function contextOf(config: Config): RuleContext {
    return { registries: ["dhi.io"], hardened: ["dhi.io"], ...config };
}

function textOf({ path, reason, fix }: Violation): string {
    return `${path === "" ? "" : `${path}: `}${reason}: ${fix}`;
}

/** The inputs without the proxy that fails where a value is not known yet: the rules let such values pass. */
function rawOf(props: Values): Values {
    return (props["__getSpecialProxyTarget"] as Values | undefined) ?? props;
}
