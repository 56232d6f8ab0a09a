import { parseReference, referenceIn } from "../../components/images/reference.ts";
import { verifyLevel } from "../../settings/images/signers.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import { imagesSchema } from "../../settings/schema/images.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { readImagesAndLogins } from "../stack/imagesAndLogins.ts";
import type { NatsCommand } from "./context.ts";

/** The stack's image with the `nats` command. */
export function natscliImage(config: Pick<LocalStackConfig, "value">): { reference: string; tag: string } {
    const images = imagesSchema.parse(config.value("dhi:images"));
    const reference = referenceIn(images, "natscli", images.natscli);
    return { reference, tag: parseReference(reference).tag };
}

/**
 * The reference of that image to run: where the stack requires signatures, with the digest that was verified.
 *
 * @throws where the stack requires a signature, and nobody who is trusted signed the image.
 */
export async function verifiedImage(
    given: Pick<NatsCommand, "workspace" | "stack" | "config">,
): Promise<string> {
    const { workspace, stack, config } = given;
    const images = imagesSchema.parse(config.value("dhi:images"));
    const { reference } = natscliImage(config);
    const level = verifyLevel({ images, policy: config.value("dhi:policy") as PlainSettings["policy"] });
    if (level === "off") {
        return reference;
    }
    const [{ settings }, { verifyImages, whyRefused }] = await Promise.all([
        readImagesAndLogins(workspace, stack, config, console.error),
        import("../../settings/images/signatures.ts"),
    ]);
    const natscli = {
        key: "images.natscli",
        path: ["config", "dhi:images", "natscli"],
        version: images.natscli,
        reference,
    };
    const [image] = await verifyImages(settings, [natscli]);
    const reason = image && whyRefused(image);
    if (reason !== undefined && level === "require") {
        throw new Error(`dhi:images.natscli: ${reason}`);
    }
    if (reason !== undefined) {
        console.error(`warning: dhi:images.natscli: ${reason}`);
    }
    const { verdict } = image ?? {};
    return verdict?.status === "signed" ? `${reference.replace(/@.*$/, "")}@${verdict.digest}` : reference;
}

/** The reference of the stack's image with which tunnels through an engine are made. */
export function busyboxImage(config: Pick<LocalStackConfig, "value">): string {
    const images = imagesSchema.parse(config.value("dhi:images"));
    return referenceIn(images, "busybox", images.busybox);
}
