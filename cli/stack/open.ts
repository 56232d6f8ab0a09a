import { openWorkspace } from "../../workspace/workspace.ts";
import { LocalStackConfig } from "./config.ts";

/**
 * A stack of this checkout.
 *
 * @throws naming the stacks that exist, if it has no file.
 */
export function openStack(stack: string) {
    const workspace = openWorkspace();
    const config = new LocalStackConfig(workspace, stack);
    config.requireSharedFile();
    return { workspace, config };
}
