/** Skips a test or a suite with a message. */
export function skip(context: Mocha.Context, reason: string): never {
    console.warn(`      SKIPPED: ${reason}`);
    return context.skip();
}
