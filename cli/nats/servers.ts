import { componentName } from "../../settings/names.ts";
import type { StackOutputs } from "../stack/outputs.ts";

/** The names of a stack's servers, and of their containers or pods. */
export function serverNames(stack: string, { nats }: Pick<StackOutputs, "nats">): string[] {
    return nats.monitorUrls.map((_, index) => `${componentName(stack, "nats")}-${index}`);
}
