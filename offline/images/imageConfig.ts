import type { ImageLayout } from "./archive.ts";
import { definitionOf, type Repository } from "./definitions.ts";

/** How an image starts. */
export type ImageStart = Pick<
    ImageLayout,
    "user" | "entrypoint" | "cmd" | "workdir" | "ports" | "environment"
>;

/** How the image of a repository starts, as its definition says, with this version of the program inside. */
export function startOf(repository: Repository, version: string): ImageStart {
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

/** The same as instructions of a Dockerfile, for an image that the engine takes in from a folder. */
export function instructions({ user, cmd, workdir, environment = [] }: ImageStart): string[] {
    return [
        `USER ${user}`,
        ...(workdir === undefined ? [] : [`WORKDIR ${workdir}`]),
        ...(cmd === undefined ? [] : [`CMD ${JSON.stringify(cmd)}`]),
        ...environment.map((variable) => `ENV ${variable}`),
    ];
}
