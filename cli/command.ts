import { ExecaError } from "execa";

/**
 * Runs a command and sets its exit code: 0 success, 1 failed, 2 invalid arguments. Failures are printed as messages
 * without a stack trace, unless DHI_DEBUG=1.
 *
 * @param args the arguments that `--help` may be among.
 */
export async function runCommand(
    help: string,
    work: () => Promise<void>,
    args: readonly string[] = process.argv.slice(2),
): Promise<void> {
    if (args.some((argument) => argument === "--help" || argument === "-h")) {
        console.log(help);
        return;
    }
    try {
        await work();
    } catch (error) {
        console.error(`\n${explain(error)}`);
        if (isUsageError(error)) {
            console.error(`\n${help}`);
        }
        // Do not wait for work in progress: the next run resumes it.
        process.exit(isUsageError(error) ? 2 : 1);
    }
}

/** The message of an error, with a stack trace only if DHI_DEBUG=1. */
export function explain(error: unknown): string {
    if (process.env["DHI_DEBUG"] === "1" && error instanceof Error) {
        return error.stack ?? error.message;
    }
    // The short message names the program; its error output is only here if it was not shown already.
    if (error instanceof ExecaError) {
        return [error.shortMessage, error.stderr].filter(Boolean).join("\n");
    }
    return error instanceof Error ? error.message : String(error);
}

/** An error in a command's arguments. */
export function usageError(message: string): Error {
    return Object.assign(new Error(message), { code: "ERR_PARSE_ARGS_OWN" });
}

function isUsageError(error: unknown): boolean {
    return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
