import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";

/**
 * The first `docker` on PATH that can build. Up to version 22 the client speaks BuildKit itself (Debian's does); a
 * newer one needs the buildx plugin, which is often not there.
 */
export async function findBuildClient(buildKit: boolean): Promise<string> {
    const found = await clients();
    for (const client of found) {
        if (!buildKit || (await speaksBuildKit(client))) {
            return client;
        }
    }
    throw new Error(
        found.length === 0
            ? "the Docker client was not found: install `docker` or put it on PATH"
            : `no Docker client here can build with BuildKit (${found.join(", ")}): install the buildx plugin ` +
                  "(docker-buildx-plugin), or Debian's docker.io package",
    );
}

async function clients(): Promise<string[]> {
    const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
    const candidates = [
        ...new Set(folders.filter((folder) => folder !== "").map((folder) => join(folder, "docker"))),
    ];
    const usable = await Promise.all(candidates.map(isExecutable));
    return candidates.filter((_, index) => usable[index]);
}

async function isExecutable(file: string): Promise<boolean> {
    return await access(file, constants.X_OK).then(
        () => true,
        () => false,
    );
}

async function speaksBuildKit(client: string): Promise<boolean> {
    const { stdout } = await execa(client, ["--version"], { reject: false });
    const [, major] = /Docker version (\d+)\./.exec(stdout) ?? [];
    if (Number(major) < 23) {
        return true;
    }
    const { exitCode } = await execa(client, ["buildx", "version"], { reject: false });
    return exitCode === 0;
}
