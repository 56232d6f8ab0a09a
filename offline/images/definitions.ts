/** Where the definitions of Docker Hardened Images are public, and the state of it that was read here. */
export const catalog = {
    repository: "https://github.com/docker-hardened-images/catalog",
    commit: "30c3db971dffbab14c3e400e021e76c27ef950fe",
};

/** Something that an image holds besides its packages. */
export interface DefinedPath {
    readonly path: string;
    /** Where a symbolic link leads. */
    readonly link?: string;
    readonly folder?: true;
    /** Owner and group. @default - 0 */
    readonly uid?: number;
}

/** What the definition of an image says, as far as whoever runs it can notice; and where the local image keeps off it. */
export interface ImageDefinition {
    /** The definition, a path in the {@link catalog}. */
    readonly source: string;
    readonly user: "root" | "nonroot";
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly workdir?: string;
    readonly ports?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    /** The variable that holds the version of the program inside. */
    readonly versionVariable?: string;
    readonly packages: readonly string[];
    readonly paths: readonly DefinedPath[];
    /** Packages, paths and variables that the local image lacks on purpose, and why. */
    readonly lacks: Readonly<Record<string, string>>;
    /** Packages and paths that it has although they are not listed, and why. */
    readonly adds: Readonly<Record<string, string>>;
}

const certificates = { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" };

/** What the images of a single program are based on, and what stands for it in a local one. */
const base = {
    user: "nonroot",
    packages: ["base-files", "ca-certificates-bundle", "tzdata"],
    lacks: {
        "base-files": "accounts and empty folders are made here",
        "ca-certificates-bundle": "the bundle of the machine that makes the image is in its place",
        tzdata: "these programs speak UTC",
    },
    adds: {},
} as const;

const ownBundle = "the bundle of the machine that makes the image replaces it";

/** The definitions of what the kit makes local images for, by repository: at the tags that the documentation names. */
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
            busybox: "Debian's busybox-static, the same program, is in its place",
            libc6: "the program is static",
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
            "/usr/local/bin/nats-top": "only the client is needed to look at a cluster",
            "/usr/local/bin/nk": "only the client is needed to look at a cluster",
            "/usr/local/bin/nsc": "only the client is needed to look at a cluster",
            NATS_TOP_VERSION: "there is no nats-top",
            NKEYS_VERSION: "there is no nk",
            NSC_VERSION: "there is no nsc",
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
            "build-essential": "g++ and make are what it is for; it would bring all of Perl too",
        },
        adds: {
            cargo: "Debian's Rust is what can be had; /usr/local/bin leads to it",
            dash: "/bin/sh, which the image's guide uses",
            "g++": "of build-essential",
            make: "of build-essential",
            rustc: "Debian's Rust is what can be had; /usr/local/bin leads to it",
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
        adds: { "libgcc-s1": "what libc6 depends on" },
    },
} as const satisfies Record<string, ImageDefinition>;

/** The repositories that the kit makes local images for. */
export type Repository = keyof typeof definitions;

/** The definition of an image. */
export function definitionOf(repository: Repository): ImageDefinition {
    return definitions[repository];
}
