import { posix } from "node:path";
import { itemsAt, join, valueAt } from "../resource.ts";
import type { Violation } from "./rule.ts";

/** A folder or a socket of the host in a container, by the path of the input that names it. */
interface Mounted {
    readonly path: string;
    readonly source: unknown;
}

/** The socket of an engine, by whose API a container can do everything that root on the host can. */
const socket = /(?:docker|containerd|podman|crio|cri-dockerd|buildkitd)[^/]*\.sock$/;
/** Where the sockets of engines are: mounting the folder, or one above, is having the socket. */
const folders = ["/run/containerd", "/run/podman", "/run/crio", "/run/docker", "/run/buildkit"];

/** The files of the host in a container of `@pulumi/docker`. */
export function checkMounts(container: unknown): Violation[] {
    const mounts = itemsAt(container, "mounts").flatMap(({ path, item }): Mounted[] => [
        ...(valueAt(item, "type") === "bind" || valueAt(item, "type") === "npipe"
            ? [{ path: `${path}.source`, source: valueAt(item, "source") }]
            : []),
        {
            path: `${path}.volumeOptions.driverOptions`,
            source: device(valueAt(item, "volumeOptions.driverOptions")),
        },
    ]);
    const volumes = itemsAt(container, "volumes").flatMap(({ path, item }): Mounted[] => [
        { path: `${path}.hostPath`, source: valueAt(item, "hostPath") },
        // The engine takes a volume's name that starts so for a path.
        ...(String(valueAt(item, "volumeName") ?? "").startsWith("/")
            ? [{ path: `${path}.volumeName`, source: valueAt(item, "volumeName") }]
            : []),
    ]);
    const others = itemsAt(container, "volumes")
        .filter(({ item }) => typeof valueAt(item, "fromContainer") === "string")
        .map(({ path }): Violation => ({
            rule: "host-paths",
            path: `${path}.fromContainer`,
            reason: "mounts whatever another container mounts",
            fix: "use the volumes by their names",
        }));
    return [...[...mounts, ...volumes].flatMap(checkSource), ...others];
}

/** The files of the host in a volume of `@pulumi/docker`, which may be a folder of the host under another name. */
export function checkDockerVolume(volume: unknown): Violation[] {
    return checkSource({ path: "driverOpts.device", source: device(valueAt(volume, "driverOpts")) });
}

/** The files of the node in a pod, or in a volume that pods may claim. */
export function checkHostPath(volume: unknown, path: string): Violation[] {
    return ["hostPath.path", "local.path"].flatMap((field) =>
        checkSource({ path: join(path, field), source: valueAt(volume, field) }),
    );
}

/** A volume's device, if it is a folder and no file system in memory or on the network. */
function device(options: unknown): unknown {
    const value = valueAt(options, "device");
    return typeof value === "string" && value.startsWith("/") ? value : undefined;
}

function checkSource({ path, source }: Mounted): Violation[] {
    if (typeof source !== "string" || source === "") {
        return [];
    }
    return isSocket(source)
        ? [
              {
                  rule: "engine-socket",
                  path,
                  reason: `"${source}" has the socket of a container engine, with which a container rules the host`,
                  fix: "remove it",
              },
          ]
        : [
              {
                  rule: "host-paths",
                  path,
                  reason: `"${source}" is a path of the host`,
                  fix: "use a named volume, or a file of the image",
              },
          ];
}

function isSocket(source: string): boolean {
    const normal = posix
        .normalize(source)
        .replace(/^\/var\/run(?=\/|$)/, "/run")
        .replace(/(?<=.)\/$/, "");
    return (
        socket.test(normal) ||
        folders.some(
            (folder) => folder === normal || folder.startsWith(normal === "/" ? "/" : `${normal}/`),
        ) ||
        normal === "/var"
    );
}
