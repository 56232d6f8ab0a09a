/** `ci/listStacks.ts`: the stacks and their runtimes, as a matrix for a workflow. */
import { parseArgs } from "node:util";
import { runCommand } from "../cli/command.ts";
import { sharedRuntime, stackNames } from "../cli/stack/files.ts";
import { checkout } from "../workspace/workspace.ts";

const help = `Usage: node --import tsx ci/listStacks.ts [STACK]

Lists the stacks in stacks/ with their runtimes as an output of a CI step: stacks=[{"name":"dev","runtime":"docker"}].

  STACK    list this stack only (default: all)
  --help   show this help

Exit codes: 0 success, 1 the stack does not exist, 2 invalid arguments.

Example:
  node --import tsx ci/listStacks.ts dev >> "$GITHUB_OUTPUT"`;

await runCommand(help, () => {
    const { positionals } = parseArgs({
        allowPositionals: true,
        options: { help: { type: "boolean" } },
    });
    const [wanted] = positionals;
    const all = stackNames(checkout);
    const names = all.filter((name) => wanted === undefined || name === wanted);
    if (names.length === 0) {
        throw new Error(`The stack "${wanted}" does not exist: use one of ${all.join(", ")}.`);
    }
    console.log(
        `stacks=${JSON.stringify(names.map((name) => ({ name, runtime: sharedRuntime(checkout, name) })))}`,
    );
    return Promise.resolve();
});
