import { ensureDebian13, installedVersion } from "./debian13.ts";
import type { Recipe } from "./recipe.ts";
import { chooseVersion } from "./versions.ts";

/** The version in Debian 13; known without making anything. */
const debianRust = "1.85.1";

/** `rust`, in its development variants: Debian 13 with its own Rust, a C compiler and linker, a shell, and apt. */
export const rust: Recipe = {
    title: "Rust builder",
    key: () => debianRust,
    make: async (workspace, tag, architecture, report) => {
        if (!tag.endsWith("-dev") || tag.includes("alpine")) {
            throw new Error(
                `The kit makes Rust builders of Debian only, not "${tag}": use 1-debian13-dev, or log in to a registry ` +
                    `that has it.`,
            );
        }
        const folder = await ensureDebian13(workspace, architecture, report);
        const { differences } = chooseVersion(tag.replace(/-dev$/, ""), [debianRust]);
        return {
            version: installedVersion(folder, "rustc"),
            differences: [`Debian's Rust ${installedVersion(folder, "rustc")}`, ...differences],
            rootfs: { folder, changes: ["WORKDIR /build", "USER root", 'CMD ["/bin/bash"]'] },
        };
    },
};
