import * as pulumi from "@pulumi/pulumi";

/** One thing wrong with what a user wrote. */
export interface Problem {
    /** The property's path from the arguments' root, such as `jetstream.size`. */
    readonly path: string;
    /** What is wrong with which value, and what to write instead. Never a secret's value. */
    readonly reason: string;
}

/**
 * Refuses a component's arguments with everything that is wrong with them at once.
 *
 * @throws {pulumi.InputPropertiesError} when there is any problem.
 */
export function refuse(component: string, problems: readonly Problem[]): void {
    if (problems.length > 0) {
        throw new pulumi.InputPropertiesError({
            message: `${component}: ${problems.map(({ path, reason }) => `${path}: ${reason}`).join("; ")}`,
            errors: problems.map(({ path, reason }) => ({ propertyPath: path, reason })),
        });
    }
}

/**
 * A failure that the user can mend, for outputs to reject with. Pulumi prints the stack of an error that comes out of
 * an output, even of a {@link pulumi.RunError}; so this one has none.
 */
export function failure(message: string): pulumi.RunError {
    const error = new pulumi.RunError(message);
    delete error.stack;
    return error;
}
