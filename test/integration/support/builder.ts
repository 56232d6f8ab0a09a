import { execa } from "execa";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { findOnPath } from "../../../offline/files.ts";
import { ensureBuildkitd, ensureBuildx } from "../../../offline/tools/buildKit.ts";
import { eventually } from "./nats.ts";
import type { PrivateRegistry } from "./registry.ts";

/** A BuildKit daemon without a cache, like that of a new CI runner. */
export class EmptyBuilder {
    /** The environment of Docker's client, with the registry's login and this builder. */
    readonly env: NodeJS.ProcessEnv;
    readonly #folder: string;
    readonly #process: ChildProcess;

    private constructor(folder: string, process: ChildProcess, env: NodeJS.ProcessEnv) {
        this.#folder = folder;
        this.#process = process;
        this.env = env;
    }

    /** Why it cannot be started here; `undefined` if it can. */
    static whyNot(): string | undefined {
        const { PATH } = openWorkspace().env;
        if (process.platform !== "linux" || process.getuid?.() !== 0) {
            return "BuildKit's daemon wants Linux and root";
        }
        return findOnPath("runc", PATH).length > 0 ? undefined : "runc is not installed";
    }

    /** Starts it, with installed programs, else with built ones. */
    static async start(registry: PrivateRegistry): Promise<EmptyBuilder> {
        const workspace = openWorkspace();
        const [program = await ensureBuildkitd(workspace, console.error)] = findOnPath(
            "buildkitd",
            workspace.env["PATH"],
        );
        const folder = mkdtempSync(join(tmpdir(), "dhi-buildkit-"));
        const name = basename(folder);
        const env = { ...workspace.env, DOCKER_CONFIG: registry.dockerConfig, BUILDX_BUILDER: name };
        const socket = `unix://${folder}/socket`;
        const log = openSync(join(folder, "log"), "a");
        const args = ["--root", join(folder, "root"), "--addr", socket];
        // In the host's network, where the registry is, and without garbage collection, which a nearly full disk would start.
        const worker = ["--oci-worker-net=host", "--oci-worker-gc=false", "--containerd-worker=false"];
        const daemon = spawn(program, [...args, ...worker], { stdio: ["ignore", log, log] });
        await provideBuildx(registry, env);
        await execa("docker", ["buildx", "create", "--name", name, "--driver", "remote", socket], { env });
        await eventually(`BuildKit's daemon listens (${folder}/log)`, async () => {
            return (await execa("docker", ["buildx", "inspect", name], { env })).stdout.includes("running");
        });
        return new EmptyBuilder(folder, daemon, env);
    }

    /** Stops it and removes its cache. */
    async stop(): Promise<void> {
        await execa("docker", ["buildx", "rm", this.env["BUILDX_BUILDER"] ?? ""], { env: this.env });
        const ended = once(this.#process, "exit");
        this.#process.kill();
        await ended;
        rmSync(this.#folder, { recursive: true, force: true });
    }
}

/** The installed buildx, else a built one. */
async function provideBuildx(registry: PrivateRegistry, env: NodeJS.ProcessEnv): Promise<void> {
    if ((await execa("docker", ["buildx", "version"], { env, reject: false })).failed) {
        const plugins = join(registry.dockerConfig, "cli-plugins");
        mkdirSync(plugins, { recursive: true });
        symlinkSync(await ensureBuildx(openWorkspace(), console.error), join(plugins, "docker-buildx"));
    }
}
