import * as pulumi from "@pulumi/pulumi";
import { digestIn } from "../../images/pushedReference.ts";
import { adoptedProgram, registrySource, type PullLogin } from "./adoptedProgram.ts";
import type { ServiceImage } from "../args/app.ts";

/**
 * An image that is pulled where it runs, as on Kubernetes, and not by the machine that runs Pulumi.
 *
 * ```ts
 * const image = adoptedImage("registry.example.com/team/hello:0.1.0@sha256:…");
 * ```
 *
 * @param reference the image reference of a pushed image, with its digest.
 * @param login with which the image's program is looked up in its registry, if a health check calls the program.
 * @default - the login of `docker login`
 */
export function adoptedImage(reference: string, login?: PullLogin): ServiceImage {
    let program: pulumi.Output<string> | undefined;
    return {
        reference: pulumi.output(reference),
        digest: pulumi.output(digestIn(reference) ?? reference),
        get program() {
            return (program ??= adoptedProgram(reference, login, [registrySource]));
        },
    };
}
