import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems.ts";

/**
 * Refuses a component's arguments with all problems at once.
 *
 * @throws {pulumi.InputPropertiesError} when there is a problem.
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

/** A failure that the user can fix. */
export function failure(message: string): pulumi.RunError {
    return withoutStack(new pulumi.RunError(message));
}

/**
 * A user's mistake needs no stack trace. Pulumi formats the stack of every error, prints it when the error comes from
 * an output, and with Node 20 needs half a minute and half a gigabyte to color it.
 */
function withoutStack<E extends Error>(error: E): E {
    delete error.stack;
    return error;
}
