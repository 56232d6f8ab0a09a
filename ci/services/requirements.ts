import { execa } from "execa";
import { askOptions } from "../../components/images/pin.ts";
import { registryOf } from "../../components/images/pushedReference.ts";
import { usageError } from "../../cli/command.ts";
import type { Service } from "./findServices.ts";

/** An option's value, unless it is empty: CI hands over a variable that nobody has set as an empty one. */
export function given(value: string | undefined): string | undefined {
    return value === "" ? undefined : value;
}

/** Where a service's image goes. Throws what to do where nothing says so. */
export function demandRepository({ name, repository }: Service): string {
    if (repository === undefined) {
        throw new Error(noRepository(name));
    }
    return repository;
}

function noRepository(name: string): string {
    return (
        `Nothing says where the image of "${name}" goes: pass --registry (ghcr.io/acme), state "push" beside its recipe ` +
        `in stacks/, or let the stacks that take it by digest name one repository that is not an example's.`
    );
}

/** The service of a name. */
export function demandService(services: readonly Service[], name: string | undefined): Service {
    const found = services.find((service) => service.name === name);
    if (found === undefined) {
        const known = services.map((service) => service.name).join(", ");
        throw usageError(
            name === undefined
                ? `Name a service: ${known}.`
                : `No stack in stacks/ builds "${name}"; there is ${known === "" ? "no service to build" : known}.`,
        );
    }
    return found;
}

/** What a build is going to need. */
export interface Needs {
    /** Whether it writes a cache, or attests: more than an engine's own builder can. */
    readonly ownBuilder: boolean;
    /** Where it pushes to, if it does. */
    readonly repository?: string | undefined;
}

/**
 * Makes sure that a build can end well, before it takes minutes.
 *
 * @throws naming all that is missing, each with the way out.
 */
export async function demandTools({ ownBuilder, repository }: Needs): Promise<void> {
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
        ? `The builder of "docker buildx" is the engine's own, which keeps no cache for others and attests nothing: ` +
              `make another with "docker buildx create --use", or write --cache none and leave --push out.`
        : undefined;
}

async function whyNoLogin(registry: string): Promise<string | undefined> {
    const { login } = await askOptions(registry, []);
    const isOurs = /^(?:localhost|127(?:\.\d+){3})(?::\d+)?$/.test(registry);
    return login === undefined && !isOurs
        ? `There is no login for ${registry}, where the image is pushed to: "docker login ${registry}" ` +
              `(GitHub: docker/login-action).`
        : undefined;
}
