import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/** Makes the cgroup of a cluster, in which its containers are limited. */
export function makeCgroup(name: string): void {
    if (isUnified()) {
        const controllers = readFileSync(join(root, "cgroup.controllers"), "utf8").trim().split(" ");
        mkdirSync(join(root, name), { recursive: true });
        for (const folder of [root, join(root, name)]) {
            writeFileSync(
                join(folder, "cgroup.subtree_control"),
                controllers.map((each) => `+${each}`).join(" "),
            );
        }
        return;
    }
    for (const hierarchy of hierarchies()) {
        mkdirSync(join(hierarchy, name), { recursive: true });
    }
}

/** Removes the cgroup of a cluster, once its processes have exited. */
export function removeCgroup(name: string): void {
    for (const hierarchy of hierarchies()) {
        removeBelow(join(hierarchy, name));
    }
}

/** Version 2 of cgroups has one hierarchy, version 1 one for each controller. */
function isUnified(): boolean {
    return existsSync(join(root, "cgroup.controllers"));
}

function hierarchies(): string[] {
    return isUnified()
        ? [root]
        : readdirSync(root, { withFileTypes: true })
              .filter((entry) => entry.isDirectory())
              .map((entry) => join(root, entry.name))
              .filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

/** Removes folders, the innermost first. Files in cgroups cannot be removed: they go with their folder. */
function removeBelow(folder: string): void {
    if (!existsSync(folder)) {
        return;
    }
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory()) {
            removeBelow(join(folder, entry.name));
        }
    }
    rmdirSync(folder);
}
