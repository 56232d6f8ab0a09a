import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { appliesTo, type BuildTarget } from "./cfg.ts";
import { definesSymbols } from "./profile.ts";
import { isTable, parseToml, tableAt, type Table } from "./toml.ts";

/** How a hardened builder applies a project's `.cargo/config.toml`. */
export interface ConfigPlan {
    /** The compiler flags: the project's, without those that the builder does not support. */
    readonly rustflags: readonly string[];
    /** Whether {@link rustflags} differ from those that cargo would read from the files. */
    readonly isChanged: boolean;
    /** The linker to use instead of the project's; absent if the builder has that. */
    readonly linker?: string;
    /** Variables that take precedence over the files. */
    readonly environment: Readonly<Record<string, string>>;
    /** Profiles for which the files define what happens to symbols and debug information. */
    readonly profilesWithSymbols: readonly string[];
    /** Where the build differs from the files, each with its key. */
    readonly notes: readonly string[];
    /** What only a nightly compiler supports, each with its key. */
    readonly problems: readonly string[];
}

/** The packages of programs that developers' machines often have, and hardened builders do not. */
const packageOf: Readonly<Record<string, string>> = {
    clang: "clang",
    "clang++": "clang",
    lld: "lld",
    "ld.lld": "lld",
    mold: "mold",
    sccache: "sccache",
    cachepot: "cachepot",
    wild: "wild",
};
const file = ".cargo/config.toml";

/**
 * Reads a project's Cargo configuration, which is often written for a developer's machine, and adapts it to a hardened
 * builder.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/config.html.
 *
 * @param folders where cargo looks: the project's folder, then its parents in the build context.
 * @param packages that are installed in the builder in addition to its own.
 */
export function planCargoConfig(
    folders: readonly string[],
    target: BuildTarget,
    packages: readonly string[],
): ConfigPlan {
    const tables = folders.flatMap(readConfig);
    const lacks = (program: string | undefined) => lackingPackage(program, packages);
    const flags = rustflagsOf(tables, target);
    const rustflags = flags.filter((flag) => lacks(programOf(flag)) === undefined);
    const dropped = flags.filter((flag) => !rustflags.includes(flag));
    const linker = first(targetTables(tables, target), "linker");
    const wrappers = wrappersOf(tables).filter(([, program]) => lacks(program) !== undefined);
    const usesGit =
        first(
            tables.map((table) => tableAt(table, "net")),
            "git-fetch-with-cli",
        ) === "true";
    const isGitMissing = usesGit && !packages.includes("git");
    return {
        rustflags,
        isChanged: dropped.length > 0,
        ...(lacks(linker) === undefined ? {} : { linker: "cc" }),
        environment: {
            ...Object.fromEntries(wrappers.map(([key]) => [variableOf(key), ""])),
            ...(isGitMissing ? { CARGO_NET_GIT_FETCH_WITH_CLI: "false" } : {}),
        },
        profilesWithSymbols: tables
            .map((table) => tableAt(table, "profile"))
            .flatMap((profiles) => Object.keys(profiles).filter((name) => definesSymbols(profiles, name))),
        notes: [
            ...dropped.map((flag) =>
                note(`rustflags has "${flag}"`, "built without it", lacks(programOf(flag))),
            ),
            ...(lacks(linker) === undefined
                ? []
                : [note(`linker is "${linker}"`, `linked with "cc"`, lacks(linker))]),
            ...wrappers.map(([key, program]) =>
                note(`${key} is "${program}"`, "built without it", lacks(program)),
            ),
            ...(isGitMissing ? [note("net.git-fetch-with-cli is true", "cargo fetches itself", "git")] : []),
            ...flags.filter((flag) => flag === "-Ctarget-cpu=native").map(() => nativeNote),
        ],
        problems: flags
            .filter((flag) => flag.startsWith("-Z"))
            .map(
                (flag) =>
                    `${file}: rustflags has "${flag}", which only a nightly compiler supports: remove it`,
            ),
    };
}

const nativeNote =
    `${file}: rustflags has "target-cpu=native", the processor of the machine that builds: ` +
    `on another one the program may not start; use a level, for example "x86-64-v3"`;

function note(what: string, instead: string, missing: string | undefined): string {
    return (
        `${file}: ${what}, and the builder does not have ${missing}: ${instead} ` +
        `(builderPackages: [${missing}] installs it)`
    );
}

/** The package of a program that the builder lacks. Unknown programs are left to cargo. */
function lackingPackage(program: string | undefined, packages: readonly string[]): string | undefined {
    const found = program === undefined ? undefined : packageOf[basename(program)];
    return found === undefined || packages.includes(found) ? undefined : found;
}

/** The linker that a compiler flag requires. */
function programOf(flag: string): string | undefined {
    return /^-C(?:linker=|link-args?=(?:-fuse-ld=|--ld-path=))(\S+)$/.exec(flag)?.[1];
}

function wrappersOf(tables: readonly Table[]): [key: string, program: string][] {
    const build = tables.map((table) => tableAt(table, "build"));
    return (["rustc-wrapper", "rustc-workspace-wrapper"] as const).flatMap((key): [string, string][] => {
        const program = first(build, key);
        return program === undefined ? [] : [[key, program]];
    });
}

function variableOf(key: string): string {
    return key.toUpperCase().replaceAll("-", "_");
}

/** Cargo uses the joined flags of the target's tables, or else those of `[build]`. */
function rustflagsOf(tables: readonly Table[], target: BuildTarget): string[] {
    const ofTarget = targetTables(tables, target).flatMap(flagsIn);
    return ofTarget.length > 0 ? ofTarget : tables.flatMap((table) => flagsIn(tableAt(table, "build")));
}

/** Flags are a list, or text separated by spaces. "-C x" becomes "-Cx". */
function flagsIn(table: Table): string[] {
    const value = table["rustflags"];
    const words =
        typeof value === "string" ? value.split(/\s+/) : Array.isArray(value) ? value.map(String) : [];
    return words
        .filter((word) => word !== "")
        .reduce<string[]>((flags, word) => {
            const last = flags.at(-1) ?? "";
            return /^-[CZ]$/.test(last) ? [...flags.slice(0, -1), last + word] : [...flags, word];
        }, []);
}

function targetTables(tables: readonly Table[], target: BuildTarget): Table[] {
    return tables.flatMap((table) =>
        Object.entries(tableAt(table, "target"))
            .filter(([key]) => appliesTo(key, target))
            .map(([, value]) => value)
            .filter(isTable),
    );
}

/** The value in the nearest file that has the key, as text. */
function first(tables: readonly Table[], key: string): string | undefined {
    const value = tables.map((table) => table[key]).find((found) => found !== undefined);
    return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

function readConfig(folder: string): Table[] {
    const path = ["config", "config.toml"]
        .map((name) => join(folder, ".cargo", name))
        .find((name) => existsSync(name));
    const table = path === undefined ? "" : parseToml(readFileSync(path, "utf8"));
    // Cargo reports a broken file itself.
    return typeof table === "string" ? [] : [table];
}
