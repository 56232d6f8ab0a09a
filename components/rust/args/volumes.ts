import { unless, type Problem } from "../../problems.ts";
import { parseSize } from "../../quantity.ts";

/** A folder of a service that outlives its containers, and the service itself. */
export interface AppVolume {
    /** Its name: the volume is called `<component>-<name>`, and found again by it. */
    readonly name: string;
    /**
     * The folder in the container, which the service may write to: one that the image does not have, for what a Docker
     * Engine finds there it copies into a fresh volume, with its owner.
     */
    readonly path: string;
    /** How much it may hold, such as `1Gi`. Kubernetes sees to it; a Docker Engine does not. */
    readonly size: string;
    /**
     * Whether several replicas may have it at the same time. On Kubernetes that takes a storage class that can
     * (ReadWriteMany). @default false
     */
    readonly shared?: boolean | undefined;
}

/** Volumes of our own, which a service's must not be mistaken for. */
const ownNames = ["secrets", "nats-ca", "scratch"];
/** Folders that hold something else: the program, secrets, temporary files, and what the kernel shows. */
const ownFolders = ["/app", "/run/secrets", "/run/nats-ca", "/tmp", "/proc", "/sys", "/dev"];

/**
 * Every problem of a service's volumes.
 *
 * @param replicas how many containers have them at the same time.
 */
export function checkVolumes(volumes: readonly AppVolume[] = [], replicas: number): Problem[] {
    return volumes.flatMap((volume, index) => {
        const before = volumes.slice(0, index);
        const at = (problems: Problem[]) =>
            problems.map(({ path, reason }) => ({ path: `volumes[${index}].${path}`, reason }));
        return at([
            ...checkName(volume, before),
            ...checkPath(volume, before),
            ...unless(
                parseSize(volume.size) !== undefined,
                "size",
                `"${volume.size}" is not a valid size: write a number and a unit (Ki, Mi, Gi), such as "1Gi"`,
            ),
            ...unless(
                replicas <= 1 || volume.shared === true,
                "shared",
                `"${volume.name}" belongs to one replica, and there are ${replicas}; write shared: true if the ` +
                    `service can share it, or replicas: 1`,
            ),
        ]);
    });
}

function checkName({ name }: AppVolume, before: readonly AppVolume[]): Problem[] {
    if (ownNames.includes(name)) {
        return [
            {
                path: "name",
                reason: `"${name}" is the name of a volume that the component makes; write another`,
            },
        ];
    }
    if (before.some((other) => other.name === name)) {
        return [{ path: "name", reason: `"${name}" is the name of another volume too; write another` }];
    }
    return unless(
        /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name),
        "name",
        `"${name}" must be at most 20 small letters, digits and "-", with no "-" at its ends; write one such as "data"`,
    );
}

function checkPath({ path }: AppVolume, before: readonly AppVolume[]): Problem[] {
    if (!/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/.test(path)) {
        const reason = `"${path}" is not the path of a folder: write an absolute one without "..", such as "/data"`;
        return [{ path: "path", reason }];
    }
    const own = ownFolders.find((folder) => overlap(path, folder));
    if (own !== undefined) {
        return [
            { path: "path", reason: `"${path}" would hide or lie in ${own}; write another, such as "/data"` },
        ];
    }
    const other = before.find((volume) => overlap(path, volume.path));
    return unless(
        other === undefined,
        "path",
        `"${path}" and "${other?.path}" of volume "${other?.name}" lie in one another; write folders side by side`,
    );
}

/** Whether one of two folders is the other, or lies in it. */
function overlap(one: string, other: string): boolean {
    return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
