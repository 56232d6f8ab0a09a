import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import type { ImageLayout } from "./archive.ts";
import type { VersionChoice } from "./chooseVersion.ts";

/** What goes into a stand-in image; the labels are the same for all and added by the caller. */
export type MadeImage = PackedImage | ImportedImage;

/** An image of a few files, packed here. */
export interface PackedImage extends VersionChoice {
    readonly layout: Omit<ImageLayout, "labels">;
}

/** An image of a whole system, which the engine takes in from a folder. */
export interface ImportedImage extends VersionChoice {
    readonly rootfs: {
        readonly folder: string;
        /** Instructions of a Dockerfile that say how it starts: `WORKDIR /build`. */
        readonly changes: readonly string[];
    };
}

/** How to make the stand-in of one repository. */
export interface Recipe {
    /** For the image's title label. */
    readonly title: string;
    /** Changes whenever a tag's image should be made anew. Cheap, because it is asked for on every run. */
    key(tag: string): string;
    /** Makes what a tag's image holds, for an engine of this architecture (`amd64`, `arm64`). */
    make(workspace: Workspace, tag: string, architecture: string, report: Report): Promise<MadeImage>;
}
