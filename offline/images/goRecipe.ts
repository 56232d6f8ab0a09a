import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ensureGoTool, type GoTool, sourceKey } from "../goTool.ts";
import type { ImageEntry, ImageLayout } from "./archive.ts";
import { baseFiles, nonroot } from "./baseFiles.ts";
import type { PackedImage, Recipe } from "./recipe.ts";
import { chooseVersion, type VersionChoice } from "./versions.ts";

/** What differs between images of one Go program. */
export interface GoRecipe {
    readonly title: string;
    /** The program; its `module` holds a folder for each pinned version. */
    readonly tool: GoTool;
    /** What is made for a tag, of the pinned versions. @default - {@link chooseVersion} */
    readonly choose?: typeof chooseVersion;
    /** Where the program lies in the image. */
    readonly path: string;
    readonly entries: readonly ImageEntry[];
    readonly start: Pick<ImageLayout, "entrypoint" | "cmd" | "ports" | "environment">;
}

/** A recipe for an image of one statically linked Go program, at the versions pinned under `offline/go`. */
export function goRecipe(recipe: GoRecipe): Recipe {
    const { title, tool, path, entries, start } = recipe;
    const { choose: chooseFrom = chooseVersion } = recipe;
    const choose = (tag: string): VersionChoice => chooseFrom(tag, pinnedVersions(tool.module));
    const at = (version: string): GoTool => ({ ...tool, module: `${tool.module}/${version}` });
    return {
        title,
        key: (tag) => sourceKey(at(choose(tag).version), JSON.stringify([path, entries, start])),
        make: async (workspace, tag, arch, report) => {
            const choice = choose(tag);
            const built = await ensureGoTool(workspace, at(choice.version), report, { os: "linux", arch });
            return { ...choice, layout: goLayout(recipe, readFileSync(built.path)) };
        },
    };
}

/** What the image of a program holds. */
export function goLayout({ path, entries, start }: GoRecipe, program: Buffer): PackedImage["layout"] {
    const executable = { path, file: program, mode: 0o755 };
    return { ...start, user: nonroot.name, entries: [...baseFiles(), ...entries, executable] };
}

/** The folders of a module are its pinned versions. */
function pinnedVersions(module: string): string[] {
    return readdirSync(fileURLToPath(new URL(`../go/${module}/`, import.meta.url)));
}
