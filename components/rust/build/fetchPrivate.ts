import { execa, ExecaError } from "execa";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { failure } from "../../refusal.ts";
import { printCargoCredentials, printGitConfig, type KnownCargoSecrets } from "./cargoSecrets.ts";
import { withSecretPipes } from "./secretPipes.ts";

/** How to build the Dockerfile's target `fetch`. */
export interface FetchArgs {
    readonly context: string;
    readonly dockerfile: string;
    readonly platform: string;
    readonly args: Readonly<Record<string, string>>;
}

/** How many lines of a failed download are reported. */
const maxLines = 25;

/**
 * Downloads a project's private dependencies into the engine's caches, from which the build takes them. It uses the Docker
 * client, as `docker.Image` of the Docker plugin (5.2) supports neither secrets nor an SSH agent.
 *
 * @throws {pulumi.RunError} when a download fails, with the end of cargo's output.
 */
export async function fetchPrivate(
    fetch: FetchArgs,
    { registries, git, ssh }: KnownCargoSecrets,
): Promise<void> {
    const contents = {
        "cargo-credentials": printCargoCredentials(registries),
        "git-config": printGitConfig(git),
    };
    try {
        await withSecretPipes(contents, (pipes) => {
            const command = [
                ...fetchCommand(fetch),
                ...secretFlags(pipes),
                ...(ssh ? ["--ssh", "default"] : []),
                ...knownHostsFlags(),
                fetch.context,
            ];
            // The engine's own builder, which the plugin uses too: others have other caches.
            return execa("docker", command, {
                all: true,
                env: { DOCKER_BUILDKIT: "1", BUILDX_BUILDER: "default" },
            });
        });
    } catch (error) {
        if (error instanceof ExecaError) {
            throw failure(explain(fetch.context, error.all ?? error.shortMessage));
        }
        throw error;
    }
}

function fetchCommand({ dockerfile, platform, args }: FetchArgs): string[] {
    const buildArgs = { ...args, NONCE: String(Date.now()) };
    return [
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
    ];
}

function secretFlags(files: Readonly<Record<string, string>>): string[] {
    return Object.entries(files).flatMap(([id, path]) => ["--secret", `id=${id},src=${path}`]);
}

function knownHostsFlags(): string[] {
    const path = join(homedir(), ".ssh", "known_hosts");
    return existsSync(path) ? secretFlags({ "known-hosts": path }) : [];
}

/** The end of cargo's output, or of Docker's if cargo was not started. */
function explain(context: string, output: string): string {
    const all = output.trim().split("\n");
    const cargo = all.flatMap((line) => /^#\d+ \d+\.\d+ ?(.*)$/.exec(line)?.[1] ?? []);
    return [
        `The dependencies of ${context} cannot be downloaded with cargoSecrets. The last lines of the output:`,
        ...(cargo.length > 0 ? cargo : all).slice(-maxLines).map((line) => `  ${line}`),
    ].join("\n");
}
