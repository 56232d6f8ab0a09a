import { posix } from "node:path";
import { globSync } from "tinyglobby";

/**
 * The folders that a pattern of `members` names: `crates/*` is every folder under `crates`, `crates/**` every one below it
 * at any depth, and to cargo each must be a package. Braces stand for themselves, as they do for cargo.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/workspaces.html#the-members-and-exclude-fields, which go by the crate
 * https://docs.rs/glob.
 *
 * @param root the folder of the workspace.
 */
export function foldersMatching(root: string, pattern: string): string[] {
    // To cargo `**` at the end is not the folder itself.
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
