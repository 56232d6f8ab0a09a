import { execa, ExecaError } from "execa";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { failure } from "../../refusal.ts";
import { printCargoCredentials, printGitConfig, type KnownCargoSecrets } from "./cargoSecrets.ts";

/** How the Dockerfile's target `fetch` is built. */
export interface FetchArgs {
    readonly context: string;
    readonly dockerfile: string;
    readonly platform: string;
    readonly args: Readonly<Record<string, string>>;
}

/** So many lines of a failed download say why. */
const lines = 25;

/**
 * Downloads a project's private dependencies into the engine's caches, from which the build then takes them. The
 * client of Docker does it, because the Docker plugin hands neither secrets nor an agent to a build of `docker.Image`.
 *
 * The credentials go to it by its environment, which nobody but this user can read, and on to the engine for the one step
 * that mounts them.
 *
 * @throws {pulumi.RunError} when something cannot be had, with the end of what cargo said.
 */
export async function fetchPrivate(fetch: FetchArgs, secrets: KnownCargoSecrets): Promise<void> {
    const { context, dockerfile, platform, args } = fetch;
    const knownHosts = join(homedir(), ".ssh", "known_hosts");
    const buildArgs = { ...args, NONCE: String(Date.now()) };
    const command = [
        ...[
            "build",
            "--progress",
            "plain",
            "--target",
            "fetch",
            "--platform",
            platform,
            "--file",
            dockerfile,
        ],
        ...Object.entries(buildArgs).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
        ...["--secret", "id=cargo-credentials,env=DHI_CARGO_CREDENTIALS"],
        ...["--secret", "id=git-config,env=DHI_GIT_CONFIG"],
        ...(secrets.ssh ? ["--ssh", "default"] : []),
        ...(secrets.ssh && existsSync(knownHosts) ? ["--secret", `id=known-hosts,src=${knownHosts}`] : []),
        context,
    ];
    try {
        await execa("docker", command, {
            all: true,
            env: {
                DOCKER_BUILDKIT: "1",
                // The caches are the engine's, as the plugin's build is; a builder of one's own has others.
                BUILDX_BUILDER: "default",
                DHI_CARGO_CREDENTIALS: printCargoCredentials(secrets.registries),
                DHI_GIT_CONFIG: printGitConfig(secrets.git),
            },
        });
    } catch (error) {
        if (error instanceof ExecaError) {
            throw failure(explain(context, error.all ?? error.shortMessage));
        }
        throw error;
    }
}

function explain(context: string, output: string): string {
    const end = output.trim().split("\n").slice(-lines);
    return [
        `The dependencies of ${context} cannot be downloaded with cargoSecrets. The last lines of cargo and Docker:`,
        ...end.map((line) => `  ${line}`),
    ].join("\n");
}
