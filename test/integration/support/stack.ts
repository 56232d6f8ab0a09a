import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { LOCAL_REGISTRY } from "../../../offline/images/localImages.ts";
import { componentName } from "../../../settings/names.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { freePorts } from "./ports.ts";
import { PulumiStack, type Run } from "./pulumiStack.ts";
import type { PrivateRegistry } from "./registry.ts";

/** A step of a preview, as in its `--json` output. */
interface Step {
    readonly op: string;
    readonly urn: string;
}

/** A stack of the program of this project, with its own name and ports. */
export class TestStack extends PulumiStack {
    /** The name of the NATS cluster's component, with which its containers' names start. */
    readonly cluster: string;

    private constructor(readonly name: string) {
        super(name, openWorkspace().root, componentName(name, ""));
        this.cluster = componentName(name, "nats");
    }

    /**
     * Makes the stack. Nothing runs before {@link up}.
     *
     * @param more more keys of the configuration, such as `dhi:apps`.
     */
    static async create(
        nats: Record<string, unknown> = {},
        more: Record<string, unknown> = {},
    ): Promise<TestStack> {
        const stack = new TestStack(`t${process.pid}${randomBytes(3).toString("hex")}`);
        const [clientPort, monitorPort] = await freePorts();
        const config = {
            "dhi:runtime": "docker",
            "dhi:images": { registry: LOCAL_REGISTRY },
            "dhi:nats": { clientPort, monitorPort, jetstream: { size: "64Mi" }, memory: "128Mi", ...nats },
            ...more,
        };
        writeFileSync(stack.configFile, stringify({ config }));
        await stack.init("dhi");
        await stack.setSecret("dhi:natsPassword", `pw-${randomBytes(9).toString("base64")}"\\$x #`);
        await stack.setSecret("dhi:natsRoutePassword", `rt-${randomBytes(9).toString("base64")}@:/%?`);
        return stack;
    }

    /** Sets a value by its path, such as `["dhi:nats", "nodes"]`; `undefined` removes it. */
    setConfig(path: readonly string[], value: unknown): void {
        const document = parseDocument(this.configText);
        if (value === undefined) {
            document.deleteIn(["config", ...path]);
        } else {
            document.setIn(["config", ...path], value);
        }
        writeFileSync(this.configFile, document.toString());
    }

    /** Changes the text of its file, including comments. */
    editFile(change: (text: string) => string): void {
        writeFileSync(this.configFile, change(this.configText));
    }

    async setSecret(key: string, value: string, ...options: string[]): Promise<void> {
        this.secrets[key] = value;
        const args = ["config", "set", "--secret", key, ...options, "--stack", this.name];
        await this.pulumi(args, { cwd: this.folder, input: value });
    }

    /** Sets the login for a registry. */
    async logIn(registry: Pick<PrivateRegistry, "address" | "username" | "password">): Promise<void> {
        const { address, username, password } = registry;
        this.setConfig(["dhi:registries", address, "username"], username);
        await this.setSecret(`dhi:registries["${address}"].password`, password, "--path");
    }

    /** Asserts that every way to make a change is refused, and that no server is touched. */
    async assertRefused(message: RegExp): Promise<void> {
        const servers = () =>
            this.docker(
                "ps",
                "--no-trunc",
                "--filter",
                `name=^${this.cluster}-[0-9]+$`,
                "--format",
                "{{.ID}}",
            );
        const before = await servers();
        assert.notEqual(before, "");
        for (const command of [["preview"], ["up", "--yes"], ["up", "--yes", "--skip-preview"]]) {
            assert.match(await this.fail(...command), message);
        }
        assert.equal(await servers(), before);
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

    /** Runs a command of `cli/` that takes a stack as its first argument. */
    command(name: string, ...args: string[]): Promise<Run> {
        return this.cli(name, this.name, ...args);
    }

    /** Runs a command of `cli/`. */
    cli(...args: string[]): Promise<Run> {
        return this.withSharedFile("node", [join(this.workspace.root, "cli/main.js"), ...args]);
    }

    /**
     * Runs a script with commands of `npm`, as a page has them. `npm start` is an update there, without what it does before
     * and after.
     */
    script(text: string, cwd: string): Promise<Run> {
        const main = `node "${join(this.workspace.root, "cli/main.js")}"`;
        const npm = [
            "npm() {",
            `  if [ "$1" = start ]; then ${main} pulumi up --yes --skip-preview --stack "$4" < /dev/null; return; fi`,
            '  shift; [ "$1" != -s ] || shift; name=$1; shift; [ "${1-}" != -- ] || shift',
            `  ${main} "$name" "$@"`,
            "}",
        ];
        return this.withSharedFile("sh", ["-euc", [...npm, text].join("\n")], cwd);
    }

    /** Runs a program, with a copy of the stack's file in `stacks/` for the duration. */
    private async withSharedFile(program: string, args: string[], cwd = this.workspace.root): Promise<Run> {
        const shared = join(this.workspace.root, "stacks", `Pulumi.${this.name}.yaml`);
        const env = { ...this.env, PULUMI_OPTION_CONFIG_FILE: undefined };
        copyFileSync(this.configFile, shared);
        try {
            const options = { cwd, env, all: true, reject: false } as const;
            const { all, exitCode } = await execa(program, args, options);
            this.output += all;
            copyFileSync(shared, this.configFile);
            return { output: all, exitCode: exitCode ?? 1 };
        } finally {
            rmSync(shared);
        }
    }

    /** The text of the stack file. */
    get configText(): string {
        return readFileSync(this.configFile, "utf8");
    }

    async outputs(): Promise<StackOutputs> {
        // Not through run(), because this output contains the secrets.
        const args = ["stack", "output", "--json", "--show-secrets", "--stack", this.name];
        const { stdout } = await execa("pulumi", args, { cwd: this.workspace.root, env: this.env });
        return JSON.parse(stdout) as StackOutputs;
    }

    /** The workspace's `.dhi`. */
    get home(): string {
        return this.workspace.home;
    }
}
