import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../problems.ts";
import { checkVariableName } from "../args/environment.ts";
import { shellQuoted } from "./shell.ts";

/** Variables as the Dockerfile reads them: one line of shell for each. */
export function printEnvironment(variables: Readonly<Record<string, string>>): string {
    return Object.entries(variables)
        .map(([name, value]) => `export ${name}=${shellQuoted(value)}`)
        .sort()
        .join("\n");
}

/** Variables that the Dockerfile sets, which decide where cargo writes. */
const own: ReadonlySet<string> = new Set(["CARGO_HOME", "CARGO_TARGET_DIR", "HOME", "PATH"]);

/** Every problem of the names of a build's variables. */
export function checkBuildEnvironment(variables: Readonly<Record<string, string>>): Problem[] {
    return Object.keys(variables).flatMap((name) => {
        const path = `buildEnvironment.${name}`;
        return own.has(name)
            ? [{ path, reason: `${name} is set by the build: remove it` }]
            : checkVariableName(path, name);
    });
}

/**
 * What build scripts would read from git, whose repository the build does not see: the commit, and its time in seconds.
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

/** The commit's time, with which builds are reproducible; `undefined` if git does not know the commit. */
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

/**
 * Lets sqlx check queries against the files of `cargo sqlx prepare`, as a build has no database:
 * https://docs.rs/sqlx/latest/sqlx/macro.query.html.
 */
export function sqlxVariables(folders: readonly string[]): Record<string, string> {
    return folders.some((folder) => existsSync(join(folder, ".sqlx"))) ? { SQLX_OFFLINE: "true" } : {};
}
