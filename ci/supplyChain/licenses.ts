import satisfies from "spdx-satisfies";
import type { Package } from "./packages.ts";

/** Licenses that a dependency may have: permissive ones, which ask for a notice at most. */
const allowed = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/** Packages with another license, or one that is not stated as an SPDX expression, and why they are allowed. */
const exceptions: Readonly<Record<string, { readonly license: string; readonly reason: string }>> = {
    "@logdna/tail-file": { license: "SEE LICENSE IN LICENSE", reason: "the file has the MIT license" },
    "axe-core": { license: "MPL-2.0", reason: "a tool of tests, unmodified and not published" },
    "caniuse-lite": { license: "CC-BY-4.0", reason: "data of a development tool, which is not published" },
    "spdx-exceptions": { license: "CC-BY-3.0", reason: "data: names of exceptions" },
    "spdx-ranges": { license: "(MIT AND CC-BY-3.0)", reason: "data: ranges of versions of licenses" },
};

/** A line for each package whose license is not allowed. */
export function licenseProblems(packages: readonly Package[]): string[] {
    return packages
        .filter(({ name, license }) => license === undefined || exceptions[name]?.license !== license)
        .filter(({ license }) => license === undefined || !isAllowed(license))
        .map(({ ecosystem, name, version, license }) => {
            const found = license === undefined ? "states no license" : `has the license "${license}"`;
            return `${ecosystem} ${name} ${version} ${found}: use another package, or add it to ci/supplyChain/licenses.ts with the reason`;
        });
}

function isAllowed(license: string): boolean {
    try {
        return satisfies(license, allowed);
    } catch {
        return false; // not an SPDX expression
    }
}
