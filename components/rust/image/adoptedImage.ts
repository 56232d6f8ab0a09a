import * as pulumi from "@pulumi/pulumi";
import { digestIn } from "../../images/pushedReference.ts";
import { adoptedProgram, registrySource, type PullLogin } from "./adoptedProgram.ts";
import type { ServiceImage } from "../args/app.ts";

/**
 * An image that is pulled where it runs, and not by the machine that runs Pulumi: so it is on Kubernetes.
 *
 * ```ts
 * const image = adoptedImage("registry.example.com/team/hello:0.1.0@sha256:…");
 * ```
 *
 * @param reference what CI has pushed, with its digest.
 * @param login for its registry, which is asked what the image runs where a health check calls the image's program.
 * Without one Docker's own is taken.
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
