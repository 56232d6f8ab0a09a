import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withoutSecrets } from "../../preview/secrets.ts";
import { checkout } from "../../workspace/workspace.ts";
import type { PulumiStack } from "../integration/support/pulumiStack.ts";
import { TestStack } from "../integration/support/stack.ts";
import { reduced } from "./reduce.ts";

/** What is written in place of a text. */
export type Replacement = readonly [from: RegExp | string, to: string];

const folder = join(import.meta.dirname, "previews");

/**
 * Records previews of a stack.
 *
 * @param names what is written in place of its names and ports.
 */
export function recorder(stack: PulumiStack, names: readonly Replacement[]) {
    /** Runs a command that previews, and keeps its events. */
    const record = async (name: string, ...command: string[]) => {
        const { output } = await stack.run(...(command.length === 0 ? ["preview"] : command), "--json");
        const events = [
            [stack.folder, "stack"] as const,
            [checkout, "."] as const,
            ...names,
            ["standin.local/offline/dhi-", "dhi.io/"] as const,
            ["standin.local/offline", "dhi.io"] as const,
        ].reduce(
            (text, [from, to]) => text.replaceAll(from, to),
            reduced(withoutSecrets(output, Object.values(stack.secrets))),
        );
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${name}.jsonl`), events);
        console.log(`${name}: ${events.length} characters`);
    };
    /** Records what a change of a setting would do, and takes it back. */
    const recordWith = async (name: string, path: readonly string[], value: unknown) => {
        if (!(stack instanceof TestStack)) {
            throw new Error(`${name}: only stacks of this project have settings.`);
        }
        const before = stack.configText;
        stack.setConfig(path, value);
        await record(name);
        stack.editFile(() => before);
    };
    /** Removes the stack. Events have what plugins say for debugging, which has secrets: no report is made of it. */
    const remove = () =>
        stack.remove(Object.keys(stack.secrets).map((key) => `${key} is in what the commands printed`));
    return { record, recordWith, remove };
}
