import { kindOf } from "../meaning/roles.ts";
import { stateOf } from "../meaning/verdict.ts";
import type { UnfinishedChange } from "../stackPreview.ts";
import { code, visible } from "./escape.ts";

/** What an update was to change and did not. */
export function unfinishedBlock(unfinished: readonly UnfinishedChange[], max: number): string[] {
    if (unfinished.length === 0) {
        return [];
    }
    const items = unfinished
        .slice(0, max)
        .map((each) => `- ${each.operation} ${visible(kindOf(each))} ${code(each.name)}: ${stateOf(each)}`);
    const omitted = unfinished.length - items.length;
    return ["**Not done**", [...items, ...(omitted > 0 ? [`- … and ${omitted} more`] : [])].join("\n")];
}
