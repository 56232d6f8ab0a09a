import { execa } from "execa";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Workspace } from "../cli/workspace.ts";

const official = "debian:trixie-slim";
const standIn = "dhi-bench:slim-base";
/** What Debian's slim images leave out of a minimal system. */
const leftOut = [
    "usr/share/doc",
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "var/cache/apt",
    "var/lib/apt/lists",
];

/** A Debian slim base: the official one where the engine can have it, else a minimal Debian without documentation. */
export async function slimBase(
    { env }: Workspace,
    say: (line: string) => void,
): Promise<{ title: string; image: string }> {
    if (
        !(await execa("docker", ["pull", "--quiet", official], { env, reject: false, timeout: 60_000 }))
            .failed
    ) {
        return { title: official, image: official };
    }
    const title = "Debian 13 slim (debootstrap)";
    if (!(await execa("docker", ["image", "inspect", standIn], { env, reject: false })).failed) {
        return { title, image: standIn };
    }
    say("making a minimal Debian 13 (debootstrap)");
    const folder = mkdtempSync(join(tmpdir(), "dhi-slim-"));
    try {
        await execa("debootstrap", ["--variant=minbase", "trixie", folder], { env });
        for (const path of leftOut) {
            rmSync(join(folder, path), { recursive: true, force: true });
        }
        const archive = execa("tar", ["-C", folder, "-c", "."], { env, encoding: "buffer", buffer: false });
        await archive.pipe("docker", ["import", "-", standIn], { env });
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    return { title, image: standIn };
}
