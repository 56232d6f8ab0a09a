import { execa, ExecaError } from "execa";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { failure } from "../../refusal.ts";
import { printCargoCredentials, printGitConfig, type KnownCargoSecrets } from "./cargoSecrets.ts";
import { withSecretPipes } from "./secretPipes.ts";

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
 * @throws {pulumi.RunError} when something cannot be had, with the end of what cargo said.
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
            // The caches are the engine's, as the plugin's build is; a builder of one's own has others.
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

/** What cargo said last; where Docker did not get so far, what Docker said. */
function explain(context: string, output: string): string {
    const all = output.trim().split("\n");
    const ofCargo = all.flatMap((line) => /^#\d+ \d+\.\d+ ?(.*)$/.exec(line)?.[1] ?? []);
    return [
        `The dependencies of ${context} cannot be downloaded with cargoSecrets. The last lines of it:`,
        ...(ofCargo.length > 0 ? ofCargo : all).slice(-lines).map((line) => `  ${line}`),
    ].join("\n");
}
