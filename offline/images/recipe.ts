import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import type { ImageLayout } from "./archive.ts";
import type { VersionChoice } from "./chooseVersion.ts";

/** The content of a local image. The caller adds the labels, which are the same for all. */
export type MadeImage = PackedImage | ImportedImage;

/** An image of a few files, packed here. */
export interface PackedImage extends VersionChoice {
    readonly layout: Omit<ImageLayout, "labels">;
}

/** An image of a whole system, which the engine imports from a folder. */
export interface ImportedImage extends VersionChoice {
    readonly rootfs: {
        readonly folder: string;
        /** Its configuration, as Dockerfile instructions: `WORKDIR /build`. */
        readonly changes: readonly string[];
    };
}

/** How to make the local image of one repository. */
export interface Recipe {
    /** The start of the image's title label. */
    readonly title: string;
    /** Changes when a tag's image must be made again. It is computed at every run, so it must be cheap. */
    key(tag: string): string;
    /** Makes the content of a tag's image for an engine of this architecture (`amd64`, `arm64`). */
    make(workspace: Workspace, tag: string, architecture: string, report: Report): Promise<MadeImage>;
}
