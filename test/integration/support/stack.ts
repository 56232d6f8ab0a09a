import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument, stringify } from "yaml";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { LOCAL_REGISTRY } from "../../../offline/images/localImages.ts";
import { componentName } from "../../../settings/names.ts";
import { removeNamed } from "./leftovers.ts";
import { freePorts } from "./ports.ts";
import type { PrivateRegistry } from "./registry.ts";
import { ProcessWatch } from "./secrets.ts";
import { leaksOf, type TracedRun } from "./traces.ts";

/** The result of a command. */
export interface Run {
    readonly output: string;
    readonly exitCode: number;
}

/** A step of a preview, as in its `--json` output. */
interface Step {
    readonly op: string;
    readonly urn: string;
}

/** A stack for a test, with its own name, ports, state, passphrase and secrets. */
export class TestStack {
    readonly name = `t${process.pid}${randomBytes(3).toString("hex")}`;
    /** The name of the NATS cluster's component, with which its containers' names start. */
    readonly cluster = componentName(this.name, "nats");
    readonly secrets: Record<string, string> = {};
    /** The output of all commands, for the search for secrets. */
    output = "";
    /** Command lines and environments of all processes during commands, for the search for secrets. */
    readonly processes = new ProcessWatch();
    readonly #since = Date.now();
    readonly #folder = mkdtempSync(join(tmpdir(), "dhi-test-"));
    readonly #configFile = join(this.#folder, `Pulumi.${this.name}.yaml`);
    readonly #workspace = openWorkspace();
    readonly #env = {
        ...this.#workspace.env,
        PULUMI_BACKEND_URL: pathToFileURL(this.#folder).href,
        PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
        PULUMI_OPTION_CONFIG_FILE: this.#configFile,
    };

