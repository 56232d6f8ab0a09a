import { isBlock } from "../args/extraConfig.ts";

/** Merges blocks and other settings by their names; a block's settings too. */
export function mergeBlocks(...parts: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
    const merged: Record<string, unknown> = {};
    for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
        merged[name] = isBlock(name) ? { ...(merged[name] as object), ...(value as object) } : value;
    }
    return merged;
}

/** What a user adds to one block. */
export function extraOf(block: string, extraConfig: Readonly<Record<string, unknown>> = {}): object {
    return (extraConfig[block] ?? {}) as object;
}

/** What a user adds outside of blocks that are rendered elsewhere. */
export function without(
    extraConfig: Readonly<Record<string, unknown>> = {},
    ...blocks: readonly string[]
): Record<string, unknown> {
    return Object.fromEntries(Object.entries(extraConfig).filter(([key]) => !blocks.includes(key)));
}
