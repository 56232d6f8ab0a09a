import type { Input } from "@pulumi/pulumi";
import { secretFileMode } from "../../hardening/kubernetes.ts";
import type { KubernetesNatsConnection } from "../../nats/connection.ts";
import { secretsFolder } from "../args/environment.ts";
import type { AppVolume } from "../args/volumes.ts";
import type { CredentialFiles } from "../natsCredentials.ts";

/** What a pod mounts. */
export interface PodVolumes {
    /** The service's name, with which its claims' names begin. */
    readonly name: string;
    readonly volumes?: readonly AppVolume[] | undefined;
    readonly scratch?: string | undefined;
    /** The Secret with the secret files. */
    readonly secret?: { readonly name: Input<string>; readonly files: readonly string[] } | undefined;
    /** The Secrets with the TLS files of the NATS cluster. */
    readonly nats?: NatsSecrets | undefined;
}

/** The Secrets with the certificate authority of a NATS cluster, and with the certificate that its clients show. */
type NatsSecrets = Pick<KubernetesNatsConnection, "caSecret" | "clientSecret">;

const natsFolder = "/run/nats-ca";
const clientFiles = ["tls.crt", "tls.key"] as const;

/** The paths in the container of the TLS files of a NATS cluster. */
export function natsFiles({ caSecret, clientSecret }: NatsSecrets): CredentialFiles {
    const [certificateFile, keyFile] = clientFiles.map((file) => `${natsFolder}/${file}`);
    return {
        ...(caSecret === undefined ? {} : { caFile: `${natsFolder}/ca.crt` }),
        ...(clientSecret === undefined ? {} : { certificateFile, keyFile }),
    };
}

/** The name of a volume's claim. */
export function claimName(service: string, { name }: AppVolume): string {
    return `${service}-${name}`;
}

/** The pod's volumes, and its container's mounts. */
export function podVolumes(pod: PodVolumes) {
    const all = [...scratchVolume(pod), ...secretVolume(pod), ...natsVolume(pod), ...claims(pod)];
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

function natsVolume({ nats: { caSecret, clientSecret } = { caSecret: undefined } }: PodVolumes) {
    const volume = { name: "nats-ca", mountPath: natsFolder, readOnly: true };
    if (clientSecret === undefined) {
        return caSecret === undefined ? [] : [{ ...volume, source: filesOf(caSecret, ["ca.crt"]) }];
    }
    const sources = [
        ...(caSecret === undefined ? [] : [{ secret: { name: caSecret, items: itemsOf(["ca.crt"]) } }]),
        { secret: { name: clientSecret, items: itemsOf(clientFiles) } },
    ];
    return [{ ...volume, source: { projected: { sources, defaultMode: secretFileMode } } }];
}

function filesOf(secretName: Input<string>, files: readonly string[]) {
    return { secret: { secretName, defaultMode: secretFileMode, items: itemsOf(files) } };
}

function itemsOf(files: readonly string[]) {
    return files.map((file) => ({ key: file, path: file }));
}

function claims({ name, volumes = [] }: PodVolumes) {
    return volumes.map((volume) => ({
        name: volume.name,
        mountPath: volume.path,
        readOnly: false,
        source: { persistentVolumeClaim: { claimName: claimName(name, volume) } },
    }));
}
