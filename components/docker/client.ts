/** What a docker command prints, or why it failed: both are only shown to people. */
export async function docker(...args: string[]): Promise<string> {
    // Loaded on demand: a preview runs no command.
    const { execa } = await import("execa");
    const env = engineVariables(process.env);
    const options = { all: true, reject: false, timeout: 10_000, env } as const;
    const { all, shortMessage } = await execa("docker", args, options);
    return all || (shortMessage ?? "");
}

/**
 * The variables with which the docker command uses the same engine as the Docker provider: that of `DOCKER_CONTEXT`, else of
 * `DOCKER_HOST`. The command alone prefers them the other way, and without either uses that of `docker context use`.
 */
export function engineVariables({ DOCKER_CONTEXT: context }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return context ? { DOCKER_HOST: undefined } : { DOCKER_CONTEXT: "default" };
}
