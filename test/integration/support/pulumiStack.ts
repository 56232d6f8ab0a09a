import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { ProcessWatch } from "./secrets.ts";
import { killTree } from "./killTree.ts";
import { leaksOf, type TracedRun } from "./traces.ts";

/** The result of a command. */
export interface Run {
    readonly output: string;
    readonly exitCode: number;
}

/** A stack for a test, with its own state, passphrase and secrets. */
export abstract class PulumiStack {
    /** Its secrets, by the name that is shown instead. */
    secrets: Record<string, string> = {};
    /** The output of all commands, for the search for secrets. */
    output = "";
    /** Command lines and environments of all processes during commands, for the search for secrets. */
    readonly processes = new ProcessWatch();
    /** The folder with its state and configuration. */
    readonly folder = mkdtempSync(join(tmpdir(), "dhi-test-"));
    protected readonly workspace = openWorkspace();
    protected readonly configFile: string;
    protected readonly env: Readonly<Record<string, string | undefined>>;
    readonly #since = Date.now();
    readonly #stack: string;
    readonly #program: string;
    readonly #prefix: string;

    /**
     * @param stack the name in Pulumi.
     * @param program the folder of the program.
     * @param prefix of the names of all its containers, volumes and networks, and of nothing else.
     * @param env more variables for its commands.
     */
    protected constructor(stack: string, program: string, prefix: string, env: NodeJS.ProcessEnv = {}) {
        this.#stack = stack;
        this.#program = program;
        this.#prefix = prefix;
        this.configFile = join(this.folder, `Pulumi.${stack}.yaml`);
        this.env = {
            ...this.workspace.env,
            PULUMI_BACKEND_URL: pathToFileURL(this.folder).href,
            PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
            PULUMI_OPTION_CONFIG_FILE: this.configFile,
            DHI_TEST_PLAN: join(this.folder, "plan.json"),
            ...env,
        };
    }

    /** Runs a Pulumi command on the stack. Does not throw when it fails. */
    run(...args: string[]): Promise<Run> {
        return this.pulumi([...args, "--stack", this.#stack], { cwd: this.#program, reject: false });
    }

    /** Runs a Pulumi command on the stack. Throws with its output when it fails. */
    async succeed(...args: string[]): Promise<Run> {
        const result = await this.run(...args);
        assert.equal(result.exitCode, 0, `pulumi ${args.join(" ")} failed:\n${result.output}`);
        return result;
    }

    /**
     * Runs a command that must fail, and not with a stack trace, for which no user has a use.
     *
     * @param command default: an update.
     * @returns its output.
     */
    async fail(...command: string[]): Promise<string> {
        const { output, exitCode } = await this.run(...(command.length === 0 ? update : command));
        assert.notEqual(exitCode, 0, output);
        assert.doesNotMatch(output, /^\s+at .*\.[jt]s:\d+/m, "a stack trace");
        return output;
    }

    /**
     * Starts a command, and kills it with all processes that it started, without a chance to clean up.
     *
     * @param lines kills it once it has printed so many lines.
     * @returns whether it was killed before it ended.
     */
    async interrupt(lines: number, ...args: string[]): Promise<boolean> {
        const all = [...args, "--stack", this.#stack, "--non-interactive", "--color", "never"];
        const options = { cwd: this.#program, env: this.env, all: true, reject: false } as const;
        const run = execa("pulumi", all, options);
        let seen = 0;
        run.all.on("data", (text: Buffer) => {
            seen += text.toString().split("\n").length - 1;
            if (seen >= lines) {
                killTree(run.pid ?? 0);
            }
        });
        const result = await run;
        this.output += result.all;
        return result.isTerminated;
    }

    up(...args: string[]): Promise<Run> {
        return this.succeed(...update, ...args);
    }

    preview(...args: string[]): Promise<Run> {
        return this.succeed("preview", ...args);
    }

    destroy(): Promise<Run> {
        return this.succeed("destroy", "--yes", "--skip-preview");
    }

    /** Asserts that a preview shows no change, with and without a refresh. */
    async assertUnchanged(): Promise<void> {
        await this.preview("--expect-no-changes", "--refresh=true");
        await this.preview("--expect-no-changes", "--refresh=false");
    }

    /** The stack's exported state. */
    async state(): Promise<string> {
        return (await this.run("stack", "export")).output;
    }

    /** Runs Docker's client with the stack's environment. Returns its output. */
    async docker(...args: string[]): Promise<string> {
        const { all } = await execa("docker", args, { env: this.env, all: true });
        return all;
    }

    /** Inspects a container or an image, with a format of Docker's client. */
    inspect(name: string, format: string, type: "container" | "image" = "container"): Promise<string> {
        return this.docker(type, "inspect", "--format", format, name);
    }

    /** Names of this stack's containers, including stopped ones. */
    containers(): Promise<string[]> {
        return this.#list("ps", "--all", "--format", "{{.Names}}");
    }

    volumes(): Promise<string[]> {
        return this.#list("volume", "ls", "--format", "{{.Name}}");
    }

    networks(): Promise<string[]> {
        return this.#list("network", "ls", "--format", "{{.Name}}");
    }

    /** Finds places with one of its secrets: {@link leaksOf}. */
    leaks(places: TracedRun["places"] = {}): Promise<string[]> {
        return leaksOf({
            secrets: this.secrets,
            since: this.#since,
            output: this.output,
            processes: this.processes,
            engine: { prefix: this.#prefix, env: this.env },
            folders: [this.folder, this.workspace.home],
            stores: [join(foldersOf(this.workspace).state, "etcd")],
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
        await this.run("destroy", "--yes", "--skip-preview");
        await this.removeLeftovers();
        rmSync(this.folder, { recursive: true, force: true });
        assert.deepEqual(
            leaks.filter((leak) => !expected.includes(leak)),
            [],
        );
    }

    /** Makes the stack in Pulumi, whose settings are next to a project file of its own, not in the sources. */
    protected async init(project: string): Promise<void> {
        writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
        await this.pulumi(["stack", "init", this.#stack], { cwd: this.folder });
    }

    /** Removes everything with its prefix, also what an interrupted run has left. */
    protected async removeLeftovers(): Promise<void> {
        const remove = async (names: readonly string[], ...command: string[]) => {
            if (names.length > 0) {
                await this.docker(...command, ...names);
            }
        };
        await remove(await this.containers(), "rm", "--force");
        await remove(await this.networks(), "network", "rm");
        await remove(await this.volumes(), "volume", "rm");
    }

    protected async pulumi(
        args: readonly string[],
        options: { cwd: string; input?: string; reject?: boolean },
    ): Promise<Run> {
        const stop = this.processes.start();
        try {
            const { all, exitCode } = await execa(
                "pulumi",
                [...args, "--non-interactive", "--color", "never"],
                { env: this.env, all: true, ...options },
            );
            this.output += all;
            return { output: all, exitCode: exitCode ?? 1 };
        } finally {
            stop();
        }
    }

    async #list(...command: string[]): Promise<string[]> {
        const names = await this.docker(...command, "--filter", `name=^/?${this.#prefix}`);
        return names.split("\n").filter((name) => name !== "");
    }
}

const update = ["up", "--yes", "--skip-preview"];
