import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isAbout, type BuildTarget } from "./cfg.ts";
import { saysSymbols } from "./profile.ts";
import { isTable, parseToml, tableAt, type Table } from "./toml.ts";

/** What the `.cargo/config.toml` of a project means for its build in a hardened builder. */
export interface ConfigPlan {
    /** Flags for the compiler: the project's own, less what the builder cannot do. */
    readonly rustflags: readonly string[];
    /** Whether {@link rustflags} are others than cargo would read from the files itself. */
    readonly isChanged: boolean;
    /** The linker in place of the project's; absent where the builder has that. */
    readonly linker?: string;
    /** Variables that take precedence over the files. */
    readonly environment: Readonly<Record<string, string>>;
    /** Profiles for which the files say what becomes of symbols and debug information. */
    readonly profilesWithSymbols: readonly string[];
    /** What the build does otherwise than the files say, each with its key. */
    readonly notes: readonly string[];
    /** What no stable compiler does, each with its key. */
    readonly problems: readonly string[];
}

/** Programs that developers' machines have and the hardened builders lack, by the package that holds each. */
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
 * Reads a project's configuration of cargo, which was often written for a developer's machine, and says what a build
 * in a hardened builder makes of it.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/config.html.
 *
 * @param folders where cargo looks: the project's folder, then each above it that the build sees.
 * @param packages what is installed in the builder besides its own.
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
            .flatMap((profiles) => Object.keys(profiles).filter((name) => saysSymbols(profiles, name))),
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
                (flag) => `${file}: rustflags has "${flag}", which only a nightly compiler takes; remove it`,
            ),
    };
}

const nativeNote =
    `${file}: rustflags has "target-cpu=native", which is the processor of the machine that builds: ` +
    `on another one the program may not start; write a level such as "x86-64-v3"`;

function note(what: string, instead: string, missing: string | undefined): string {
    return (
        `${file}: ${what}, and the builder has no ${missing}: ${instead} ` +
        `(builderPackages: [${missing}] installs it)`
    );
}

/** The package that a program needs, unless it is known to be there: what is not known is left to cargo. */
function lackingPackage(program: string | undefined, packages: readonly string[]): string | undefined {
    const found = program === undefined ? undefined : packageOf[basename(program)];
    return found === undefined || packages.includes(found) ? undefined : found;
}

/** The linker that a flag of the compiler asks for. */
function programOf(flag: string): string | undefined {
    return /^-C(?:linker=|link-args?=(?:-fuse-ld=|--ld-path=))(\S+)$/.exec(flag)?.[1];
}

function wrappersOf(tables: readonly Table[]): [key: string, program: string][] {
    const build = tables.map((table) => tableAt(table, "build"));
    return (["rustc-wrapper", "rustc-workspace-wrapper"] as const).flatMap((key) => {
        const program = first(build, key);
        return program === undefined ? [] : [[key, program] as [string, string]];
    });
}

function variableOf(key: string): string {
    return key.toUpperCase().replaceAll("-", "_");
}

/** Cargo takes the flags of the target's tables, joined, or else those of `[build]`. */
function rustflagsOf(tables: readonly Table[], target: BuildTarget): string[] {
    const ofTarget = targetTables(tables, target).flatMap(flagsIn);
    return ofTarget.length > 0 ? ofTarget : tables.flatMap((table) => flagsIn(tableAt(table, "build")));
}

/** A list of flags, or text with blanks between them; with those that are two words as one. */
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
            .filter(([key]) => isAbout(key, target))
            .map(([, value]) => value)
            .filter(isTable),
    );
}

/** The value of the nearest file that has the key, as text. */
function first(tables: readonly Table[], key: string): string | undefined {
    const value = tables.map((table) => table[key]).find((found) => found !== undefined);
    return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

function readConfig(folder: string): Table[] {
    const path = ["config", "config.toml"]
        .map((name) => join(folder, ".cargo", name))
        .find((name) => existsSync(name));
    const table = path === undefined ? "" : parseToml(readFileSync(path, "utf8"));
    // A broken one is cargo's to refuse.
    return typeof table === "string" ? [] : [table];
}
