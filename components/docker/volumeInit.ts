import * as docker from "./sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { ownershipCommand, ownershipContainer } from "../hardening/docker.ts";
import { failure } from "../refusal.ts";

/** A named volume and where it is mounted. */
export interface MountedVolume {
    readonly volume: docker.Volume;
    /** The folder in the container. */
    readonly target: string;
}

/** How volumes are prepared before the container that uses them starts. */
export interface VolumeInitArgs {
    /** `dhi.io/busybox:<tag>`. */
    readonly image: string;
    /** The volumes. Everything in them will belong to the hardened images' user. */
    readonly volumes: readonly MountedVolume[];
    /** The contents of files to write into them, by absolute path. Mostly secrets. */
    readonly files: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates a one-shot container that writes files into volumes and makes the hardened images' user their owner.
 *
 * Neither `docker inspect` nor any environment or command line shows a file that was uploaded into a volume. The
 * container that reads it cannot receive the upload itself, because uploads need a writable root file system.
 *
 * @param opts the container's options, with the component as `parent`.
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
 * The one-shot container after it has exited, for others to depend on. Rejects where it failed: for the plugin, every
 * exit code is a success.
 */
export function whenDone(init: docker.Container): pulumi.Output<docker.Container> {
    return pulumi.runtime.isDryRun()
        ? pulumi.output(init)
        : pulumi.all([init.exitCode, init.containerLogs]).apply(([code, log]) => {
              if (code) {
                  throw failure(`The preparation of a volume failed with exit code ${code}.\n${log ?? ""}`);
              }
              return init;
          });
}
