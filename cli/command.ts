import { ExecaError } from "execa";

/**
 * Runs a command's work and turns its end into an exit code: 0 done, 1 failed, 2 wrongly called. A mistake of the
 * user's shows as a message, not as a stack trace; DHI_DEBUG=1 shows the trace.
 */
export async function runCommand(help: string, work: () => Promise<void>): Promise<void> {
    if (process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) {
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
        // At once: whatever is still at work can be taken up again.
        process.exit(isUsageError(error) ? 2 : 1);
    }
}

/** An error in words for whoever called the command: a message, not a stack trace. */
export function explain(error: unknown): string {
    if (process.env["DHI_DEBUG"] === "1" && error instanceof Error) {
        return error.stack ?? error.message;
    }
    // What a tool printed was shown already; its command line says which tool it was.
    if (error instanceof ExecaError) {
        return [error.shortMessage, error.stderr].filter(Boolean).join("\n");
    }
    return error instanceof Error ? error.message : String(error);
}

/** A command that was wrongly called. */
export function usageError(message: string): Error {
    return Object.assign(new Error(message), { code: "ERR_PARSE_ARGS_OWN" });
}

function isUsageError(error: unknown): boolean {
    return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
