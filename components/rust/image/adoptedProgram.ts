import * as pulumi from "@pulumi/pulumi";
import { docker } from "../../docker/client.ts";
import { askOptions, tagAddress } from "../../images/pin.ts";
import { digestIn } from "../../images/pushedReference.ts";
import { programOf, RegistryFailure, type RunConfig } from "../../images/remoteImage.ts";
import { programPath } from "../build/dockerBuild.ts";

/** Login for the registry of an adopted image. */
export interface PullLogin {
    readonly username: string;
    /** A secret. */
    readonly password: pulumi.Input<string>;
}

/** Whoever may know what an image runs. Resolves to undefined where it does not know the image. */
export type ProgramSource = (
    reference: string,
    login: { readonly username: string; readonly password: string } | undefined,
) => Promise<string | undefined>;

/** The longest that a run waits for a registry, in milliseconds. */
const patience = 5000;

/**
 * The program that an adopted image runs, from its own configuration; `/app` with a warning where nobody knows it.
 *
 * @param sources who is asked, one after another.
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
            `The registry of ${reference} does not say which program it runs, so its health check calls ${programPath}. ` +
                `Where it is another one, write the whole command: health: { exec: ["/usr/bin/server", "healthcheck"] }, ` +
                `or healthcheck in the same way.`,
        );
        return programPath;
    });
    // What the login opens is no secret.
    return pulumi.unsecret(program);
}

/** Asks the engine, which has what it has pulled. */
export const engineSource: ProgramSource = async (reference) => {
    const answer = await docker("image", "inspect", "--format", "{{json .Config}}", reference);
    // Anything else is the client's complaint.
    return answer.startsWith("{") ? programOf(JSON.parse(answer) as RunConfig) : undefined;
};

/** Asks the image's registry, with the login that is given or with Docker's own. */
export const registrySource: ProgramSource = async (reference, login) => {
    const address = tagAddress(reference);
    const { inspectImage } = await import("../../images/registryClient.ts");
    try {
        const options = login === undefined ? await askOptions(address.registry, []) : { login };
        const image = await inspectImage(
            { ...address, version: digestIn(reference) ?? address.version },
            { ...options, milliseconds: patience },
        );
        return image.program;
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return undefined;
        }
        throw error;
    }
};
