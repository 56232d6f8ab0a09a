import { ensureDebian13, revision } from "../rustBuilderFolder.ts";
import { installedVersion } from "../debianFolder.ts";
import type { Recipe } from "../recipe.ts";
import { instructions, startOf } from "../imageConfig.ts";
import { chooseVersion } from "../chooseVersion.ts";

/** The version in Debian 13; known without making anything. */
const debianRust = "1.85.1";

/** `rust`, in its development variants: Debian's own Rust, a C compiler and linker, a shell, and apt. */
export const rust: Recipe = {
    title: "Rust builder",
    key: () => JSON.stringify([debianRust, revision, startOf("rust", debianRust)]),
    make: async (workspace, tag, architecture, report) => {
        if (!tag.endsWith("-dev") || tag.includes("alpine")) {
            throw new Error(
                `The kit makes Rust builders of Debian only, not "${tag}": use 1-debian13-dev, or log in to a registry ` +
                    `that has it.`,
            );
        }
        const folder = await ensureDebian13(workspace, architecture, report);
        const version = installedVersion(folder, "rustc");
        const { differences } = chooseVersion(tag.replace(/-dev$/, ""), [debianRust]);
        return {
            version,
            differences: [`Debian's Rust ${version}`, ...differences],
            rootfs: { folder, changes: instructions(startOf("rust", version)) },
        };
    },
};
