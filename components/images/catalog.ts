/**
 * The repositories of Docker Hardened Images that `dhi` uses, and what their tags can be. Data only.
 *
 * Source: the image definitions, https://github.com/docker-hardened-images/catalog, read at 30c3db9 (2026-08-22); nats at
 * 08e3afd and nats-box at 220b2f6, which are newer.
 */

/** The form of a repository's versions: `1`, `1.2` or `1.2.3`; or the eight digits of a date, as for `static`. */
export type VersionFormat = "semver" | "date";

/** A repository of the catalog and the rules of its tags. */
export interface CatalogEntry {
    /** A published tag, for error messages. */
    readonly exampleTag: string;
    readonly version: VersionFormat;
    /** Base distributions that a tag can have. A tag without one is built on Debian 13. */
    readonly distros: readonly string[];
    /** C libraries that a tag can have: only for `static`. */
    readonly libcs: readonly string[];
    /** Flavors that a tag can have. The `sfw` ones exist with `-dev` only. */
    readonly flavors: readonly string[];
    /** Whether `-dev` tags exist, with root, a shell and a package manager. */
    readonly dev: boolean;
    /** The image's entrypoint, if it has one. */
    readonly entrypoint?: readonly string[];
    /** Ports the image declares. */
    readonly ports: readonly number[];
}

const debian = ["debian", "debian13"] as const;
const debianAndAlpine = [...debian, "debian12", "alpine", "alpine3.22", "alpine3.23", "alpine3.24"] as const;
const none: readonly never[] = [];

const plain = {
    version: "semver",
    distros: debian,
    libcs: none,
    flavors: none,
    dev: true,
    ports: none,
} as const satisfies Partial<CatalogEntry>;

/** Every repository that `dhi` supports, by its name on `dhi.io`. */
export const catalog = {
    nats: {
        ...plain,
        exampleTag: "2.15.1-debian13",
        entrypoint: ["/nats-server"],
        ports: [4222, 8222, 6222],
    },
    "nats-box": { ...plain, exampleTag: "0.20.0-debian13", flavors: ["compat"] },
    natscli: { ...plain, exampleTag: "0.4.0-debian13", entrypoint: ["nats"] },
    "nats-server-config-reloader": {
        ...plain,
        exampleTag: "0.24.0-debian13",
        entrypoint: ["/usr/local/bin/nats-server-config-reloader"],
    },
    "prometheus-nats-exporter": {
        ...plain,
        exampleTag: "0.20.2-debian13",
        entrypoint: ["/usr/local/bin/prometheus-nats-exporter"],
        ports: [7777],
    },
    static: {
        ...plain,
        exampleTag: "20250419-glibc-debian13",
        version: "date",
        distros: debianAndAlpine,
        libcs: ["glibc", "musl"],
        dev: false,
    },
    rust: {
        ...plain,
        exampleTag: "1-debian13-dev",
        distros: debianAndAlpine,
        flavors: ["sfw", "sfw-ent"],
    },
    busybox: {
        ...plain,
        exampleTag: "1.37.0-debian13",
        distros: [...debian, "alpine", "alpine3.22", "alpine3.23", "alpine3.24"],
    },
} as const satisfies Record<string, CatalogEntry>;

/** The name of a repository of the catalog, such as `nats`. */
export type Repository = keyof typeof catalog;

/** All repository names, the longest first, so that `nats-box` is found before `nats`. */
export const repositories = (Object.keys(catalog) as Repository[]).sort((a, b) => b.length - a.length);

/** The catalog's entry of a repository. */
export function entryOf(repository: Repository): CatalogEntry {
    return catalog[repository];
}
