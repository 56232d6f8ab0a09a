import { execa } from "execa";
import { hash } from "bcryptjs";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { debianProgram } from "./debian.ts";
import { eventually } from "./nats.ts";
import { freePorts } from "./ports.ts";
import { skip } from "./skip.ts";

/** A private registry: Docker's `distribution`, on 127.0.0.1, with a login. */
export class PrivateRegistry {
    readonly username = "pusher";
    readonly password: string;
    /** Its name in an image reference. Docker trusts the loopback address without TLS. */
    readonly address: string;
    readonly #folder: string;
    readonly #program: string;
    readonly #processes: ChildProcess[] = [];
    /** The environment of Docker's client, with a configuration of its own for this registry's login. */
    readonly #env: NodeJS.ProcessEnv;

    private constructor(program: string, folder: string, port: number, password: string) {
        this.address = `127.0.0.1:${port}`;
        this.password = password;
        this.#folder = folder;
        this.#env = { ...openWorkspace().env, DOCKER_CONFIG: join(folder, "docker") };
        this.#program = program;
        this.#serve(program);
    }

    /** Starts a registry; `undefined` if none is available. */
    static async start(password: string): Promise<PrivateRegistry | undefined> {
        const program = await debianProgram("docker-registry");
        if (program === undefined) {
            return undefined;
        }
        const folder = mkdtempSync(join(tmpdir(), "dhi-registry-"));
        const [port] = await freePorts();
        writeFileSync(join(folder, "htpasswd"), `pusher:${await hash(password, 4)}\n`);
        writeFileSync(join(folder, "config.yml"), stringify(configuration(folder, port)));
        const registry = new PrivateRegistry(program, folder, port, password);
        const { address, username } = registry;
        await eventually("the registry answers", async () => {
            return (await fetch(`http://${address}/v2/`)).status === 401;
        });
        await registry.#docker(["login", address, "--username", username, "--password-stdin"], password);
        return registry;
    }

    /** Starts a registry for a suite, or skips the suite with a message if none is available. */
    static async require(context: Mocha.Context, password: string): Promise<PrivateRegistry> {
        const reason = "there is no registry: install docker-registry, or run this on Debian or Ubuntu";
        return (await PrivateRegistry.start(password)) ?? skip(context, reason);
    }

    /** The digest of a tag or digest in a repository; `undefined` if it was not pushed. */
    async digestOf(repository: string, reference: string): Promise<string | undefined> {
        const login = Buffer.from(`${this.username}:${this.password}`).toString("base64");
        const answer = await fetch(`http://${this.address}/v2/${repository}/manifests/${reference}`, {
            headers: {
                authorization: `Basic ${login}`,
                accept: [
                    "application/vnd.docker.distribution.manifest.v2+json",
                    "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.oci.image.index.v1+json",
                ].join(", "),
            },
        });
        return answer.ok ? (answer.headers.get("docker-content-digest") ?? undefined) : undefined;
    }

    /** Whether a tag or digest was pushed to a repository. */
    async has(repository: string, reference: string): Promise<boolean> {
        return (await this.digestOf(repository, reference)) !== undefined;
    }

    /**
     * Serves the same images at the same address in the network namespace of another process: engines and kubelets
     * trust the loopback address without TLS.
     */
    serveIn(pid: number): void {
        this.#serve("nsenter", `--target=${pid}`, "--net", "--", this.#program);
    }

    #serve(program: string, ...args: string[]): void {
        const all = [...args, "serve", join(this.#folder, "config.yml")];
        this.#processes.push(spawn(program, all, { stdio: "ignore" }));
    }

    /** Pushes an image of the engine to this registry under another name. Returns its digest. */
    async push(image: string, name: string): Promise<string> {
        const reference = `${this.address}/${name}`;
        await this.#docker(["tag", image, reference]);
        try {
            const { stdout } = await this.#docker(["push", reference]);
            const digest = /digest: (sha256:[0-9a-f]{64})/.exec(stdout)?.[1];
            if (digest === undefined) {
                throw new Error(`docker push did not print a digest:\n${stdout}`);
            }
            return digest;
        } finally {
            // So that it must be pulled: the engine does not pull an image that it has.
            await this.#docker(["rmi", reference]);
        }
    }

    /** Removes the images that the engine pulled from this registry, and stops it. */
    async stop(): Promise<void> {
        const format = ["--format", "{{.Repository}} {{.Tag}} {{.Digest}}"];
        const { stdout } = await this.#docker(["images", "--digests", ...format]);
        const pulled = stdout
            .split("\n")
            .map((line) => line.split(" "))
            .filter(([repository = ""]) => repository.startsWith(`${this.address}/`))
            .map(([repository, tag, digest]) =>
                tag === "<none>" ? `${repository}@${digest}` : `${repository}:${tag}`,
            );
        for (const reference of new Set(pulled)) {
            await this.#docker(["rmi", "--force", reference]).catch(() => undefined);
        }
        this.#processes.forEach((process) => process.kill());
        rmSync(this.#folder, { recursive: true, force: true });
    }

    /** A folder for `DOCKER_CONFIG` with the login for this registry. */
    get dockerConfig(): string {
        return join(this.#folder, "docker");
    }

    #docker(args: string[], input?: string) {
        return execa("docker", args, { env: this.#env, ...(input === undefined ? {} : { input }) });
    }
}

function configuration(folder: string, port: number): object {
    return {
        version: "0.1",
        log: { level: "error" },
        storage: { filesystem: { rootdirectory: join(folder, "images") }, delete: { enabled: true } },
        http: { addr: `127.0.0.1:${port}` },
        auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } },
    };
}
