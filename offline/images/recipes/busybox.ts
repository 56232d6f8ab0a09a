import { readFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import type { ImageEntry } from "../archive.ts";
import { baseFiles } from "../baseFiles.ts";
import { ensureDebianFolder, installedVersion } from "../debianFolder.ts";
import type { Recipe } from "../recipe.ts";
import { startOf } from "../imageConfig.ts";
import { chooseVersion } from "../chooseVersion.ts";

const packageName = "busybox-static";

/** `busybox`: the one image here with a shell, for one-shot steps such as `chown` on a fresh volume. */
export const busybox: Recipe = {
    title: "BusyBox",
    key: () => JSON.stringify([packageName, startOf("busybox", "13")]),
    make: async (workspace, tag, architecture, report) => {
        refuseOtherArchitecture(architecture);
        const wanted = { name: `debian13-busybox-${architecture}`, packages: [packageName], architecture };
        const folder = await ensureDebianFolder(workspace, wanted, report);
        const program = join(folder, "usr/bin/busybox");
        const { stdout: applets } = await execa(program, ["--list"]);
        const choice = chooseVersion(tag, [installedVersion(folder, packageName)]);
        return {
            ...choice,
            layout: {
                ...startOf("busybox", choice.version),
                entries: [...baseFiles(), ...busyboxEntries(readFileSync(program), applets.split("\n"))],
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

/** The program itself is asked which commands it has. */
function refuseOtherArchitecture(architecture: string): void {
    const here = process.arch === "x64" ? "amd64" : process.arch;
    if (here !== architecture) {
        throw new Error(
            `The local image of busybox can be made for an engine of the same architecture only (here ${here}, engine ` +
                `${architecture}). Log in to the registry of the hardened images instead, or load an image by hand.`,
        );
    }
}
