import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems.ts";

/**
 * Refuses a component's arguments with everything that is wrong with them at once.
 *
 * @throws {pulumi.InputPropertiesError} when there is any problem.
 */
export function refuse(component: string, problems: readonly Problem[]): void {
    if (problems.length > 0) {
        throw withoutStack(
            new pulumi.InputPropertiesError({
                message: `${component}: ${problems.map(({ path, reason }) => `${path}: ${reason}`).join("; ")}`,
                errors: problems.map(({ path, reason }) => ({ propertyPath: path, reason })),
            }),
        );
    }
}

/** A failure that the user can mend. */
export function failure(message: string): pulumi.RunError {
    return withoutStack(new pulumi.RunError(message));
}

/**
 * A user's mistake needs no stack trace. Pulumi formats the stack of every error it meets, prints it when the error
 * came out of an output, and with Node 20 takes half a minute and half a gigabyte to colour it.
 */
function withoutStack<E extends Error>(error: E): E {
    delete error.stack;
    return error;
}
