import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt } from "../apt.ts";
import { moveUnlessThere, temporaryName } from "../files.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";
import { type PackageSelection, unpackPackages } from "./debianPackages.ts";

/** A folder with packages of Debian 13. */
export interface DebianFolder extends PackageSelection {
    /** The folder's name; it must change with whatever the folder should hold. */
    readonly name: string;
    /** Writes what maintainer scripts would have written, given where the packages came from. @default - nothing */
    readonly configure?: (folder: string, source: string) => void;
}

/** Makes such a folder unless it is there, and returns its path. */
export function ensureDebianFolder(
    workspace: Workspace,
    wanted: DebianFolder,
    report: Report,
): Promise<string> {
    const folder = join(workspace.home, "tools", wanted.name);
    const waiting = () => {
        report(`waiting for another process that makes ${wanted.name}`);
    };
    return withLock(folder, waiting, async () => {
        if (!existsSync(folder)) {
            await make(workspace, wanted, folder, report);
        }
        return folder;
    });
}

/** The version of a package in such a folder, without Debian's revision: `1.85.1`. */
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
            `The local images of busybox, rust and static are made from packages of Debian 13, which takes Debian, ` +
                `Ubuntu or another system with apt (this is ${process.platform}). Log in to the registry of the ` +
                `hardened images instead, or load the images by hand.`,
        );
    }
    const partial = temporaryName(folder);
    const parts = { folder: join(partial, "root"), work: join(partial, "work") };
    rmSync(partial, { recursive: true, force: true });
    Object.values(parts).forEach((part) => mkdirSync(part, { recursive: true }));
    try {
        const source = await unpackPackages(workspace, selection, parts, report);
        configure?.(parts.folder, source);
        moveUnlessThere(parts.folder, folder);
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
}
