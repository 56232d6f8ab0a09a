import { execa } from "execa";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkspace } from "../../../../workspace/workspace.ts";
import { eventually } from "../../support/nats.ts";
import { lockOf } from "../../../unit/components/rust/crate.ts";
import { writeFiles } from "../../support/files.ts";
import { manifest } from "../crates/crate.ts";
import { images } from "../program.ts";

/** The logins with which the private crates can be downloaded. */
export interface Logins {
    /** The token for the registry. */
    readonly token: string;
    /** The password of the git user `ci`. */
    readonly password: string;
    /** The public key that the SSH server accepts. */
    readonly publicKey: string;
}

const name = "dhi-test-private";
const serverScript = fileURLToPath(new URL("./server.js", import.meta.url));
const env = { ...openWorkspace().env, DOCKER_BUILDKIT: "1" };

const dockerfile = `
FROM ${images.builderImage}
RUN apt-get update && apt-get install --yes --no-install-recommends git openssh-server
COPY . /srv
RUN mkdir -p /run/sshd /root/.ssh /srv/git && install -m 600 /srv/authorized_keys /root/.ssh/authorized_keys \\
    && sed -i '/^root:/s/[^:]*$/\\/bin\\/sh/' /etc/passwd \\
    && git config --global user.name test && git config --global user.email test@example.com \\
    && for crate in lodge attic; do mv /srv/$crate /srv/git/ && cd /srv/git/$crate && git init --quiet && git add . \\
    && git commit --quiet --message "Add the crate"; done
CMD ["sh", "-c", "/usr/sbin/sshd -o UsePAM=no && exec node /srv/server.js"]
`;

/**
 * Three crates that require a login: `vault` in a registry, `lodge` in Git over HTTP, `attic` in Git over SSH. A container
 * serves them, which builds reach by its address.
 */
export class PrivateCrates {
    readonly #address: string;
    /** The host keys of the SSH server, as in a known_hosts file. */
    readonly knownHosts: string;
    readonly #checksum: string;
    readonly #commits: Readonly<Record<string, string>>;

    private constructor(
        address: string,
        hostKeys: readonly string[],
        checksum: string,
        commits: Record<string, string>,
    ) {
        this.#address = address;
        this.knownHosts = hostKeys.map((key) => `${address} ${key}\n`).join("");
        this.#checksum = checksum;
        this.#commits = commits;
    }

    static async start({ token, password, publicKey }: Logins): Promise<PrivateCrates> {
        const folder = mkdtempSync(join(tmpdir(), "dhi-private-"));
        try {
            const checksum = await writeContents(folder, publicKey);
            await execa("docker", ["build", "--quiet", "--tag", name, folder], { env });
            await PrivateCrates.stop();
            const node = `${process.execPath}:/usr/bin/node:ro`;
            const run = ["run", "--rm", "--interactive", "--name", name, "--volume", node, name];
            // The logins are in its input, not in its arguments or environment.
            void execa("docker", run, { env, input: JSON.stringify({ token, password }), reject: false });
            const address = await addressOnceServed();
            const inside = async (...command: string[]) =>
                (await execa("docker", ["exec", name, ...command], { env })).stdout;
            const hostKeys = (await inside("sh", "-c", "cat /etc/ssh/ssh_host_*_key.pub")).split("\n");
            const commitOf = (crate: string) => inside("git", "-C", `/srv/git/${crate}`, "rev-parse", "HEAD");
            const commits = { lodge: await commitOf("lodge"), attic: await commitOf("attic") };
            return new PrivateCrates(address, hostKeys, checksum, commits);
        } finally {
            rmSync(folder, { recursive: true });
        }
    }

    /** Removes the container with its name. */
    static async stop(): Promise<void> {
        await execa("docker", ["rm", "--force", "--volumes", name], { env, reject: false });
    }

    /** The Git URL of the crate `lodge`. */
    get gitAddress(): string {
        return `http://ci@${this.#address}:8000/git/lodge`;
    }

    /** A project that depends on all three, in a folder. */
    writeProject(folder: string): void {
        // A new URL for each content: cargo caches what an earlier run has read from a URL.
        const index = `sparse+http://${this.#address}:8000/index-${this.#checksum.slice(0, 16)}/`;
        const lodge = `http://${this.#address}:8000/git/lodge`;
        const attic = `ssh://root@${this.#address}/srv/git/attic`;
        writeFiles(folder, {
            ".cargo/config.toml": `[registries.acme]\nindex = "${index}"\n`,
            "Cargo.toml": manifest(
                "safe",
                `[dependencies]\nvault = { version = "0.1", registry = "acme" }\n` +
                    `lodge = { git = "${lodge}" }\nattic = { git = "${attic}" }\n`,
            ),
            "Cargo.lock": lockOf([
                { name: "attic", version: "0.1.0", source: `git+${attic}#${this.#commits["attic"]}` },
                { name: "lodge", version: "0.1.0", source: `git+${lodge}#${this.#commits["lodge"]}` },
                { name: "safe", version: "0.1.0", dependencies: ["attic", "lodge", "vault"] },
                { name: "vault", version: "0.1.0", source: index, checksum: this.#checksum },
            ]),
            "src/main.rs": `fn main() { println!("{} {} {}", vault::NAME, lodge::NAME, attic::NAME); }\n`,
        });
    }
}

/** The container's address, once its server is ready. */
async function addressOnceServed(): Promise<string> {
    const format = "{{.NetworkSettings.IPAddress}}";
    let address = "";
    await eventually("the private crates are served", async () => {
        const { stdout } = await execa("docker", ["container", "inspect", "--format", format, name], { env });
        address = String(stdout);
        return (await fetch(`http://${address}:8000/`)).status === 401;
    });
    return address;
}

/** Writes the content of the container. Returns the checksum of the crate in the registry. */
async function writeContents(folder: string, publicKey: string): Promise<string> {
    for (const crate of ["lodge", "attic", "vault-0.1.0"]) {
        const short = crate.replace(/-.*/, "");
        writeFiles(join(folder, crate), {
            "Cargo.toml": manifest(short),
            "src/lib.rs": `pub const NAME: &str = "${short}";\n`,
        });
    }
    await execa("tar", ["--create", "--gzip", "--file", "vault.crate", "vault-0.1.0"], { cwd: folder });
    const checksum = createHash("sha256")
        .update(readFileSync(join(folder, "vault.crate")))
        .digest("hex");
    const entry = {
        name: "vault",
        version: "0.1.0",
        vers: "0.1.0",
        deps: [],
        cksum: checksum,
        features: {},
        yanked: false,
    };
    cpSync(serverScript, join(folder, "server.js"));
    writeFiles(folder, {
        Dockerfile: dockerfile,
        authorized_keys: publicKey,
        "index.json": `${JSON.stringify(entry)}\n`,
        "package.json": `{ "type": "module" }`,
    });
    return checksum;
}
