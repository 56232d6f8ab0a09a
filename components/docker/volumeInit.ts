import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { scryptSync } from "node:crypto";
import { ownershipCommand, ownershipContainer } from "../hardening/docker.ts";
import { failure } from "../refusal.ts";

/** A named volume and where it is mounted. */
export interface MountedVolume {
    readonly volume: docker.Volume;
    /** The folder in the container. */
    readonly target: string;
}

/** What a one-shot container does to volumes before the container that uses them starts. */
export interface VolumeInitArgs {
    /** `dhi.io/busybox:<tag>`. */
    readonly image: string;
    /** The volumes; all that is in them is given to the hardened images' user. */
    readonly volumes: readonly MountedVolume[];
    /** Files to put into them, by absolute path. Secrets, mostly. */
    readonly files: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A one-shot container that puts files into volumes and hands them to the hardened images' user.
 *
 * A file uploaded into a volume shows neither in `docker inspect` nor in any environment or command line; the
 * container that reads it cannot take the upload itself, for uploads need a writable root.
 *
 * @param opts of the container; `parent` should be the component.
 */
export function createVolumeInit(
    name: string,
    { image, volumes, files }: VolumeInitArgs,
    opts: pulumi.CustomResourceOptions,
): docker.Container {
    return new docker.Container(
        name,
        {
            ...ownershipContainer,
            name,
            image,
            entrypoints: ownershipCommand(...volumes.map(({ target }) => target)),
            mounts: volumes.map(({ volume, target }) => ({ type: "volume", source: volume.name, target })),
            uploads: Object.entries(files).map(([file, content]) => ({ file, content })),
            attach: true,
            logs: true,
            mustRun: false,
        },
        { ...opts, deleteBeforeReplace: true },
    );
}

/**
 * The one-shot container once it has done its work, for others to depend on. Rejects where it failed: the plugin takes
 * any exit code for success.
 */
export function whenDone(init: docker.Container): pulumi.Output<docker.Container> {
    return pulumi.runtime.isDryRun()
        ? pulumi.output(init)
        : pulumi.all([init.exitCode, init.containerLogs]).apply(([code, log]) => {
              if (code) {
                  throw failure(`A volume could not be prepared: exit code ${code}.\n${log ?? ""}`);
              }
              return init;
          });
}

/**
 * Changes with the files' contents: what a container that reads them is replaced by. It is no secret itself, for
 * `pulumi preview --json` (3.246) breaks off at a secret trigger; so it comes of a function that is slow to try
 * passwords with.
 */
export function fingerprintOf(files: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<string> {
    const fingerprint = pulumi
        .output(files)
        .apply((contents) => scryptSync(JSON.stringify(contents), "dhi", 32).toString("hex"));
    return pulumi.unsecret(fingerprint);
}
