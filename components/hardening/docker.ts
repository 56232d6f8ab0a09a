import { nonroot } from "./nonroot.ts";

/**
 * The security profile of every container that keeps running. It repeats what the image does, because the engine
 * enforces it, and adds what only the engine can do.
 *
 * There is no limit on processes: the Docker plugin (5.2) has no property for it.
 */
export const hardenedContainer = {
    user: `${nonroot}:${nonroot}`,
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    privileged: false,
    // Logs have a limit, or they could fill the host's disk.
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    restart: "unless-stopped",
};

/** The same profile as options of `docker run`, for a container that lives as long as a command. It writes no log. */
export const hardenedRun = [
    `--user=${hardenedContainer.user}`,
    "--read-only",
    ...hardenedContainer.capabilities.drops.map((each) => `--cap-drop=${each}`),
    ...hardenedContainer.securityOpts.map((each) => `--security-opt=${each}`),
    "--log-driver=none",
];

/** The same for a container that files are copied into before it starts, which a read-only file system does not take. */
export const writableRun = hardenedRun.filter((option) => option !== "--read-only");

/**
 * The profile of a one-shot container that makes {@link nonroot} the owner of a new volume, which belongs to root. Only
 * root can do that; it has the capabilities for that alone, and no network.
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
 * A folder for temporary files in memory, as the root file system is read-only. It has this size, only
 * {@link nonroot} can read it, and no file in it can be executed.
 */
export function scratchFolder(bytes: number): Record<string, string> {
    const options = `rw,noexec,nosuid,nodev,size=${bytes},mode=0700,uid=${nonroot},gid=${nonroot}`;
    return { "/tmp": options };
}

/** The command that makes {@link nonroot} the owner of the folders and of everything in them. */
export function ownershipCommand(...folders: string[]): string[] {
    return ["chown", "-R", `${nonroot}:${nonroot}`, ...folders];
}
