import { secretFileMode } from "../../hardening/kubernetes.ts";
import { secretsFolder } from "../args/app.ts";
import type { AppVolume } from "../args/volumes.ts";

/** What a pod mounts; `Text` may be known later. */
export interface PodVolumes<Text> {
    /** The component's name, which its claims' names begin with. */
    readonly name: string;
    readonly volumes: readonly AppVolume[];
    readonly scratch: string | undefined;
    /** The Secret whose keys are the files under `secretsFolder`. */
    readonly secret: { readonly name: Text; readonly files: readonly string[] } | undefined;
    /** The Secret with the authority of the cluster's certificate. */
    readonly caSecret: string | undefined;
}

/** Where the authority of the cluster's certificate is mounted. */
const caFolder = "/run/nats-ca";
/** The authority's path for a service that is told so. */
export const caFile = `${caFolder}/ca.crt`;

/** The name of a volume's claim. */
export function claimName(component: string, { name }: AppVolume): string {
    return `${component}-${name}`;
}

/** The pod's volumes, and where its container mounts them. */
export function podVolumes<Text>(plan: PodVolumes<Text>) {
    const all = [...scratchVolume(plan), ...secretVolume(plan), ...authorityVolume(plan), ...claims(plan)];
    return {
        volumes: all.map(({ name, source }) => ({ name, ...source })),
        volumeMounts: all.map(({ name, mountPath, readOnly }) => ({ name, mountPath, readOnly })),
    };
}

function scratchVolume<Text>({ scratch }: PodVolumes<Text>) {
    const source = { emptyDir: { medium: "Memory", sizeLimit: scratch } };
    return scratch === undefined ? [] : [{ name: "scratch", mountPath: "/tmp", readOnly: false, source }];
}

function secretVolume<Text>({ secret }: PodVolumes<Text>) {
    return secret === undefined || secret.files.length === 0
        ? []
        : [
              {
                  name: "secrets",
                  mountPath: secretsFolder,
                  readOnly: true,
                  source: filesOf(secret.name, secret.files),
              },
          ];
}

function authorityVolume<Text>({ caSecret }: PodVolumes<Text>) {
    return caSecret === undefined
        ? []
        : [{ name: "nats-ca", mountPath: caFolder, readOnly: true, source: filesOf(caSecret, ["ca.crt"]) }];
}

function filesOf<Text>(secretName: Text, files: readonly string[]) {
    return {
        secret: {
            secretName,
            defaultMode: secretFileMode,
            items: files.map((file) => ({ key: file, path: file })),
        },
    };
}

function claims<Text>({ name, volumes }: PodVolumes<Text>) {
    return volumes.map((volume) => ({
        name: volume.name,
        mountPath: volume.path,
        readOnly: false,
        source: { persistentVolumeClaim: { claimName: claimName(name, volume) } },
    }));
}
