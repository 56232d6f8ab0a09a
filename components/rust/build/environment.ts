import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../problems.ts";
import { shellQuoted } from "./shell.ts";

/** Variables as the Dockerfile reads them: lines for a shell. */
export function printEnvironment(variables: Readonly<Record<string, string>>): string {
    return Object.entries(variables)
        .map(([name, value]) => `export ${name}=${shellQuoted(value)}`)
        .sort()
        .join("\n");
}

/** Names that decide where cargo writes: the Dockerfile's own. */
const own: ReadonlySet<string> = new Set(["CARGO_HOME", "CARGO_TARGET_DIR", "HOME", "PATH"]);

/** What is wrong with the variables that a user gives a build. */
export function checkBuildEnvironment(variables: Readonly<Record<string, string>>): Problem[] {
    return Object.keys(variables).flatMap((name) => {
        const path = `buildEnvironment.${name}`;
        if (!/^[A-Za-z_]\w*$/.test(name)) {
            return [
                { path, reason: `"${name}" is not a valid name of a variable: use letters, digits and "_"` },
            ];
        }
        return own.has(name) ? [{ path, reason: `${name} is set by the build; leave it out` }] : [];
    });
}

/**
 * What build scripts ask git for, without a repository to ask: the commit, and its time in seconds.
 *
 * Source: https://docs.rs/vergen (`VERGEN_GIT_SHA`), https://reproducible-builds.org/docs/source-date-epoch/.
 */
export function revisionVariables(revision: string | undefined, folder: string): Record<string, string> {
    if (revision === undefined) {
        return {};
    }
    const time = commitTime(revision, folder);
    return {
        GIT_COMMIT: revision,
        VERGEN_GIT_SHA: revision,
        ...(time === undefined ? {} : { SOURCE_DATE_EPOCH: time }),
    };
}

/** The commit's own time, so that nothing is another whenever it is built; `undefined` where git does not know it. */
function commitTime(revision: string, folder: string): string | undefined {
    try {
        const args = ["show", "--no-patch", "--format=%ct", "--end-of-options", `${revision}^{commit}`];
        return execFileSync("git", args, {
            cwd: folder,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
    } catch {
        return undefined;
    }
}

/** Lets the macros of sqlx read what `cargo sqlx prepare` has left, in place of a database that a build cannot reach. */
export function sqlxVariables(folders: readonly string[]): Record<string, string> {
    return folders.some((folder) => existsSync(join(folder, ".sqlx"))) ? { SQLX_OFFLINE: "true" } : {};
}
