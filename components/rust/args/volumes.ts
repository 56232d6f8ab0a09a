import { invalid, unless, type Problem } from "../../problems.ts";
import { checkSize } from "../../quantity.ts";

/** A folder of a service that outlives its containers, and the service itself. */
export interface AppVolume {
    /**
     * The volume's name: at most 20 lowercase letters, digits and "-". The volume itself is called `<component>-<name>`,
     * and a later service of that name finds it.
     * @example "data"
     */
    readonly name: string;
    /**
     * The folder in the container, which the service may write to. Use one that the image does not have: a Docker Engine
     * copies files of the image, with their owner, into a new volume.
     * @example "/data"
     */
    readonly path: string;
    /**
     * How much the volume can hold. Kubernetes enforces it; a Docker Engine does not.
     * @example "1Gi"
     */
    readonly size: string;
    /**
     * Whether several replicas can use the volume at a time. On Kubernetes its storage class must support
     * ReadWriteMany. A volume that is not shared cannot be combined with several `replicas` or with `autoscale`.
     * @default false - most programs expect to be the only one that writes to their files
     */
    readonly shared?: boolean | undefined;
}

/** Names of volumes that the component creates. */
const reservedNames = ["secrets", "nats-ca", "scratch"];
/** Folders with another purpose: the program, secrets, temporary files, and what the kernel provides. */
const reservedFolders = ["/app", "/run/secrets", "/run/nats-ca", "/tmp", "/proc", "/sys", "/dev"];

/**
 * Every problem of a service's volumes.
 *
 * @param replicas how many containers use them at a time.
 */
export function checkVolumes(volumes: readonly AppVolume[] = [], replicas: number): Problem[] {
    return volumes.flatMap((volume, index) => {
        const before = volumes.slice(0, index);
        const at = `volumes[${index}]`;
        return [
            ...checkName(`${at}.name`, volume, before),
            ...checkPath(`${at}.path`, volume, before),
            ...checkSize(`${at}.size`, volume.size, "1Gi"),
            ...unless(
                replicas <= 1 || volume.shared === true,
                `${at}.shared`,
                `volume "${volume.name}" cannot be combined with ${replicas} replicas: set shared: true if the service ` +
                    `can share it, or replicas: 1`,
            ),
        ];
    });
}

function checkName(at: string, { name }: AppVolume, before: readonly AppVolume[]): Problem[] {
    const isReserved = reservedNames.includes(name);
    if (isReserved || before.some((other) => other.name === name)) {
        const holder = isReserved ? "a volume that the component creates" : "another volume";
        return [{ path: at, reason: `"${name}" is already used by ${holder}: use another name` }];
    }
    return unless(
        /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name),
        at,
        invalid(
            "volume name",
            name,
            `at most 20 lowercase letters, digits and "-", with no "-" at its ends, for example "data"`,
        ),
    );
}

function checkPath(at: string, { path }: AppVolume, before: readonly AppVolume[]): Problem[] {
    if (!/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/.test(path)) {
        return [
            {
                path: at,
                reason: invalid("folder", path, `an absolute path without "..", for example "/data"`),
            },
        ];
    }
    const reserved = reservedFolders.find((folder) => overlap(path, folder));
    if (reserved !== undefined) {
        const reason = `"${path}" would hide ${reserved} or be inside it: use another folder, for example "/data"`;
        return [{ path: at, reason }];
    }
    const other = before.find((volume) => overlap(path, volume.path));
    return unless(
        other === undefined,
        at,
        `"${path}" cannot be combined with "${other?.path}" of volume "${other?.name}", as one contains the other: use ` +
            `separate folders`,
    );
}

/** Whether two folders are the same, or one contains the other. */
function overlap(one: string, other: string): boolean {
    return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
