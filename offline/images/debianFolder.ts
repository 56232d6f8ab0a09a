import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt } from "../apt.ts";
import { moveUnlessExists, withTemporaryFolder } from "../files.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";
import { type PackageSelection, unpackPackages } from "./debianPackages.ts";

/** A folder with packages of Debian 13. */
export interface DebianFolder extends PackageSelection {
    /** The folder's name. It must change when the content should. */
    readonly name: string;
    /** Writes the files of maintainer scripts; `source` is the line for sources.list. @default - nothing */
    readonly configure?: (folder: string, source: string) => void;
}

/** Makes the folder unless it exists, and returns its path. */
export function ensureDebianFolder(
    workspace: Workspace,
    content: DebianFolder,
    report: Report,
): Promise<string> {
    const folder = join(workspace.home, "tools", content.name);
    return withLock({ name: folder, activity: `makes ${content.name}` }, report, async () => {
        if (!existsSync(folder)) {
            await make(workspace, content, folder, report);
        }
        return folder;
    });
}

/** The version of a package in the folder, without Debian's revision: `1.85.1`. */
export function installedVersion(folder: string, name: string): string {
    const status = readFileSync(join(folder, "var/lib/dpkg/status"), "utf8");
    const entry = status.split("\n\n").find((text) => text.startsWith(`Package: ${name}\n`));
    return /^Version: (?:\d+:)?([\d.]+\d)/m.exec(entry ?? "")?.[1] ?? "unknown";
}

async function make(
    workspace: Workspace,
    { configure, ...selection }: DebianFolder,
    folder: string,
    report: Report,
): Promise<void> {
    if (!hasApt(workspace)) {
        throw new Error(
            `The local images of busybox, rust and static are made from packages of Debian 13, which requires ` +
                `Debian, Ubuntu or another system with apt (this is ${process.platform}): log in to the registry of ` +
                `the hardened images instead, or load the images manually.`,
        );
    }
    await withTemporaryFolder(folder, async (temporary) => {
        const parts = { folder: join(temporary, "root"), work: join(temporary, "work") };
        Object.values(parts).forEach((part) => mkdirSync(part));
        const source = await unpackPackages(workspace, selection, parts, report);
        configure?.(parts.folder, source);
        moveUnlessExists(parts.folder, folder);
    });
}
