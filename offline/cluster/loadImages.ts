import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import type { Report } from "../step.ts";
import type { Folders } from "./folders.ts";
import { foldersOf } from "./folders.ts";
import { insideNode } from "./nodeProcess.ts";

/** What was loaded already: references and the ids that they had. */
type Loaded = Readonly<Record<string, string>>;

/**
 * Brings images of the Docker Engine into this checkout's cluster, which cannot pull any. Those that it has are left
 * alone.
 *
 * @param references as `docker image ls` shows them: `standin.local/offline/dhi-nats:2.14.5-debian13`.
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

/** Brings an image in the form of `docker save` into the cluster. */
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

/** Beside the images, so that both go together. */
function loadedFile(folders: Folders): string {
    return join(folders.state, "loaded-images.json");
}
