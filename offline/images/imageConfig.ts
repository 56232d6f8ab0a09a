import type { ImageLayout } from "./archive.ts";
import { definitionOf, type Repository } from "./definitions.ts";

/** The configuration of an image: what runs, as which user, and where. */
export type ImageConfig = Pick<
    ImageLayout,
    "user" | "entrypoint" | "cmd" | "workdir" | "ports" | "environment"
>;

/** The configuration that an image's definition gives it, with this version of the program. */
export function imageConfigOf(repository: Repository, version: string): ImageConfig {
    const { user, entrypoint, cmd, workdir, ports, environment, versionVariable, lacks } =
        definitionOf(repository);
    const variables = { ...environment, ...(versionVariable && { [versionVariable]: version }) };
    return {
        user,
        ...(entrypoint && { entrypoint }),
        ...(cmd && { cmd }),
        ...(workdir && { workdir }),
        ...(ports && { ports }),
        environment: Object.entries(variables)
            .filter(([name]) => !(name in lacks))
            .map(([name, value]) => `${name}=${value}`),
    };
}

/** The configuration as Dockerfile instructions, for an image that the engine imports from a folder. */
export function dockerfileInstructions({ user, cmd, workdir, environment = [] }: ImageConfig): string[] {
    return [
        `USER ${user}`,
        ...(workdir === undefined ? [] : [`WORKDIR ${workdir}`]),
        ...(cmd === undefined ? [] : [`CMD ${JSON.stringify(cmd)}`]),
        ...environment.map((variable) => `ENV ${variable}`),
    ];
}
