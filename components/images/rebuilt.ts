import type { Repository } from "./catalog.ts";
import { hardenedReference } from "./reference.ts";
import { parseTag } from "./tag.ts";
import { compareVersions } from "./versions.ts";

/**
 * The version that each image definition for Debian 13 builds. Only the tags in a definition are built again with fixes, so an
 * older version gets none from the day on which a newer one replaces it: of NATS, the catalog keeps one minor version.
 *
 * Source: https://github.com/docker-hardened-images/catalog, `image/<repository>/debian-13/`, and for nats-box the images of
 * `chart/nats/helm/2.yaml`.
 */
export const definitions = {
    read: "2026-11-26",
    versions: {
        nats: "2.15.1",
        "nats-box": "0.20.0",
        natscli: "0.4.0",
        "nats-server-config-reloader": "0.24.0",
        "prometheus-nats-exporter": "0.20.2",
        static: "20250419",
        rust: "1.98.0",
        busybox: "1.37.0",
    } satisfies Record<Repository, string>,
} as const;

/** Whether an image gets fixes under its tag. */
export interface Rebuilt {
    /** `unknown` for versions newer than the table, other distributions, customizations, and images of others. */
    readonly rebuilt: "yes" | "no" | "unknown";
    /** The version that follows one that is not rebuilt. */
    readonly newest?: string;
}

/** Whether a reference's tag is still rebuilt, by {@link definitions}. */
export function isRebuilt(reference: string): Rebuilt {
    const { repository, tag: text } = hardenedReference(reference) ?? {};
    const tag = parseTag(text ?? "");
    if (repository === undefined || tag === undefined || tag.customization !== undefined) {
        return { rebuilt: "unknown" };
    }
    const isDebian13 = ["debian13", "debian", undefined].includes(tag.distro);
    const newest: string = definitions.versions[repository];
    const order = compareVersions(tag.version, newest).order;
    if (!isDebian13 || order > 0) {
        return { rebuilt: "unknown" };
    }
    return order === 0 ? { rebuilt: "yes" } : { rebuilt: "no", newest };
}
