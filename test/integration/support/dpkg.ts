/** A package in dpkg's status file. */
export interface InstalledPackage {
    readonly name: string;
    readonly provides: readonly string[];
    /** For each dependency the alternative names. */
    readonly depends: readonly (readonly string[])[];
}

/** Reads `/var/lib/dpkg/status`. */
export function parsePackages(status: string): InstalledPackage[] {
    const entries = status.split("\n\n").filter((entry) => entry.trim() !== "");
    return entries.map((entry) => {
        const field = (name: string) => new RegExp(`^${name}: (.+)$`, "m").exec(entry)?.[1] ?? "";
        const names = (list: string, separator: string) =>
            list.split(separator).map((each) => /^\s*([^\s:(]*)/.exec(each)?.[1] ?? "");
        const depends = [field("Pre-Depends"), field("Depends")].flatMap((list) => list.split(","));
        return {
            name: field("Package"),
            provides: names(field("Provides"), ","),
            depends: depends.map((choice) => names(choice, "|")),
        };
    });
}

/** Packages with their direct and indirect dependencies. */
export function dependenciesOf(names: readonly string[], all: readonly InstalledPackage[]): Set<string> {
    const found = new Set<string>();
    const visit = (name: string) => {
        for (const each of all.filter((each) => each.name === name || each.provides.includes(name))) {
            if (!found.has(each.name)) {
                found.add(each.name);
                each.depends.flat().forEach(visit);
            }
        }
    };
    names.forEach(visit);
    return found;
}
