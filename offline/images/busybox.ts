import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../cli/workspace.ts";
import { downloadPackage, hasApt } from "../debian.ts";
import { moveUnlessThere, temporaryName } from "../files.ts";
import type { Report } from "../step.ts";
import type { ImageEntry } from "./archive.ts";
import { baseFiles, nonroot } from "./baseFiles.ts";
import type { Recipe } from "./recipe.ts";
import { chooseVersion } from "./versions.ts";

const packageName = "busybox-static";

/** `busybox`: the one image here with a shell, for one-shot steps such as `chown` on a fresh volume. */
export const busybox: Recipe = {
    title: "BusyBox",
    key: () => packageName,
    make: async (workspace, tag, architecture, report) => {
        const folder = await ensureBusybox(workspace, architecture, report);
        const lines = (file: string) => readFileSync(join(folder, file), "utf8").trim().split("\n");
        const program = readFileSync(join(folder, "busybox"));
        return {
            ...chooseVersion(tag, lines("version")),
            layout: {
                user: nonroot.name,
                cmd: ["/bin/sh"],
                entries: [...baseFiles(), ...busyboxEntries(program, lines("applets"))],
            },
        };
    },
};

/** The program and a link for each of its commands, in `/usr/bin`, which `/bin` leads to as in Debian. */
export function busyboxEntries(program: Buffer, applets: readonly string[]): ImageEntry[] {
    const links = applets
        .filter((applet) => applet !== "busybox")
        .map((applet) => ({ path: `/usr/bin/${applet}`, link: "busybox" }));
    return [
        { path: "/usr/bin/busybox", file: program, mode: 0o755 },
        ...links,
        { path: "/bin", link: "usr/bin" },
    ];
}

/** The upstream version in the version of a Debian package: `1:1.35.0-4+deb12u1` holds `1.35.0`. */
export function upstreamVersion(debianVersion: string): string {
    return debianVersion
        .trim()
        .replace(/^\d+:/, "")
        .replace(/[-+].*$/, "");
}

/** A folder with `busybox`, its `version` and its `applets`, taken from Debian's package without installing it. */
async function ensureBusybox(workspace: Workspace, architecture: string, report: Report): Promise<string> {
    const folder = join(workspace.home, "tools", `${packageName}-${architecture}`);
    if (existsSync(folder)) {
        return folder;
    }
    refuseWhereItCannotWork(workspace, architecture);
    report(`unpacking Debian's ${packageName}`);
    const partial = temporaryName(folder);
    const content = join(partial, "content");
    mkdirSync(content, { recursive: true });
    try {
        await downloadPackage(workspace, packageName, partial, report);
        const file = join(partial, readdirSync(partial).find((name) => name.endsWith(".deb")) ?? "");
        await execa("dpkg-deb", ["-x", file, join(partial, "unpacked")]);
        const program = readFileSync(join(partial, "unpacked", "bin", "busybox"));
        writeFileSync(join(content, "busybox"), program, { mode: 0o755 });
        const version = await execa("dpkg-deb", ["--field", file, "Version"]);
        writeFileSync(join(content, "version"), upstreamVersion(version.stdout));
        const applets = await execa(join(content, "busybox"), ["--list"]);
        writeFileSync(join(content, "applets"), applets.stdout);
        moveUnlessThere(content, folder);
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
    return folder;
}

function refuseWhereItCannotWork(workspace: Workspace, architecture: string): void {
    const here = process.arch === "x64" ? "amd64" : process.arch;
    if (!hasApt(workspace) || here !== architecture) {
        throw new Error(
            `The stand-in for busybox comes from Debian's ${packageName} package: it can be made on Debian or Ubuntu, ` +
                `for an engine of the same architecture (here ${process.platform}/${here}, engine linux/${architecture}). ` +
                `Log in to the registry of the hardened images instead, or load an image by hand.`,
        );
    }
}
