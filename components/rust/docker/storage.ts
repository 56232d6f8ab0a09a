import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { createVolumeInit, fingerprintOf, type MountedVolume } from "../../docker/volumeInit.ts";
import { natsCredentialsFile, secretsFolder } from "../args/app.ts";
import type { DockerRustAppArgs } from "./args.ts";
import { natsCredentials } from "../natsCredentials.ts";
import type { AppVolume } from "../args/volumes.ts";

/** What a service finds in its container beside its program: secrets as files, and its volumes. */
export interface Storage {
    readonly mounts: readonly docker.types.input.ContainerMount[];
    /** The step that prepares them, where there is anything to prepare. */
    readonly init?: docker.Container;
    /** Changes with the secrets: containers that read them are replaced by it. */
    readonly fingerprint?: pulumi.Output<string>;
}

/** Where the step that prepares volumes has them: its image has nothing there that a fresh one would be filled with. */
const preparation = "/volumes";

/** Makes the volumes of a service, and the one-shot container that fills and hands them over. */
export function createStorage(name: string, args: DockerRustAppArgs, parent: pulumi.Resource): Storage {
    const { initImage, volumes = [] } = args;
    const files = secretFiles(args);
    const hasSecrets = Object.keys(files).length > 0;
    if (initImage === undefined || (!hasSecrets && volumes.length === 0)) {
        return { mounts: [] };
    }
    const image = new docker.RemoteImage(
        `${name}-init-image`,
        { name: initImage, keepLocally: true },
        { parent },
    );
    const secrets = hasSecrets ? [createVolume(name, "secrets", { parent })] : [];
    const data = volumes.map((volume) => ({
        ...volume,
        volume: createVolume(name, volume.name, {
            parent,
            // Data outlives the service: a later one of the same name finds it again.
            retainOnDelete: true,
            protect: args.protectData ?? false,
        }),
    }));
    const prepared: MountedVolume[] = [
        ...secrets.map((volume) => ({ volume, target: secretsFolder })),
        ...data.map(({ volume, name }) => ({ volume, target: `${preparation}/${name}` })),
    ];
    return {
        mounts: [
            ...secrets.map((volume) => ({
                type: "volume",
                source: volume.name,
                target: secretsFolder,
                readOnly: true,
            })),
            ...data.map(dataMount),
        ],
        init: createVolumeInit(
            `${name}-init`,
            { image: initImage, volumes: prepared, files },
            { parent, dependsOn: image },
        ),
        ...(hasSecrets ? { fingerprint: fingerprintOf(files) } : {}),
    };
}

function createVolume(name: string, role: string, opts: pulumi.CustomResourceOptions): docker.Volume {
    const labels = [{ label: "dhi.app", value: name }];
    return new docker.Volume(`${name}-${role}`, { name: `${name}-${role}`, labels }, opts);
}

function dataMount({ volume, path }: AppVolume & { readonly volume: docker.Volume }) {
    return { type: "volume", source: volume.name, target: path };
}

/** The files that the service finds, by absolute path. */
function secretFiles({ secretFiles = {}, nats }: DockerRustAppArgs): Record<string, pulumi.Output<string>> {
    const own = Object.entries(secretFiles).map(([name, content]) => [
        `${secretsFolder}/${name}`,
        pulumi.secret(content),
    ]);
    return {
        ...(Object.fromEntries(own) as Record<string, pulumi.Output<string>>),
        ...(nats === undefined ? {} : { [natsCredentialsFile]: natsCredentials(nats) }),
    };
}
