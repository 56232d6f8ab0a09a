import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import { type Folders, foldersOf } from "./folders.ts";
import { insideNode } from "./nodeProcess.ts";

/** The images that the cluster has: their IDs, by reference. */
type Loaded = Readonly<Record<string, string>>;

/**
 * Loads images of the Docker Engine into this checkout's cluster, which cannot pull. Images that it has are skipped.
 *
 * @param references as in `docker image ls`: `standin.local/offline/dhi-nats:2.14.5-debian13`.
 */
export async function loadImages(
    workspace: Workspace,
    references: readonly string[],
    report: Report,
): Promise<void> {
    const folders = foldersOf(workspace);
    const loaded = readLoaded(folders);
    const { stdout } = await execa(
        "docker",
        ["image", "inspect", "--format", "{{.Id}}", ...references],
        workspace,
    );
    const ids = stdout.split("\n");
    const wanted = Object.fromEntries(references.map((reference, index) => [reference, ids[index] ?? ""]));
    const missing = references.filter((reference) => loaded[reference] !== wanted[reference]);
    if (missing.length === 0) {
        return;
    }
    report(`loading ${missing.join(", ")} into the cluster`);
    const save = execa("docker", ["save", ...missing], { ...workspace, encoding: "buffer", buffer: false });
    await save.pipe(...importCommand(folders));
    writeFileSync(loadedFile(folders), JSON.stringify({ ...loaded, ...wanted }, undefined, 4));
}

/** Loads an image in the format of `docker save` into the cluster. */
export async function loadArchive(folders: Folders, archive: Buffer): Promise<void> {
    await execa(...importCommand(folders), { input: archive });
}

function importCommand(folders: Folders): [string, string[]] {
    return insideNode(folders, ["ctr", "--namespace=k8s.io", "images", "import", "-"]);
}

function readLoaded(folders: Folders): Loaded {
    const file = loadedFile(folders);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Loaded) : {};
}

/** Next to the images, so that both are removed together. */
function loadedFile(folders: Folders): string {
    return join(folders.state, "loaded-images.json");
}
