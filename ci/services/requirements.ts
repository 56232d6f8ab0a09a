import { execa } from "execa";
import { askOptions } from "../../components/images/movedTag.ts";
import { registryOf } from "../../components/images/pushedReference.ts";
import { usageError } from "../../cli/command.ts";
import type { Service } from "./findServices.ts";

/** An option's value, or `undefined` if it is empty: CI passes an unset variable as an empty string. */
export function given(value: string | undefined): string | undefined {
    return value === "" ? undefined : value;
}

/** @throws if no repository for the service's image is known. */
export function requireRepository({ name, repository }: Service): string {
    if (repository === undefined) {
        throw new Error(
            `The repository of the image "${name}" is not known: pass --registry (for example ghcr.io/acme), set "push" in its ` +
                `recipe in stacks/, or set its "image" in the stacks that use it to one repository that is not an example.`,
        );
    }
    return repository;
}

/** The service with a name. */
export function requireService(services: readonly Service[], name: string | undefined): Service {
    const found = services.find((service) => service.name === name);
    if (found === undefined) {
        const known = services.map((service) => service.name).join(", ");
        const use = known === "" ? "no stack in stacks/ builds a service" : `use one of ${known}`;
        throw usageError(
            name === undefined
                ? `SERVICE is required: ${use}.`
                : `The service "${name}" does not exist: ${use}.`,
        );
    }
    return found;
}

/** What a build requires of this machine. */
export interface Requirements {
    /** Whether it writes a cache or attestations, which an engine's default builder cannot. */
    readonly ownBuilder: boolean;
    /** Where it pushes to, if it does. */
    readonly repository?: string | undefined;
}

/**
 * Checks the requirements of a build before it takes minutes.
 *
 * @throws naming everything that is missing, and how to fix it.
 */
export async function requireTools({ ownBuilder, repository }: Requirements): Promise<void> {
    const missing = [
        await whyNoBuilder(ownBuilder),
        repository === undefined ? undefined : await whyNoLogin(registryOf(repository)),
    ].filter((reason) => reason !== undefined);
    if (missing.length > 0) {
        throw new Error(missing.join("\n"));
    }
}

async function whyNoBuilder(ownBuilder: boolean): Promise<string | undefined> {
    const version = await execa("docker", ["buildx", "version"], { reject: false });
    if (version.failed) {
        return (
            `"docker buildx" is missing: install Docker's plugin docker-buildx (Debian: docker-buildx or docker-buildx-plugin; ` +
            `GitHub: docker/setup-buildx-action).`
        );
    }
    const { stdout, stderr, failed } = await execa("docker", ["buildx", "inspect", "--bootstrap"], {
        reject: false,
    });
    if (failed) {
        return `The builder of "docker buildx" does not start: ${stderr.trim()}`;
    }
    return ownBuilder && /^Driver:\s+docker$/m.test(stdout)
        ? `The builder of "docker buildx" is the engine's default, which supports neither a shared cache nor attestations: ` +
              `create another with "docker buildx create --use", or use --cache none without --push.`
        : undefined;
}

async function whyNoLogin(registry: string): Promise<string | undefined> {
    const { login } = await askOptions(registry, []);
    const isLocal = /^(?:localhost|127(?:\.\d+){3})(?::\d+)?$/.test(registry);
    return login === undefined && !isLocal
        ? `A login for ${registry}, where the image is pushed to, is required: run "docker login ${registry}" ` +
              `(GitHub: docker/login-action).`
        : undefined;
}
