import assert from "node:assert/strict";
import type { Problem } from "../../../components/problems.ts";

/** Problems as a message shows them: `path: reason`. */
export const shown = (problems: readonly Problem[]) =>
    problems.map(({ path, reason }) => `${path}: ${reason}`);

/** Arguments, with all of their problems. */
export type Refused<Args> = readonly [args: Args, ...problems: string[]];

/** Tests that a check of arguments reports these problems and no others. */
export function itRefuses<Args>(check: (args: Args) => readonly Problem[], table: readonly Refused<Args>[]) {
    for (const [args, ...problems] of table) {
        it(`are refused with ${JSON.stringify(args)}`, () => assert.deepEqual(shown(check(args)), problems));
    }
}
