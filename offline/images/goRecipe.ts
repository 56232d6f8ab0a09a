import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ensureGoTool, type GoTool, sourceKey } from "../tools/goTool.ts";
import type { ImageEntry } from "./archive.ts";
import { baseFiles } from "./baseFiles.ts";
import { definitionOf, type Repository } from "./definitions.ts";
import type { PackedImage, Recipe } from "./recipe.ts";
import { imageConfigOf } from "./imageConfig.ts";
import { chooseVersion, type VersionChoice } from "./chooseVersion.ts";

/** What differs between the images of Go programs. */
export interface GoRecipe {
    readonly repository: Repository;
    readonly title: string;
    /** The program; its `module` has a folder for each pinned version. */
    readonly tool: GoTool;
    /** Chooses one of the pinned versions for a tag. @default - {@link chooseVersion} */
    readonly choose?: typeof chooseVersion;
    /** The program's path in the image. */
    readonly path: string;
    /** More files; the folders and links of the definition are added automatically. @default - none */
    readonly files?: readonly ImageEntry[];
}

/** A recipe for an image of one statically linked Go program, at the versions pinned under `offline/go`. */
export function goRecipe(recipe: GoRecipe): Recipe {
    const { repository, title, tool, path, files } = recipe;
    const { choose: chooseFrom = chooseVersion } = recipe;
    const choose = (tag: string): VersionChoice => chooseFrom(tag, pinnedVersions(tool.module));
    const at = (version: string): GoTool => ({ ...tool, module: `${tool.module}/${version}` });
    return {
        title,
        key: (tag) => {
            const { version } = choose(tag);
            const content = [path, files, linksAndFolders(repository), imageConfigOf(repository, version)];
            return sourceKey(at(version), JSON.stringify(content));
        },
        make: async (workspace, tag, arch, report) => {
            const choice = choose(tag);
            const built = await ensureGoTool(workspace, at(choice.version), report, { os: "linux", arch });
            return { ...choice, layout: goLayout(recipe, choice.version, readFileSync(built.path)) };
        },
    };
}

/** The files and the configuration of an image. */
export function goLayout(recipe: GoRecipe, version: string, program: Buffer): PackedImage["layout"] {
    const { repository, path, files = [] } = recipe;
    const executable = { path, file: program, mode: 0o755 };
    return {
        ...imageConfigOf(repository, version),
        entries: [...baseFiles(), ...linksAndFolders(repository), ...files, executable],
    };
}

function linksAndFolders(repository: Repository): ImageEntry[] {
    return definitionOf(repository).paths.flatMap(({ path, uid, link, folder }): ImageEntry[] =>
        link !== undefined ? [{ path, link }] : folder ? [{ path, folder, ...(uid && { uid }) }] : [],
    );
}

/** The folders of a module are its pinned versions. */
function pinnedVersions(module: string): string[] {
    return readdirSync(fileURLToPath(new URL(`../go/${module}/`, import.meta.url)));
}
