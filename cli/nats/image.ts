import { parseReference, referenceIn } from "../../components/images/reference.ts";
import { imagesSchema } from "../../settings/schema/images.ts";
import type { LocalStackConfig } from "../stack/config.ts";

/** The stack's image with the `nats` command. */
export function natscliImage(config: Pick<LocalStackConfig, "value">): { reference: string; tag: string } {
    const images = imagesSchema.parse(config.value("dhi:images"));
    const reference = referenceIn(images, "natscli", images.natscli);
    return { reference, tag: parseReference(reference).tag };
}
