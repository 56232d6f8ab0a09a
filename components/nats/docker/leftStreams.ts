import { docker } from "../../docker/client.ts";
import { hardenedRun } from "../../hardening/docker.ts";
import { dataDirectory } from "../config/serverConfig.ts";

/** The state of the meta group, which a server has that was in a cluster; else the streams, by the names of their folders. */
const script = `cd ${dataDirectory}/jetstream && ! ls -d */_js_/_meta_ && ls -d */streams/*`;

/**
 * The streams in a volume that a single server left: a server that joins others deletes them, because their meta group
 * does not know them. Empty where there is no such volume.
 *
 * @param image `dhi.io/busybox:<tag>`
 */
export async function leftStreams(volume: string, image: string): Promise<string[]> {
    const found = await docker("volume", "ls", "--quiet", "--filter", `name=^${volume}$`);
    if (found.trim() !== volume) {
        return [];
    }
    const run = ["run", "--rm", "--network=none", `--volume=${volume}:${dataDirectory}:ro`, ...hardenedRun];
    return streamsIn(await docker(...run, "--entrypoint=sh", image, "-c", script));
}

/** Streams in what {@link script} prints, which may be why it failed. */
export function streamsIn(text: string): string[] {
    return text.includes("/_meta_\n") || text.endsWith("/_meta_")
        ? []
        : [...text.matchAll(/^[^/\s]+\/streams\/(\S+)$/gm)].map(([, name = ""]) => name);
}
