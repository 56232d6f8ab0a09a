/** What a docker command prints, or why it failed: both are only shown to people. */
export async function docker(...args: string[]): Promise<string> {
    // Loaded on demand: a preview runs no command.
    const { execa } = await import("execa");
    const options = { all: true, reject: false, timeout: 10_000 } as const;
    const { all, shortMessage } = await execa("docker", args, options);
    return all || (shortMessage ?? "");
}
