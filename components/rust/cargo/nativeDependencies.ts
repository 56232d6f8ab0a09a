import { isAbout, type BuildTarget } from "./cfg.ts";
import type { CargoDependency, CargoPackage } from "./manifest.ts";
import { nameIn, type CargoLock, type LockedPackage } from "./lock.ts";

/** What a crate needs of the system to be compiled. */
interface Need {
    /** As a user would call it: `OpenSSL`. */
    readonly what: string;
    /** Packages that hold it: of Debian, and of Alpine. */
    readonly debian: readonly string[];
    readonly alpine: readonly string[];
    /** How to do without. */
    readonly wayOut: string;
    /** Crates beside which it is compiled, or brought along. */
    readonly unless?: readonly string[];
    /** What variables begin with that say where it is. */
    readonly variables?: string;
    /** What a static link of it takes besides, where that is known. */
    readonly statically?: string;
    /** Whether it is a library to link, without which no build succeeds. A tool may turn out not to be called. */
    readonly isLibrary: boolean;
}

const library = (
    what: string,
    debian: string,
    alpine: string,
    wayOut: string,
    more: Partial<Need> = {},
): Need => ({
    what,
    debian: ["pkg-config", debian],
    alpine: ["pkgconf", alpine],
    wayOut,
    isLibrary: true,
    ...more,
});
const tool = (what: string, debian: string, alpine: string, wayOut: string, unless: string[] = []): Need => ({
    what,
    debian: [debian],
    alpine: [alpine],
    wayOut,
    unless,
    isLibrary: false,
});

const compiles = (feature: string) => `turn on its feature "${feature}", which compiles it`;

/** What the hardened builders lack, by the crate that wants it. The packages' names are those of Debian 13 and Alpine 3.22. */
const needs: Readonly<Record<string, Need>> = {
    "openssl-sys": library(
        "OpenSSL",
        "libssl-dev",
        "openssl-dev",
        `use rustls in its place, or the feature "vendored" of openssl or native-tls`,
        {
            unless: ["openssl-src"],
            variables: "OPENSSL_",
            statically: `, buildEnvironment: { OPENSSL_STATIC: "1" }, and on Debian zlib1g-dev and libzstd-dev`,
        },
    ),
    "openssl-src": tool("Perl", "perl", "perl", "use rustls in place of OpenSSL"),
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
    "libudev-sys": library("udev", "libudev-dev", "eudev-dev", "do without it"),
    "alsa-sys": library("ALSA", "libasound2-dev", "alsa-lib-dev", "do without it"),
    "libsodium-sys": library("libsodium", "libsodium-dev", "libsodium-dev", "use a crate in pure Rust"),
    "odbc-sys": library("unixODBC", "unixodbc-dev", "unixodbc-dev", "use a driver in pure Rust"),
    "yeslogic-fontconfig-sys": library("fontconfig", "libfontconfig-dev", "fontconfig-dev", "do without it"),
    "glib-sys": library("GLib", "libglib2.0-dev", "glib-dev", "do without it"),
    "prost-build": tool(
        "protoc",
        "protobuf-compiler",
        "protoc",
        "compile the .proto files with the crate protox, or commit what is generated",
        ["protox", "protoc-bin-vendored", "protobuf-src"],
    ),
    cmake: tool("cmake", "cmake", "cmake", "choose features that do without it"),
    "tikv-jemalloc-sys": {
        ...tool("make", "make", "make", "use the allocator of the C library"),
        debian: [],
    },
    bindgen: tool("libclang", "libclang-dev", "clang-dev", "choose features with bindings made before"),
};

/** These name a tool for targets that no hardened image has. */
const withoutTools: ReadonlySet<string> = new Set(["aws-lc-sys"]);

/** A crate that needs what the builder lacks. */
export interface MissingNeed {
    /** Whether no build can succeed; else one may, as far as the lock file tells. */
    readonly isCertain: boolean;
    readonly message: string;
}

