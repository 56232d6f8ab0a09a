import { execa } from "execa";
import type { Workspace } from "../../workspace/workspace.ts";
import { ensureDebianFolder } from "../../offline/images/debianFolder.ts";

const official = "debian:trixie-slim";
const localSubstitute = "dhi-bench:slim-base";
/** The content of Debian's slim images: its essential packages and apt. */
const packages = [
    ...[
        "apt",
        "base-files",
        "base-passwd",
        "bash",
        "bsdutils",
        "coreutils",
        "dash",
        "debianutils",
        "diffutils",
    ],
    ...["dpkg", "findutils", "grep", "gzip", "hostname", "init-system-helpers", "libc-bin", "login", "mawk"],
    ...["ncurses-base", "ncurses-bin", "perl-base", "sed", "sysvinit-utils", "tar", "tzdata", "util-linux"],
];

/** A Debian slim base: the official image if it can be pulled, or else a minimal Debian without documentation. */
export async function slimBase(
    workspace: Workspace,
    say: (line: string) => void,
): Promise<{ title: string; image: string }> {
    const { env } = workspace;
    if (
        !(await execa("docker", ["pull", "--quiet", official], { env, reject: false, timeout: 60_000 }))
            .failed
    ) {
        return { title: official, image: official };
    }
    const title = "Debian 13 slim (its packages, unpacked)";
    if (!(await execa("docker", ["image", "inspect", localSubstitute], { env, reject: false })).failed) {
        return { title, image: localSubstitute };
    }
    const { stdout: architecture } = await execa("docker", ["version", "--format", "{{.Server.Arch}}"], {
        env,
    });
    const name = `debian13-slim-${architecture}`;
    const folder = await ensureDebianFolder(workspace, { name, packages, architecture }, say);
    const archive = execa("tar", ["-C", folder, "-c", "."], { env, encoding: "buffer", buffer: false });
    await archive.pipe("docker", ["import", "-", localSubstitute], { env });
    return { title, image: localSubstitute };
}
