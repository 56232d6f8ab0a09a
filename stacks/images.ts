import type { Repository } from "../components/images/catalog.ts";
import { referenceIn } from "../components/images/reference.ts";
import type { PlainSettings } from "./schema.ts";

/** An image that a stack uses. */
export interface UsedImage {
    /** The key that names it, without `dhi:`: `images.nats`, `apps[0].image`. */
    readonly key: string;
    /** Where it stands in a stack file. */
    readonly path: readonly string[];
    /** As the stack has it: a tag, `tag@sha256:…`, or a whole reference. */
    readonly version: string;
    readonly reference: string;
}

type ImageSettings = Pick<PlainSettings, "images" | "apps">;

/** Every image that a stack pulls, in the order of its keys. */
export function usedImages({ images, apps }: ImageSettings): UsedImage[] {
    const isBuilt = apps.some(({ image }) => image === undefined);
    const repositories: Repository[] = ["nats", "busybox", ...(isBuilt ? (["static", "rust"] as const) : [])];
    const ofCatalog = (repository: keyof typeof images & Repository): UsedImage => ({
        key: `images.${repository}`,
        path: ["config", "dhi:images", repository],
        version: images[repository],
        reference: referenceIn(images, repository, images[repository]),
    });
    const adopted = apps.flatMap(({ image }, index) =>
        image === undefined
            ? []
            : [
                  {
                      key: `apps[${index}].image`,
                      path: ["config", "dhi:apps", String(index), "image"],
                      version: image,
                      reference: image,
                  },
              ],
    );
    return [...(repositories as (keyof typeof images & Repository)[]).map(ofCatalog), ...adopted];
}
