/** The public definitions of Docker Hardened Images, and the commit from which they were copied here. */
export const catalog = {
    repository: "https://github.com/docker-hardened-images/catalog",
    commit: "30c3db971dffbab14c3e400e021e76c27ef950fe",
};

/** A path of an image that is not part of a package. */
export interface DefinedPath {
    readonly path: string;
    /** The target of a symbolic link. */
    readonly link?: string;
    readonly folder?: true;
    /** Owner and group. @default - 0 */
    readonly uid?: number;
}

/** The parts of an image's definition that matter at run time, and where the local image differs. */
export interface ImageDefinition {
    /** The path of the definition in the {@link catalog}. */
    readonly source: string;
    readonly user: "root" | "nonroot";
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly workdir?: string;
    readonly ports?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    /** The environment variable with the version of the program. */
    readonly versionVariable?: string;
    readonly packages: readonly string[];
    readonly paths: readonly DefinedPath[];
    /** Packages, paths and variables that the local image does not have, with the reason. */
    readonly lacks: Readonly<Record<string, string>>;
    /** Packages and paths that only the local image has, with the reason. */
    readonly adds: Readonly<Record<string, string>>;
}

const ownBundle = "the bundle of the machine that makes the image replaces it";

const certificates = { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" };

/** What images of a single program have in common. */
const base = {
    user: "nonroot",
    packages: ["base-files", "ca-certificates-bundle", "tzdata"],
    lacks: {
        "base-files": "the kit makes accounts and empty folders itself",
        "ca-certificates-bundle": ownBundle,
        tzdata: "these programs use UTC",
    },
    adds: {},
} as const;

/** The definitions of the images that the kit makes, by repository, for the tags in the documentation. */
export const definitions = {
    busybox: {
        ...base,
        source: "image/busybox/debian-13/1.yaml",
        cmd: ["/bin/sh"],
        environment: certificates,
        versionVariable: "BUSYBOX_VERSION",
        packages: [...base.packages, "busybox", "libc6"],
        paths: [{ path: "/usr/bin/busybox" }, { path: "/usr/bin/sh", link: "busybox" }],
        lacks: {
            ...base.lacks,
            busybox: "Debian's busybox-static, the same program, replaces it",
            libc6: "the program is statically linked",
        },
    },
    nats: {
        ...base,
        source: "image/nats/debian-13/2.12.yaml",
        entrypoint: ["/nats-server"],
        cmd: ["--config", "nats-server.conf"],
        ports: ["4222/tcp", "8222/tcp", "6222/tcp"],
        paths: [{ path: "/nats-server" }, { path: "/nats-server.conf" }],
    },
    "nats-box": {
        ...base,
        source: "image/nats-box/debian-13/0.yaml",
        environment: {
            NATS_TOP_VERSION: "0.6.4",
            NKEYS_PATH: "/nsc/nkeys",
            NKEYS_VERSION: "0.4.16",
            NSC_VERSION: "2.15.0",
            XDG_CONFIG_HOME: "/nsc/.config",
            XDG_DATA_HOME: "/nsc",
        },
        versionVariable: "NATSCLI_VERSION",
        packages: [...base.packages, "ca-certificates"],
        paths: [
            ...["nats", "nats-top", "nk", "nsc"].map((name) => ({ path: `/usr/local/bin/${name}` })),
            { path: "/nsc", folder: true, uid: 65532 },
        ],
        lacks: {
            ...base.lacks,
            "ca-certificates": ownBundle,
            "/usr/local/bin/nats-top": "only the client is needed to inspect a cluster",
            "/usr/local/bin/nk": "only the client is needed to inspect a cluster",
            "/usr/local/bin/nsc": "only the client is needed to inspect a cluster",
            NATS_TOP_VERSION: "nats-top is left out",
            NKEYS_VERSION: "nk is left out",
            NSC_VERSION: "nsc is left out",
        },
    },
    natscli: {
        ...base,
        source: "image/natscli/debian-13/0.yaml",
        entrypoint: ["nats"],
        paths: [{ path: "/usr/local/bin/nats" }],
    },
    "nats-server-config-reloader": {
        ...base,
        source: "image/nats-server-config-reloader/debian-13/0.yaml",
        entrypoint: ["/usr/local/bin/nats-server-config-reloader"],
        paths: [{ path: "/usr/local/bin/nats-server-config-reloader" }],
    },
    "prometheus-nats-exporter": {
        ...base,
        source: "image/prometheus-nats-exporter/debian-13/0.yaml",
        entrypoint: ["/usr/local/bin/prometheus-nats-exporter"],
        ports: ["7777/tcp"],
        packages: [...base.packages, "prometheus-nats-exporter"],
        paths: [
            { path: "/usr/bin/prometheus-nats-exporter" },
            {
                path: "/usr/local/bin/prometheus-nats-exporter",
                link: "/usr/bin/prometheus-nats-exporter",
            },
        ],
        lacks: { ...base.lacks, "prometheus-nats-exporter": "built from its Go module" },
    },
    rust: {
        source: "image/rust/debian-13/1-dev.yaml",
        user: "root",
        cmd: ["/bin/bash"],
        workdir: "/build",
        environment: { DEBIAN_FRONTEND: "noninteractive" },
        versionVariable: "RUST_VERSION",
        packages: [
            ...["apt", "base-files", "bash", "build-essential", "ca-certificates", "coreutils", "diffutils"],
            ...["dpkg", "gcc", "grep", "libc-bin", "mawk", "perl-base", "sed", "util-linux"],
        ],
        paths: [{ path: "/usr/local/bin/cargo" }, { path: "/usr/local/bin/rustc" }],
        lacks: {
            "build-essential": "only g++ and make are needed of it; it depends on all of Perl",
        },
        adds: {
            cargo: "Debian's Rust is available offline; /usr/local/bin links to it",
            dash: "provides /bin/sh, which the image's guide uses",
            "g++": "part of build-essential",
            make: "part of build-essential",
            rustc: "Debian's Rust is available offline; /usr/local/bin links to it",
            tzdata: "for the static image, which is made from the same folder",
        },
    },
    static: {
        source: "image/static/debian-13/static-glibc.yaml",
        user: "nonroot",
        environment: certificates,
        packages: ["base-files", "ca-certificates", "libc6", "tzdata"],
        paths: [],
        lacks: {
            "base-files": base.lacks["base-files"],
            "ca-certificates": ownBundle,
        },
        adds: { "libgcc-s1": "libc6 depends on it" },
    },
} as const satisfies Record<string, ImageDefinition>;

/** The repositories that the kit makes local images for. */
export type Repository = keyof typeof definitions;

/** The definition of an image. */
export function definitionOf(repository: Repository): ImageDefinition {
    return definitions[repository];
}
