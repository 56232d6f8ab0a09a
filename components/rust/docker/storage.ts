import * as docker from "../../docker/sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { createVolumeInit, type MountedVolume } from "../../docker/volumeInit.ts";
import { fingerprintOf } from "../../fingerprint.ts";
import { natsCredentialsFile, secretsFolder } from "../args/environment.ts";
import type { AppVolume } from "../args/volumes.ts";
import { natsCredentials } from "../natsCredentials.ts";
import type { DockerRustAppArgs } from "./args.ts";

/** The mounts of a service's containers, and what fills them. */
export interface Storage {
    readonly mounts: readonly docker.types.input.ContainerMount[];
    /** The one-shot container that prepares the volumes, if there are any. */
    readonly init?: docker.Container;
    /** Changes with the secrets, so that containers that read them are replaced. */
    readonly fingerprint?: pulumi.Output<string>;
}

/** Where the one-shot container mounts data volumes: its image has no files there that the engine would copy into them. */
const initFolder = "/volumes";

/** Creates the volumes of a service, and the one-shot container that fills them and gives them to the service's user. */
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
            retainOnDelete: true,
            protect: args.protectData ?? false,
        }),
    }));
    const prepared: MountedVolume[] = [
        ...secrets.map((volume) => ({ volume, target: secretsFolder })),
        ...data.map(({ volume, name }) => ({ volume, target: `${initFolder}/${name}` })),
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

/** The secret files by absolute path, the cluster's login among them. */
function secretFiles({ secretFiles = {}, nats }: DockerRustAppArgs): Record<string, pulumi.Output<string>> {
    const files = Object.fromEntries(
        Object.entries(secretFiles).map(([name, content]) => [
            `${secretsFolder}/${name}`,
            pulumi.secret(content),
        ]),
    );
    return { ...files, ...(nats === undefined ? {} : { [natsCredentialsFile]: natsCredentials(nats) }) };
}
