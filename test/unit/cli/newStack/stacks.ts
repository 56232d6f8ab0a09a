import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { NewStack, StackText } from "../../../../cli/newStack/text.ts";

const shipped = (name: string): StackText => ({
    name,
    text: readFileSync(new URL(`../../../../stacks/Pulumi.${name}.yaml`, import.meta.url), "utf8"),
});

/** The stacks that come with the project. */
export const [dev, staging, prod] = ["dev", "staging", "prod"].map(shipped) as [
    StackText,
    StackText,
    StackText,
];
/** New stacks with the defaults. */
export const docker: NewStack = { name: "qa", runtime: "docker", policy: "development" };
export const kubernetes: NewStack = { name: "qa", runtime: "kubernetes", policy: "development" };

/** The configuration in a stack file's text. */
export function configOf(text: string): Record<string, Record<string, unknown>> {
    return (parse(text) as { config: Record<string, Record<string, unknown>> }).config;
}
