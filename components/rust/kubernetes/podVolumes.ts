import type { Input } from "@pulumi/pulumi";
import { secretFileMode } from "../../hardening/kubernetes.ts";
import { secretsFolder } from "../args/environment.ts";
import type { AppVolume } from "../args/volumes.ts";

/** What a pod mounts. */
export interface PodVolumes {
    /** The service's name, with which its claims' names begin. */
    readonly name: string;
    readonly volumes?: readonly AppVolume[] | undefined;
    readonly scratch?: string | undefined;
    /** The Secret with the secret files. */
    readonly secret?: { readonly name: Input<string>; readonly files: readonly string[] } | undefined;
    /** The Secret with the certificate authority of the NATS cluster. */
    readonly caSecret?: string | undefined;
}

const caFolder = "/run/nats-ca";
/** The path of the cluster's certificate authority in the container. */
export const caFile = `${caFolder}/ca.crt`;

/** The name of a volume's claim. */
export function claimName(service: string, { name }: AppVolume): string {
    return `${service}-${name}`;
}

/** The pod's volumes, and its container's mounts. */
export function podVolumes(pod: PodVolumes) {
    const all = [...scratchVolume(pod), ...secretVolume(pod), ...caVolume(pod), ...claims(pod)];
    return {
        volumes: all.map(({ name, source }) => ({ name, ...source })),
        volumeMounts: all.map(({ name, mountPath, readOnly }) => ({ name, mountPath, readOnly })),
    };
}

function scratchVolume({ scratch }: PodVolumes) {
    const source = { emptyDir: { medium: "Memory", sizeLimit: scratch } };
    return scratch === undefined ? [] : [{ name: "scratch", mountPath: "/tmp", readOnly: false, source }];
}

function secretVolume({ secret }: PodVolumes) {
    if (secret === undefined || secret.files.length === 0) {
        return [];
    }
    const source = filesOf(secret.name, secret.files);
    return [{ name: "secrets", mountPath: secretsFolder, readOnly: true, source }];
}

function caVolume({ caSecret }: PodVolumes) {
    return caSecret === undefined
        ? []
        : [{ name: "nats-ca", mountPath: caFolder, readOnly: true, source: filesOf(caSecret, ["ca.crt"]) }];
}

function filesOf(secretName: Input<string>, files: readonly string[]) {
    const items = files.map((file) => ({ key: file, path: file }));
    return { secret: { secretName, defaultMode: secretFileMode, items } };
}

function claims({ name, volumes = [] }: PodVolumes) {
    return volumes.map((volume) => ({
        name: volume.name,
        mountPath: volume.path,
        readOnly: false,
        source: { persistentVolumeClaim: { claimName: claimName(name, volume) } },
    }));
}
