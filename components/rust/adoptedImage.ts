import * as pulumi from "@pulumi/pulumi";
import { digestIn } from "../images/pushedReference.ts";
import type { ServiceImage } from "./args.ts";

/**
 * An image that is pulled where it runs, and not by the machine that runs Pulumi: so it is on Kubernetes.
 *
 * ```ts
 * const image = adoptedImage("registry.example.com/team/hello:0.1.0@sha256:…");
 * ```
 *
 * @param reference what CI has pushed, with its digest.
 */
export function adoptedImage(reference: string): ServiceImage {
    return {
        reference: pulumi.output(reference),
        digest: pulumi.output(digestIn(reference) ?? reference),
    };
}
