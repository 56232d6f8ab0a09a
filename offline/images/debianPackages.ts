import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { downloadPackage, runAptGet } from "../apt.ts";
import type { Report } from "../step.ts";

const keyringPackage = "debian-archive-keyring";
const keyring = `/usr/share/keyrings/${keyringPackage}.gpg`;

/** Left out: no build reads these folders, and they are a tenth of the size. */
const documentation = ["doc", "info", "locale", "man"].map((folder) => `./usr/share/${folder}`);

/** Packages of Debian 13 for one architecture (`amd64`, `arm64`). */
export interface PackageSelection {
    readonly packages: readonly string[];
    readonly architecture: string;
}

/**
 * Unpacks packages of Debian 13 and their dependencies into a folder, with a dpkg database that lists them.
 *
 * Maintainer scripts do not run, so this needs neither root nor `chroot`, and works for any architecture and any path.
 * Unlike debootstrap, it does not add the packages that Debian marks as essential.
 *
 * @param work an empty folder for temporary files.
 * @returns where the packages came from, as a line of sources.list.
 */
export async function unpackPackages(
    workspace: Workspace,
    selection: PackageSelection,
    { folder, work }: { readonly folder: string; readonly work: string },
    report: Report,
): Promise<string> {
    report("downloading packages of Debian 13");
    const source = await findSource(workspace);
    writeFileSync(join(work, "sources.list"), source);
    const archives = await download(workspace, selection, work, report);
    report(`unpacking ${archives.length} packages of Debian 13`);
    const database = join(folder, "var/lib/dpkg");
    mkdirSync(join(database, "info"), { recursive: true });
    // The version of the database whose file names have the package and the architecture.
    writeFileSync(join(database, "info/format"), "1\n");
    const status: string[] = [];
    // One worker for each processor; all take archives from the same iterator.
    const queue = archives.values();
    const worker = async () => {
        for (const archive of queue) {
            status.push(await unpack(archive, folder, database));
        }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    writeFileSync(join(database, "status"), status.sort().join("\n"));
    return source;
}

/** Debian 13 on the server that this machine's apt uses: a network may block all others. */
async function findSource(workspace: Workspace): Promise<string> {
    const list = ["indextargets", "--no-release-info", "--format", "$(REPO_URI)", "Created-By: Packages"];
    const { stdout } = await execa("apt-get", list, { env: workspace.env });
    const server = stdout.split("\n").find((uri) => uri !== "" && !/security|ubuntu/.test(uri));
    if (server === undefined) {
        throw new Error(
            "apt on this machine has no server with Debian's packages, from which the local images are made: add one to " +
                "/etc/apt/sources.list.d, or log in to the registry of the hardened images instead.",
        );
    }
    return `deb ${server} trixie main\n`;
}

/** Downloads with this machine's apt, configured like an empty machine whose only source is Debian 13. */
async function download(
    workspace: Workspace,
    { packages, architecture }: PackageSelection,
    work: string,
    report: Report,
): Promise<string[]> {
    for (const folder of ["state/lists/partial", "cache/archives/partial"]) {
        mkdirSync(join(work, folder), { recursive: true });
    }
    writeFileSync(join(work, "status"), "");
    const settings = {
        "Dir::State": join(work, "state"),
        "Dir::State::status": join(work, "status"),
        "Dir::Cache": join(work, "cache"),
        "Dir::Etc::sourcelist": join(work, "sources.list"),
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::Etc::trusted": await findKeyring(workspace, work, report),
        "Dir::Etc::trustedparts": "/dev/null",
        "APT::Architecture": architecture,
        "APT::Architectures::": architecture,
        "APT::Install-Recommends": "false",
        // The folders belong to the caller, who may not be root.
        "APT::Sandbox::User": "",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        // Without the packages that every Debian installation has.
        "pkgCacheGen::Essential": "none",
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ["--option", `${name}=${value}`]);
    await apt(workspace, [...options, "update"]);
    await apt(workspace, [...options, "install", "--yes", "--download-only", ...packages]);
    const archives = join(work, "cache/archives");
    return readdirSync(archives)
        .filter((name) => name.endsWith(".deb"))
        .map((name) => join(archives, name));
}

async function apt(workspace: Workspace, args: readonly string[]): Promise<void> {
    const result = await runAptGet(workspace, args);
    if (result.failed) {
        throw new Error(
            `Packages of Debian 13 cannot be downloaded: give this machine access to the server of its apt sources, ` +
                `if necessary through a proxy (Acquire::http::Proxy in /etc/apt/apt.conf.d), or log in to the ` +
                `registry of the hardened images instead.\n${result.stderr.trim()}`,
        );
    }
}

/** Debian's keys: installed on Debian, otherwise from the distribution's package of them. */
async function findKeyring(workspace: Workspace, work: string, report: Report): Promise<string> {
    if (existsSync(keyring)) {
        return keyring;
    }
    const folder = join(work, "keyring");
    mkdirSync(folder);
    await downloadPackage(workspace, keyringPackage, folder, report);
    const [archive = ""] = readdirSync(folder);
    await execa("dpkg-deb", ["--extract", join(folder, archive), folder]);
    return join(folder, keyring);
}

/** Unpacks one package, lists its files in dpkg's database, and returns its entry in dpkg's status file. */
async function unpack(archive: string, folder: string, database: string): Promise<string> {
    const files = await execa("dpkg-deb", ["--fsys-tarfile", archive], {
        encoding: "buffer",
        buffer: false,
    }).pipe("tar", [
        ...["-C", folder, "--extract", "--verbose", "--quoting-style=literal"],
        ...["--same-permissions", "--no-same-owner", ...documentation.map((path) => `--exclude=${path}/*`)],
    ]);
    const { stdout: fields } = await execa("dpkg-deb", ["--field", archive]);
    const field = (name: string) => new RegExp(`^${name}: (.+)$`, "m").exec(fields)?.[1] ?? "";
    const name =
        field("Multi-Arch") === "same" ? `${field("Package")}:${field("Architecture")}` : field("Package");
    const list = files.stdout.split("\n").map((path) => path.replace(/^\./, "").replace(/\/$/, "") || "/.");
    writeFileSync(join(database, "info", `${name}.list`), `${list.join("\n")}\n`);
    return fields.trim().replace(/^(Package: .+)$/m, "$1\nStatus: install ok installed") + "\n";
}
