import { execa } from "execa";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { docker, workspace } from "../docker.ts";

/**
 * Takes a program out of an image, so that processes without a container run the same file.
 *
 * @returns its path in the folder.
 */
export async function programOf(image: string, name: string, folder: string): Promise<string> {
    const root = join(folder, name);
    mkdirSync(root);
    const container = await docker("create", image);
    const tar = ["--extract", "--directory", root, "--no-same-owner"];
    try {
        await execa("docker", ["export", container], {
            env: workspace.env,
            encoding: "buffer",
            buffer: false,
        }).pipe("tar", tar);
    } finally {
        await docker("rm", container);
    }
    const { stdout } = await execa("find", [root, "-type", "f", "-name", name, "-perm", "/111"]);
    const [file] = stdout.split("\n").filter((path) => basename(path) === name);
    if (file === undefined) {
        throw new Error(`The image ${image} has no program "${name}".`);
    }
    return file;
}
