import { posix } from "node:path";
import { globSync } from "tinyglobby";

/**
 * The folders that match a pattern of `members`: `crates/*` matches every folder in `crates`, `crates/**` also those below
 * them. Cargo requires each to be a package. Braces have no special meaning.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/workspaces.html#the-members-and-exclude-fields, with the patterns of
 * https://docs.rs/glob.
 *
 * @param root the folder of the workspace.
 */
export function foldersMatching(root: string, pattern: string): string[] {
    // For cargo, `**` at the end does not match the folder itself.
    const path = posix
        .normalize(pattern)
        .replace(/\/$/, "")
        .replace(/(^|\/)\*\*$/, "$1**/*");
    if (!/[*?[]/.test(path)) {
        return [path === "." ? "" : path];
    }
    const options = { cwd: root, dot: true, onlyDirectories: true, expandDirectories: false } as const;
    return globSync(path, { ...options, braceExpansion: false, extglob: false })
        .map((folder) => posix.normalize(folder).replace(/\/$/, ""))
        .sort();
}
