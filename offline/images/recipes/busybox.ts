import { readFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import { type ImageEntry, localArchitecture } from "../archive.ts";
import { baseFiles } from "../baseFiles.ts";
import { ensureDebianFolder, installedVersion } from "../debianFolder.ts";
import type { Recipe } from "../recipe.ts";
import { imageConfigOf } from "../imageConfig.ts";
import { chooseVersion } from "../chooseVersion.ts";

const packageName = "busybox-static";

/** `busybox`: an image with a shell, for one-shot steps such as `chown` on a new volume. */
export const busybox: Recipe = {
    title: "BusyBox",
    key: () => JSON.stringify([packageName, imageConfigOf("busybox", "13")]),
    make: async (workspace, tag, architecture, report) => {
        refuseOtherArchitecture(architecture);
        const content = { name: `debian13-busybox-${architecture}`, packages: [packageName], architecture };
        const folder = await ensureDebianFolder(workspace, content, report);
        const program = join(folder, "usr/bin/busybox");
        const { stdout: applets } = await execa(program, ["--list"]);
        const choice = chooseVersion(tag, [installedVersion(folder, packageName)]);
        return {
            ...choice,
            layout: {
                ...imageConfigOf("busybox", choice.version),
                entries: [...baseFiles(), ...busyboxEntries(readFileSync(program), applets.split("\n"))],
            },
        };
    },
};

/** The program and a link for each of its commands in `/usr/bin`, to which `/bin` is a link as in Debian. */
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

/** Making the image runs the program, to list its commands. */
function refuseOtherArchitecture(architecture: string): void {
    if (localArchitecture !== architecture) {
        throw new Error(
            `The local image of busybox can be made only for an engine of this machine's architecture ` +
                `(${localArchitecture}), not for ${architecture}: log in to the registry of the hardened images ` +
                `instead, or load an image manually.`,
        );
    }
}
