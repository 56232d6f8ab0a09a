import { execa } from "execa";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findOnPath, withSystemFolders } from "../../../offline/files.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { eventually } from "./nats.ts";
import { skip } from "./skip.ts";

const programs = ["dockerd", "containerd", "runc", "iptables", "ip", "nsenter"];

/**
 * A second Docker Engine in a network of its own, so that this machine does not have the ports that it publishes: like one
 * on another machine.
 */
export class OtherEngine {
    /** For `DOCKER_HOST`. */
    readonly host: string;
    readonly #name = `dhi${process.pid}`;
    readonly #folder = mkdtempSync(join(tmpdir(), "dhi-engine-"));
    #daemon: ChildProcess | undefined;

    private constructor(readonly subnet: string) {
        this.host = `tcp://${subnet}.2:2375`;
    }

    /** Starts one, or skips the suite with the reason. */
    static async require(context: Mocha.Context): Promise<OtherEngine> {
        if (process.platform !== "linux" || process.getuid?.() !== 0) {
            skip(context, "a second engine needs Linux and root");
        }
        const path = withSystemFolders(openWorkspace().env["PATH"]);
        const missing = programs.filter((program) => findOnPath(program, path).length === 0);
        if (missing.length > 0) {
            skip(context, `a second engine needs ${missing.join(", ")}`);
        }
        const engine = new OtherEngine(`10.213.${process.pid % 256}`);
        try {
            await engine.#start();
            return engine;
        } catch (error) {
            await engine.stop();
            return skip(context, `a second engine does not start here: ${String(error)}`);
        }
    }

    /** Copies images from this machine's engine. */
    async load(...images: string[]): Promise<void> {
        const env = { DOCKER_HOST: this.host };
        await execa("docker", ["save", ...images]).pipe("docker", ["load"], { env });
    }

    /** The names of the containers that were started since a time; of those with a label, the label's value in parentheses. */
    async startedSince(time: Date, label: string): Promise<string[]> {
        const value = `index .Actor.Attributes "${label}"`;
        const format = `{{if ${value}}}({{${value}}}){{else}}{{.Actor.Attributes.name}}{{end}}`;
        const range = ["--since", String(time.getTime() / 1000), "--until", String(Date.now() / 1000)];
        const filters = ["--filter", "type=container", "--filter", "event=start"];
        const { stdout } = await execa("docker", ["events", ...range, ...filters, "--format", format], {
            env: { DOCKER_HOST: this.host },
        });
        return stdout.split("\n");
    }

    /**
     * Ends it, and starts it again.
     *
     * @param signal SIGTERM: it stops its containers first.
     */
    async restart(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
        await this.#end(signal);
        await this.#startDaemon(120);
    }

    /** Stops it with all its containers, and removes its network and files. */
    async stop(): Promise<void> {
        await this.#end("SIGTERM");
        await execa("ip", ["netns", "delete", this.#name], { reject: false });
        // A daemon that was killed has left a mount that the next one takes for another's.
        await execa("umount", [join(this.#folder, "data-root")], { reject: false });
        rmSync(this.#folder, { recursive: true, force: true });
    }

    async #start(): Promise<void> {
        const [name, outside] = [this.#name, `${this.#name}v`];
        const ip = (...args: string[]) => execa("ip", args);
        await ip("netns", "add", name);
        await ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name);
        await ip("address", "add", `${this.subnet}.1/30`, "dev", outside);
        await ip("link", "set", outside, "up");
        await ip("-n", name, "address", "add", `${this.subnet}.2/30`, "dev", "eth0");
        await ip("-n", name, "link", "set", "eth0", "up");
        await ip("-n", name, "link", "set", "lo", "up");
        await this.#startDaemon(60);
    }

    async #end(signal: NodeJS.Signals): Promise<void> {
        if (this.#daemon !== undefined && !hasExited(this.#daemon)) {
            const exited = once(this.#daemon, "exit");
            this.#daemon.kill(signal);
            await exited;
        }
    }

    /** Starts it again when it exits, as systemd does: after a crash it may take a containerd that has exited for a running one. */
    async #startDaemon(patienceSeconds: number): Promise<void> {
        const options = { env: { DOCKER_HOST: this.host }, reject: false };
        const answers = async () => {
            if (this.#daemon === undefined || hasExited(this.#daemon)) {
                this.#daemon = this.#spawnDaemon();
            }
            return !(await execa("docker", ["info"], options)).failed;
        };
        await eventually(`the second engine answers (${this.#folder}/log)`, answers, patienceSeconds);
    }

    #spawnDaemon(): ChildProcess {
        const log = openSync(join(this.#folder, "log"), "a");
        // `ip netns exec` would hide the control groups.
        const inNetwork = [`--net=/run/netns/${this.#name}`, "dockerd", "--host", this.host, "--tls=false"];
        const folders = ["data-root", "exec-root"].map((kind) => `--${kind}=${join(this.#folder, kind)}`);
        const pidFile = `--pidfile=${join(this.#folder, "pid")}`;
        try {
            return spawn("nsenter", [...inNetwork, ...folders, pidFile], { stdio: ["ignore", log, log] });
        } finally {
            closeSync(log);
        }
    }
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
    return exitCode !== null || signalCode !== null;
}
