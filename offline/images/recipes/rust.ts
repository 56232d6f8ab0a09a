import { ensureRustBuilderFolder, folderRevision } from "../rustBuilderFolder.ts";
import { installedVersion } from "../debianFolder.ts";
import type { Recipe } from "../recipe.ts";
import { dockerfileInstructions, imageConfigOf } from "../imageConfig.ts";
import { chooseVersion } from "../chooseVersion.ts";

/** The version in Debian 13, which must be known before the image is made. */
const debianRust = "1.85.1";

/** `rust`, in its dev variants: Debian's Rust, a C compiler and linker, a shell, and apt. */
export const rust: Recipe = {
    title: "Rust builder",
    key: () => JSON.stringify([debianRust, folderRevision, imageConfigOf("rust", debianRust)]),
    make: async (workspace, tag, architecture, report) => {
        if (!tag.endsWith("-dev") || tag.includes("alpine")) {
            throw new Error(
                `rust:${tag}: the offline kit makes dev variants on Debian only: use 1-debian13-dev, or log in to a ` +
                    `registry that has this tag.`,
            );
        }
        const folder = await ensureRustBuilderFolder(workspace, architecture, report);
        const version = installedVersion(folder, "rustc");
        const { differences } = chooseVersion(tag.replace(/-dev$/, ""), [debianRust]);
        return {
            version,
            differences: [`Debian's Rust ${version}`, ...differences],
            rootfs: { folder, changes: dockerfileInstructions(imageConfigOf("rust", version)) },
        };
    },
};
