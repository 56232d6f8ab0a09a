import { appliesTo, type BuildTarget } from "./cfg.ts";
import type { CargoDependency, CargoPackage } from "./manifest.ts";
import { nameIn, type CargoLock, type LockedPackage } from "./lock.ts";
import { cratesWithoutTools, systemPackages, type SystemPackage } from "./systemPackages.ts";

/** A system package that a crate needs and the builder lacks. */
export interface MissingPackage {
    /** Whether no build can succeed; if false, some may. */
    readonly isCertain: boolean;
    readonly message: string;
}

/** What matters here of a builder. */
export interface NativeBuilder {
    readonly family: "debian" | "alpine";
    /** The target that it compiles for. */
    readonly target: BuildTarget;
    /** Packages that are installed in addition to its own. */
    readonly packages: readonly string[];
    /** Variables that a build script may read. */
    readonly environment: Readonly<Record<string, string>>;
}

/**
 * The system packages that the crates of a program need and a hardened builder lacks, with the alternatives. It uses the
 * names in `Cargo.lock`, which has the crates of all platforms and features.
 *
 * @param isOnlyMember whether the lock file is for this package only, and not for other members of a workspace.
 */
export function missingPackagesFor(
    own: CargoPackage,
    lock: CargoLock,
    isOnlyMember: boolean,
    builder: NativeBuilder,
): MissingPackage[] {
    const direct = own.dependencies.filter((each) => isBuilt(each, builder.target));
    const reached = reachable(own.name, direct, lock);
    const names = new Set(reached.map(({ name }) => name));
    const missing = reached.flatMap((entry) => {
        const needed = systemPackages[entry.name];
        if (needed === undefined || isAvailable(needed, entry, names, builder)) {
            return [];
        }
        const users = reached.filter(
            ({ name, dependencies }) =>
                !cratesWithoutTools.has(name) && dependencies.some((line) => nameIn(line) === entry.name),
        );
        const isUsed = users.length > 0 || direct.some((each) => each.package === entry.name);
        const isCertain = needed.isLibrary && isOnlyMember && own.features.length === 0;
        return isUsed ? [{ isCertain, message: messageFor(needed, entry, users, builder) }] : [];
    });
    // A crate may be locked in several versions.
    return [...new Map(missing.map((each) => [each.message, each])).values()];
}

function isAvailable(
    needed: SystemPackage,
    entry: LockedPackage,
    names: ReadonlySet<string>,
    builder: NativeBuilder,
): boolean {
    const { unless = [], variables } = needed;
    const isInstalled = needed[builder.family].every((name) =>
        builder.packages.some((has) => has.split("=")[0] === name),
    );
    const isConfigured = Object.keys(builder.environment).some(
        (name) => variables !== undefined && name.startsWith(variables),
    );
    // Many crates depend on "cc": only as a dependency of this crate does it mean that the library is compiled.
    const isCompiled = unless.some((name) =>
        name === "cc" ? entry.dependencies.map(nameIn).includes("cc") : names.has(name),
    );
    return isInstalled || isConfigured || isCompiled;
}

function messageFor(
    needed: SystemPackage,
    entry: LockedPackage,
    users: readonly LockedPackage[],
    builder: NativeBuilder,
): string {
    const by = users.length === 0 ? "" : ` (through ${users.map(({ name }) => name).join(", ")})`;
    const packages = needed[builder.family].join(", ");
    const then = needed.isLibrary
        ? `; the static images do not have it, so it must be linked in: link: static${needed.statically ?? ""}`
        : "";
    return (
        `Cargo.lock has ${entry.name}${by}, which needs ${needed.what}, and the builder does not have it: ` +
        `${needed.alternative}; or install it: builderPackages: [${packages}]${then}`
    );
}

/** Whether a dependency is compiled for a program. Those for tests or other systems are not. */
function isBuilt({ isDev, platform }: CargoDependency, target: BuildTarget): boolean {
    return !isDev && (platform === undefined || appliesTo(platform, target));
}

/** The locked packages that a package depends on, directly or not. */
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