    /**
     * Makes the stack. Nothing runs before {@link up}.
     *
     * @param more more keys of the configuration, such as `dhi:apps`.
     */
    static async create(
        nats: Record<string, unknown> = {},
        more: Record<string, unknown> = {},
    ): Promise<TestStack> {
        const stack = new TestStack();
        const [clientPort, monitorPort] = await freePorts();
        const config = {
            "dhi:runtime": "docker",
            "dhi:images": { registry: LOCAL_REGISTRY },
            "dhi:nats": { clientPort, monitorPort, jetstream: { size: "64Mi" }, memory: "128Mi", ...nats },
            ...more,
        };
        writeFileSync(join(stack.#folder, "Pulumi.yaml"), stringify({ name: "dhi", runtime: "nodejs" }));
        writeFileSync(stack.#configFile, stringify({ config }));
        await stack.#pulumi(["stack", "init", stack.name], { cwd: stack.#folder });
        await stack.setSecret("dhi:natsPassword", `pw-${randomBytes(9).toString("base64")}"\\$x #`);
        await stack.setSecret("dhi:natsRoutePassword", `rt-${randomBytes(9).toString("base64")}@:/%?`);
        return stack;
    }

    /** Sets a value by its path, such as `["dhi:nats", "nodes"]`; `undefined` removes it. */
    setConfig(path: readonly string[], value: unknown): void {
        const document = parseDocument(readFileSync(this.#configFile, "utf8"));
        if (value === undefined) {
            document.deleteIn(["config", ...path]);
        } else {
            document.setIn(["config", ...path], value);
        }
        writeFileSync(this.#configFile, document.toString());
    }

    /** Changes the text of its file, including comments. */
    editFile(change: (text: string) => string): void {
        writeFileSync(this.#configFile, change(readFileSync(this.#configFile, "utf8")));
    }

    async setSecret(key: string, value: string, ...options: string[]): Promise<void> {
        this.secrets[key] = value;
        await this.#pulumi(["config", "set", "--secret", key, ...options], {
            cwd: this.#folder,
            input: value,
        });
    }

    /** Sets the login for a registry. */
    async logIn(registry: Pick<PrivateRegistry, "address" | "username" | "password">): Promise<void> {
        const { address, username, password } = registry;
        this.setConfig(["dhi:registries", address, "username"], username);
        await this.setSecret(`dhi:registries["${address}"].password`, password, "--path");
    }

    /** Runs a Pulumi command on the stack. Does not throw when it fails. */
    run(...args: string[]): Promise<Run> {
        return this.#pulumi(args, { cwd: this.#workspace.root, reject: false });
    }

    async up(...args: string[]): Promise<Run> {
        return succeeded(await this.run("up", "--yes", "--skip-preview", ...args));
    }

    async preview(...args: string[]): Promise<Run> {
        return succeeded(await this.run("preview", ...args));
    }

    /** The changes in a preview, in its order: `replace dhi-…-nats-0`. */
    async changes(): Promise<string[]> {
        const { output } = await this.preview("--json");
        const { steps } = JSON.parse(output.slice(output.indexOf("{"))) as { steps: Step[] };
        assert.ok(steps.length > 10, output);
        // Every run starts with a refresh (options.refresh in Pulumi.yaml), which is not a change.
        return steps
            .filter(({ op }) => op !== "same" && op !== "refresh")
            .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    }

    /** Runs a command of `cli/` on the stack, with a copy of its file in `stacks/` for the duration. */
    async command(name: string, ...args: string[]): Promise<Run> {
        const shared = join(this.#workspace.root, "stacks", `Pulumi.${this.name}.yaml`);
        const { PULUMI_OPTION_CONFIG_FILE: own, ...env } = this.#env;
        copyFileSync(own, shared);
        try {
            const { all, exitCode } = await execa(
                "node",
                ["--import", "tsx", "cli/main.ts", name, this.name, ...args],
                {
                    cwd: this.#workspace.root,
                    env,
                    all: true,
                    reject: false,
                },
            );
            this.output += all;
            copyFileSync(shared, own);
            return { output: all, exitCode: exitCode ?? 1 };
        } finally {
            rmSync(shared);
        }
    }

    /** The text of the stack file. */
    get configText(): string {
        return readFileSync(this.#configFile, "utf8");
    }

    async outputs(): Promise<StackOutputs> {
        // Not through run(), because this output contains the secrets.
        const { stdout } = await execa(
            "pulumi",
            ["stack", "output", "--json", "--show-secrets", "--stack", this.name],
            {
                cwd: this.#workspace.root,
                env: this.#env,
            },
        );
        return JSON.parse(stdout) as StackOutputs;
    }

    /** The stack's exported state. */
    async state(): Promise<string> {
        return (await this.run("stack", "export")).output;
    }

    /** Runs Docker's client with the stack's environment. Returns its output. */
    async docker(...args: string[]): Promise<string> {
        const { all } = await execa("docker", args, { env: this.#env, all: true });
        return all;
    }

    /** Names of this stack's containers, including stopped ones. */
    async containers(): Promise<string[]> {
        return lines(
            await this.docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^${this.cluster}`),
        );
    }

    async volumes(): Promise<string[]> {
        return lines(
            await this.docker("volume", "ls", "--quiet", "--filter", `label=dhi.cluster=${this.cluster}`),
        );
    }

    async networks(): Promise<string[]> {
        return lines(
            await this.docker("network", "ls", "--format", "{{.Name}}", "--filter", `name=^${this.cluster}`),
        );
    }

    /** The folder with its state and configuration. */
    get folder(): string {
        return this.#folder;
    }

    /** The workspace's `.dhi`. */
    get home(): string {
        return this.#workspace.home;
    }

    /** Finds places with one of its secrets: {@link leaksOf}. */
    leaks(places: TracedRun["places"] = {}): Promise<string[]> {
        return leaksOf({
            secrets: this.secrets,
            since: this.#since,
            output: this.output,
            processes: this.processes,
            engine: { prefix: componentName(this.name, ""), env: this.#env },
            folders: [this.#folder, this.#workspace.home],
            stores: [join(foldersOf(this.#workspace).state, "etcd")],
            places: { "the exported state": () => this.state(), ...places },
        });
    }

    /**
     * Removes everything that the stack made, whatever its state, and checks that it left no secret anywhere.
     *
     * @param expected leaks by design: a service's secret variable is in that service's environment.
     */
    async remove(expected: readonly string[] = []): Promise<void> {
        const leaks = await this.leaks();
        await this.#removeAll();
        assert.deepEqual(
            leaks.filter((leak) => !expected.includes(leak)),
            [],
        );
    }

    async #removeAll(): Promise<void> {
        await this.run("destroy", "--yes", "--skip-preview");
        await removeNamed(`^/?${componentName(this.name, "")}`, (...args) => this.docker(...args));
        rmSync(this.#folder, { recursive: true, force: true });
    }

    async #pulumi(args: string[], options: { cwd: string; input?: string; reject?: boolean }): Promise<Run> {
        const stack = args[1] === "init" ? [] : ["--stack", this.name];
        const run = execa("pulumi", [...args, ...stack, "--non-interactive", "--color", "never"], {
            env: this.#env,
            all: true,
            ...options,
        });
        const stop = this.processes.start();
        try {
            const { all, exitCode } = await run;
            this.output += all;
            return { output: all, exitCode: exitCode ?? 1 };
        } finally {
            stop();
        }
    }
}

function succeeded(run: Run): Run {
    assert.equal(run.exitCode, 0, run.output);
    return run;
}

function lines(text: string): string[] {
    return text.split("\n").filter((line) => line !== "");
}
