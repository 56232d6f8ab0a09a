/** What a crate needs of the system to be compiled. */
export interface SystemPackage {
    /** Its usual name: `OpenSSL`. */
    readonly what: string;
    /** The packages that contain it, of Debian and of Alpine; empty if the builder has it. */
    readonly debian: readonly string[];
    readonly alpine: readonly string[];
    /** How to avoid it. */
    readonly alternative: string;
    /** Crates that compile it or bring it with them. */
    readonly unless?: readonly string[];
    /** The prefix of variables that say where it is. */
    readonly variables?: string;
    /** What else a static link of it needs, if known. */
    readonly statically?: string;
    /** Whether it is a library, without which no build succeeds. A tool may not be called at all. */
    readonly isLibrary: boolean;
}

const library = (
    what: string,
    debian: string,
    alpine: string,
    alternative: string,
    more: Partial<SystemPackage> = {},
): SystemPackage => ({
    what,
    debian: ["pkg-config", debian],
    alpine: ["pkgconf", alpine],
    alternative,
    isLibrary: true,
    ...more,
});
const tool = (
    what: string,
    debian: string,
    alpine: string,
    alternative: string,
    unless: string[] = [],
): SystemPackage => ({
    what,
    debian: [debian],
    alpine: [alpine],
    alternative,
    unless,
    isLibrary: false,
});

const compiles = (feature: string) => `turn on its feature "${feature}", which compiles it`;

/** What the hardened builders lack, by the crate that needs it, with the package names of Debian 13 and Alpine 3.22. */
export const systemPackages: Readonly<Record<string, SystemPackage>> = {
    "openssl-sys": library(
        "OpenSSL",
        "libssl-dev",
        "openssl-dev",
        `use rustls instead, or the feature "vendored" of openssl or native-tls`,
        {
            unless: ["openssl-src"],
            variables: "OPENSSL_",
            statically: `, buildEnvironment: { OPENSSL_STATIC: "1" }, and on Debian zlib1g-dev and libzstd-dev`,
        },
    ),
    "openssl-src": tool("Perl", "perl", "perl", "use rustls instead of OpenSSL"),
    "pq-sys": library("libpq", "libpq-dev", "libpq-dev", compiles("bundled"), {
        unless: ["pq-src"],
        variables: "PQ_",
    }),
    "mysqlclient-sys": library(
        "the MySQL client",
        "default-libmysqlclient-dev",
        "mariadb-connector-c-dev",
        compiles("bundled"),
        { unless: ["mysqlclient-src"], variables: "MYSQLCLIENT_" },
    ),
    "libsqlite3-sys": library("SQLite", "libsqlite3-dev", "sqlite-dev", compiles("bundled"), {
        unless: ["cc"],
        variables: "SQLITE3_",
    }),
    "libdbus-sys": library("D-Bus", "libdbus-1-dev", "dbus-dev", compiles("vendored"), { unless: ["cc"] }),
    "libudev-sys": library("udev", "libudev-dev", "eudev-dev", "avoid the crate"),
    "alsa-sys": library("ALSA", "libasound2-dev", "alsa-lib-dev", "avoid the crate"),
    "libsodium-sys": library("libsodium", "libsodium-dev", "libsodium-dev", "use a crate in pure Rust"),
    "odbc-sys": library("unixODBC", "unixodbc-dev", "unixodbc-dev", "use a driver in pure Rust"),
    "yeslogic-fontconfig-sys": library(
        "fontconfig",
        "libfontconfig-dev",
        "fontconfig-dev",
        "avoid the crate",
    ),
    "glib-sys": library("GLib", "libglib2.0-dev", "glib-dev", "avoid the crate"),
    "prost-build": tool(
        "protoc",
        "protobuf-compiler",
        "protoc",
        "compile the .proto files with the crate protox, or commit the generated code",
        ["protox", "protoc-bin-vendored", "protobuf-src"],
    ),
    cmake: tool("cmake", "cmake", "cmake", "use features that avoid it"),
    "tikv-jemalloc-sys": {
        ...tool("make", "make", "make", "use the allocator of the C library"),
        debian: [],
    },
    bindgen: tool("libclang", "libclang-dev", "clang-dev", "use features with prepared bindings"),
};

/** Crates that depend on a tool only for targets that no hardened image has. */
export const cratesWithoutTools: ReadonlySet<string> = new Set(["aws-lc-sys"]);
