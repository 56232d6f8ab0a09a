import type { Repository } from "../../components/images/catalog.ts";
import { referenceIn } from "../../components/images/reference.ts";
import { exportsMetrics } from "../nats.ts";
import type { PlainSettings } from "../schema.ts";

/** An image that a stack uses. */
export interface UsedImage {
    /** Its key, without `dhi:`: `images.nats`, `apps[0].image`; empty for one that something else names. */
    readonly key: string;
    /** Its path in a stack file. */
    readonly path: readonly string[];
    /** As in the stack file: a tag, `tag@sha256:…`, or a whole reference. */
    readonly version: string;
    readonly reference: string;
}

/** An image that is in no key of its own: one that the chart's values or a transform name, for example. */
export function unnamedImage(reference: string): UsedImage {
    return { key: "", path: [], version: reference, reference };
}

/** The settings that decide which images a stack uses. */
type ImageSettings = Pick<PlainSettings, "runtime" | "images" | "apps" | "kubernetes" | "nats">;
type ImageKey = keyof PlainSettings["images"] & Repository;

/** Every image that a stack pulls. */
export function usedImages(settings: ImageSettings): UsedImage[] {
    const { images, apps } = settings;
    const built = apps.filter(({ image }) => image === undefined);
    const isShared = (repository: "rust" | "static") =>
        built.some(({ images: own }) => own?.[repository] === undefined);
    const repositories: ImageKey[] = [
        "nats",
        ...besideServers(settings),
        ...(["static", "rust"] as const).filter(isShared),
    ];
    const ofCatalog = (repository: ImageKey): UsedImage => ({
        key: `images.${repository}`,
        path: ["config", "dhi:images", repository],
        version: images[repository],
        reference: referenceIn(images, repository, images[repository]),
    });
    return [...repositories.map(ofCatalog), ...ofServices(settings), ...adopted(apps)];
}

/** The builder and base images that single services use instead of the shared ones. */
function ofServices({ images, apps }: ImageSettings): UsedImage[] {
    return apps.flatMap(({ image, images: own = {} }, index) =>
        (["static", "rust"] as const).flatMap((repository) => {
            const version = own[repository];
            return version === undefined || image !== undefined
                ? []
                : [
                      {
                          key: `apps[${index}].images.${repository}`,
                          path: ["config", "dhi:apps", String(index), "images", repository],
                          version,
                          reference: referenceIn(images, repository, version),
                      },
                  ];
        }),
    );
}

/** Images that run next to the servers. */
function besideServers(settings: ImageSettings): ImageKey[] {
    const exporter = exportsMetrics(settings) ? (["prometheus-nats-exporter"] as const) : [];
    if (settings.runtime === "docker") {
        return ["busybox", ...exporter];
    }
    const { kubernetes } = settings;
    return [
        ...(kubernetes.reloader === false ? [] : (["nats-server-config-reloader"] as const)),
        ...exporter,
        ...(kubernetes.natsBox === true ? (["nats-box"] as const) : []),
        ...(kubernetes.backup === undefined ? [] : (["natscli", "busybox"] as const)),
    ];
}

function adopted(apps: ImageSettings["apps"]): UsedImage[] {
    return apps.flatMap(({ image }, index) =>
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
}
