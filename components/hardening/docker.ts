import { nonroot } from "./nonroot.ts";

/**
 * The security profile of every container that keeps running: what the image already does, said again where the
 * engine enforces it, and what only the engine can do.
 *
 * There is no limit on processes: the Docker plugin (5.2) has no property for it.
 */
export const hardenedContainer = {
    user: `${nonroot}:${nonroot}`,
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    privileged: false,
    // Bounded logs: a chatty container must not fill the host's disk.
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    restart: "unless-stopped",
};

/**
 * The profile of a one-shot container that hands a fresh, root-owned volume to {@link nonroot}: root, because only
 * root may give files away, with that one capability, no network, and gone idle as soon as it is done.
 */
export const ownershipContainer = {
    user: "0:0",
    capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE"] },
    securityOpts: ["no-new-privileges:true"],
    privileged: false,
    networkMode: "none",
    logDriver: "json-file",
    logOpts: { "max-size": "1m", "max-file": "1" },
    restart: "no",
};

/**
 * A place for temporary files on a read-only root, in memory: no larger than this, for {@link nonroot} alone, and
 * nothing in it can be run.
 */
export function scratchFolder(bytes: number): Record<string, string> {
    const options = `rw,noexec,nosuid,nodev,size=${bytes},mode=0700,uid=${nonroot},gid=${nonroot}`;
    return { "/tmp": options };
}

/** The command that gives everything under the folders to {@link nonroot}. */
export function ownershipCommand(...folders: string[]): string[] {
    return ["chown", "-R", `${nonroot}:${nonroot}`, ...folders];
}
