import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/** Makes the folder of control groups that a cluster's containers are counted and limited in. */
export function makeControlGroups(name: string): void {
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

/** Removes them, once no process is left in them. */
export function removeControlGroups(name: string): void {
    for (const hierarchy of hierarchies()) {
        removeBelow(join(hierarchy, name));
    }
}

/** The second version of control groups has one tree, the first has one for each kind of resource. */
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

/** What looks like files in them is not: only the folders can, and must, be removed, the inner ones first. */
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
