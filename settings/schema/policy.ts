import * as z from "zod";
import { ruleNames } from "../policy/ruleNames.ts";
import { expected, text } from "./formats.ts";

const exemption = z.strictObject(
    {
        rule: z
            .enum(ruleNames, expected(`the name of a rule: ${ruleNames.join(", ")}`))
            .describe("The rule, as the message names it"),
        resource: text(`the name of a resource or a key, as the message has it`).describe(
            "The resource by its name, or the key that makes it (`dhi:apps[0]`), with all below it",
        ),
        reason: text("a reason, which every preview shows").describe("Why, for those who read the preview"),
        until: z
            .string(expected(`a day, for example "2027-01-31"`))
            .regex(/^\d{4}-\d{2}-\d{2}$/, expected(`a day, for example "2027-01-31"`))
            .describe("The last day, in UTC; after it the rule holds again"),
    },
    expected("settings, for example { rule: image-digest, resource: spy, reason: …, until: 2027-01-31 }"),
);

/** `dhi:policyExemptions`: what may violate a rule of `production` for some time. */
export const exemptionsSchema = z
    .array(exemption, expected("a list of exemptions"))
    .default([])
    .describe("What may violate a rule of `dhi:policy: production` until a day; every preview shows it");