/** The builder, as far as it matters here. */
export interface NativeBuilder {
    readonly family: "debian" | "alpine";
    /** What it builds for. */
    readonly target: BuildTarget;
    /** What is installed in it besides its own. */
    readonly packages: readonly string[];
    /** Variables that a build script may read. */
    readonly environment: Readonly<Record<string, string>>;
}

/**
 * What the crates of a program need that a hardened builder lacks, with the ways out. It goes by the names in
 * `Cargo.lock`, which has the crates of all platforms and features.
 *
 * @param isAlone whether the lock file is about this package alone, and not about other members of a workspace.
 */
export function missingNeeds(
    own: CargoPackage,
    lock: CargoLock,
    isAlone: boolean,
    builder: NativeBuilder,
): MissingNeed[] {
    const direct = own.dependencies.filter((each) => isBuilt(each, builder.target));
    const reached = reachable(own.name, direct, lock);
    const names = new Set(reached.map(({ name }) => name));
    const missing = reached.flatMap((entry) => {
        const need = needs[entry.name];
        if (need === undefined || isMet(need, entry, names, builder)) {
            return [];
        }
        const users = reached.filter(
            ({ name, dependencies }) =>
                !withoutTools.has(name) && dependencies.some((line) => nameIn(line) === entry.name),
        );
        const isUsed = users.length > 0 || direct.some((each) => each.package === entry.name);
        const isCertain = need.isLibrary && isAlone && own.features.length === 0;
        return isUsed ? [{ isCertain, message: messageFor(need, entry, users, builder) }] : [];
    });
    // A crate may be locked in several versions.
    return [...new Map(missing.map((need) => [need.message, need])).values()];
}

function isMet(
    need: Need,
    entry: LockedPackage,
    names: ReadonlySet<string>,
    builder: NativeBuilder,
): boolean {
    const { unless = [], variables } = need;
    const isInstalled = need[builder.family].every((name) =>
        builder.packages.some((has) => has.split("=")[0] === name),
    );
    const isSaid = Object.keys(builder.environment).some(
        (name) => variables !== undefined && name.startsWith(variables),
    );
    // "cc" is everywhere: it counts as the crate's own dependency only, which says that it compiles the library.
    const isBrought = unless.some((name) =>
        name === "cc" ? entry.dependencies.map(nameIn).includes("cc") : names.has(name),
    );
    return isInstalled || isSaid || isBrought;
}

function messageFor(
    need: Need,
    entry: LockedPackage,
    users: readonly LockedPackage[],
    builder: NativeBuilder,
): string {
    const by = users.length === 0 ? "" : ` (by way of ${users.map(({ name }) => name).join(", ")})`;
    const packages = need[builder.family].join(", ");
    const then = need.isLibrary
        ? `; the images of static do not have it, so it must be linked in: link: static${need.statically ?? ""}`
        : "";
    return (
        `Cargo.lock has ${entry.name}${by}, which needs ${need.what}, and the builder has none: ` +
        `${need.wayOut}; or install it: builderPackages: [${packages}]${then}`
    );
}

/** Whether a dependency is compiled for a program at all: not if it is for tests, or for other systems. */
function isBuilt({ isDev, platform }: CargoDependency, target: BuildTarget): boolean {
    return !isDev && (platform === undefined || isAbout(platform, target));
}

/** What a package brings along to be built, itself left out. */
function reachable(own: string, direct: readonly CargoDependency[], lock: CargoLock): LockedPackage[] {
    const found = new Map<string, LockedPackage>();
    const wanted = new Set(direct.map((each) => each.package));
    const visit = (lines: readonly string[]) => {
        for (const line of lines) {
            const [name, version] = line.split(" ");
            for (const entry of lock.filter(
                (each) => each.name === name && (version === undefined || each.version === version),
            )) {
                const key = `${entry.name} ${entry.version}`;
                if (!found.has(key)) {
                    found.set(key, entry);
                    visit(entry.dependencies);
                }
            }
        }
    };
    const entry = lock.find(({ name, source }) => name === own && source === undefined);
    visit((entry?.dependencies ?? []).filter((line) => wanted.has(nameIn(line))));
    return [...found.values()];
}
