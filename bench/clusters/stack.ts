import { execa } from "execa";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { pulumi, quietly } from "../../cli/pulumiCli.ts";
import { LocalStackConfig } from "../../cli/stack/config.ts";
import { stackFile } from "../../cli/stack/files.ts";
import { readOutputs, type StackOutputs } from "../../cli/stack/outputs.ts";
import { componentName } from "../../settings/names.ts";
import { freePorts } from "../../test/integration/support/ports.ts";
import { docker, workspace } from "../docker.ts";
import { say, seconds } from "../report/figures.ts";
import { timed, type TimedRun } from "./timedRun.ts";

/** A stack with a hardened cluster on Docker, as users have it. */
export class BenchStack {
    readonly #file: string;
    #settings: string;

    private constructor(
        readonly name: string,
        settings: object,
    ) {
        this.#file = stackFile(workspace.root, name);
        this.#settings = stringify(settings);
        writeFileSync(this.#file, this.#settings);
    }

    /** Does some work with a stack of which nothing runs yet, and leaves nothing of it. */
    static async use<Value>(
        name: string,
        nats: object,
        work: (stack: BenchStack) => Promise<Value>,
    ): Promise<Value> {
        const [clientPort, monitorPort] = await freePorts();
        const settings = {
            "dhi:runtime": "docker",
            "dhi:nats": { nodes: 3, clientPort, monitorPort, ...nats },
        };
        const stack = new BenchStack(name, { config: settings });
        try {
            return await work(stack);
        } finally {
            await stack.clear().catch((error: unknown) => say(String(error)));
            await stack.forget();
            rmSync(stack.#file);
        }
    }

    /** Changes a setting, such as `["dhi:nats", "nodes"]`. */
    set(path: readonly string[], value: unknown): void {
        const document = parseDocument(this.#settings);
        document.setIn(["config", ...path], value);
        this.#settings = document.toString();
        writeFileSync(this.#file, this.#settings);
    }

    /** Provides tools and images, makes the stack if there is none, and brings it up, by `npm start`. */
    start(): Promise<TimedRun> {
        const command = ["start", "--", "--stack", this.name];
        return timed((stdout) => execa("npm", command, { cwd: workspace.root, stdin: "ignore", stdout }));
    }

    /** Runs `pulumi up`. */
    up(): Promise<TimedRun> {
        const command = ["up", "--yes", "--skip-preview", ...this.#options];
        return timed((stdout) => pulumi(workspace, this.name, command, { stdin: "ignore", stdout }));
    }

    /** The duration of `pulumi preview` in seconds. */
    preview(): Promise<number> {
        return seconds(() => pulumi(workspace, this.name, ["preview", ...this.#options], quietly));
    }

    outputs(): Promise<StackOutputs> {
        return readOutputs(workspace, this.name);
    }

    /** The name of a server's container. */
    server(index: number): string {
        return `${componentName(this.name, "nats")}-${index}`;
    }

    /** The image of its servers, which run. */
    image(): Promise<string> {
        return docker("container", "inspect", "--format", "{{.Config.Image}}", this.server(0));
    }

    /** Removes what runs, with its data. The stack stays. */
    async clear(): Promise<void> {
        const command = ["run", "down", "--", "--stack", this.name, "--volumes"];
        await execa("npm", command, { cwd: workspace.root, stdin: "ignore" });
    }

    /** Removes the stack, of which nothing runs, and this machine's configuration of it. Its file stays. */
    async forget(): Promise<void> {
        const command = ["stack", "rm", "--yes", "--preserve-config", "--stack", this.name];
        await pulumi(workspace, this.name, command, { ...quietly, reject: false });
        const { folder, effectiveFile } = new LocalStackConfig(workspace, this.name);
        for (const own of [effectiveFile, join(folder, `local.${this.name}.yaml`)]) {
            rmSync(own, { force: true });
        }
    }

    get #options(): string[] {
        return ["--stack", this.name, "--non-interactive"];
    }
}
