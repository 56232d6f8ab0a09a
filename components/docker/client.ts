import { execa } from "execa";

/** What a docker command prints; its error message when it fails, for a log excerpt is help and not a result. */
export async function docker(...args: string[]): Promise<string> {
    const options = { all: true, reject: false, timeout: 10_000 } as const;
    const { all, shortMessage } = await execa("docker", args, options);
    return all || (shortMessage ?? "");
}
