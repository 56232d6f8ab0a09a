import * as pulumi from "@pulumi/pulumi";
import { docker } from "../../docker/client.ts";
import { askOptions, tagAddress } from "../../images/movedTag.ts";
import { digestIn } from "../../images/pushedReference.ts";
import { programOf, RegistryFailure, type RunConfig } from "../../images/remoteImage.ts";
import { programPath } from "../build/dockerBuild.ts";

/** A login for the registry of an adopted image. */
export interface PullLogin {
    /** The user to log in as. */
    readonly username: string;
    /** The user's password or token, a secret. */
    readonly password: pulumi.Input<string>;
}

/** Looks up the program of an image. Resolves to undefined if the image is not found. */
export type ProgramSource = (
    reference: string,
    login: { readonly username: string; readonly password: string } | undefined,
) => Promise<string | undefined>;

/** How long to wait for a registry. */
const timeoutMilliseconds = 5000;

/**
 * The program that an adopted image runs, from its configuration; `/app`, with a warning, if no source has it.
 *
 * @param sources are tried in this order.
 */
export function adoptedProgram(
    reference: pulumi.Input<string>,
    login: PullLogin | undefined,
    sources: readonly ProgramSource[],
): pulumi.Output<string> {
    const program = pulumi.output({ reference, login }).apply(async ({ reference, login }) => {
        for (const source of sources) {
            const found = await source(reference, login);
            if (found !== undefined) {
                return found;
            }
        }
        await pulumi.log.warn(
            `The registry of ${reference} does not report which program it runs, so its health check calls ${programPath}. ` +
                `If it runs another one, use the whole command: health: { exec: ["/usr/bin/server", "healthcheck"] }, ` +
                `or healthcheck in the same way.`,
        );
        return programPath;
    });
    // The login is a secret, but the program is not.
    return pulumi.unsecret(program);
}

/** The engine, for images that it has pulled. */
export const engineSource: ProgramSource = async (reference) => {
    const answer = await docker("image", "inspect", "--format", "{{json .Config}}", reference);
    // Anything else is an error message of the client.
    return answer.startsWith("{") ? programOf(JSON.parse(answer) as RunConfig) : undefined;
};

/** The image's registry, with the given login or that of `docker login`. */
export const registrySource: ProgramSource = async (reference, login) => {
    const address = tagAddress(reference);
    const { inspectImage } = await import("../../images/registryClient.ts");
    try {
        const options = login === undefined ? await askOptions(address.registry, []) : { login };
        const image = await inspectImage(
            { ...address, version: digestIn(reference) ?? address.version },
            { ...options, milliseconds: timeoutMilliseconds },
        );
        return image.program;
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return undefined;
        }
        throw error;
    }
};
