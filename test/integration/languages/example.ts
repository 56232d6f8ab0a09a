import { execa } from "execa";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PulumiStack } from "../support/pulumiStack.ts";
import { Workbench } from "./workbench.ts";

interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: unknown;
}

/** The stack `test` of one of the examples. */
export class Example extends PulumiStack {
    readonly #program: string;
    readonly #project: string;

    /**
     * @param folder the example's folder below examples/.
     * @param other a stack whose state this one can refer to.
     */
    private constructor(bench: Workbench, folder: string, other?: Example) {
        const program = join(bench.folder, "examples", folder);
        super("test", program, Workbench.prefix, {
            PULUMI_PYTHON_CMD: bench.python,
            PYTHONPATH: join(bench.sdks, "python"),
            PYTHONDONTWRITEBYTECODE: "1",
            ...other?.shared,
        });
        this.#program = program;
        this.#project = (parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as { name: string }).name;
    }

    static async create(bench: Workbench, folder: string, other?: Example): Promise<Example> {
        const example = new Example(bench, folder, other);
        if (other === undefined) {
            await example.removeLeftovers();
        }
        await example.init(example.#project);
        await example.set(bench.settings);
        for (const [key, value] of Object.entries(bench.secrets)) {
            example.secrets[key] = value;
            await example.#config(["set", "--secret", key], value);
        }
        return example;
    }

    /** Changes values of the configuration. */
    async set(values: Readonly<Record<string, string | number>>): Promise<void> {
        const pairs = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
        await this.#config(["set-all", ...pairs]);
    }

    /** The inputs of the library's components and of their children, with secrets, by type and name. */
    async inputs(): Promise<Readonly<Record<string, unknown>>> {
        // Not through run(), because this output contains the secrets.
        const args = ["stack", "export", "--show-secrets", "--stack", "test"];
        const { stdout } = await execa("pulumi", args, { cwd: this.#program, env: this.env });
        // In a checkout the plugin runs from its sources, and the package as it was built.
        const text = stdout.replaceAll("/dist/components/rust/Dockerfile", "/components/rust/Dockerfile");
        const { deployment } = JSON.parse(text) as { deployment: { resources: Resource[] } };
        const others = /^pulumi:|^dhi:index:/;
        return Object.fromEntries(
            deployment.resources
                .filter(({ type }) => !others.test(type))
                .map(({ type, urn, inputs }) => [`${type} ${urn.split("::").at(-1)}`, inputs]),
        );
    }

    /** What another stack needs to refer to this one. */
    get shared() {
        const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = this.env;
        return { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE };
    }

    async #config(args: readonly string[], input = ""): Promise<void> {
        await this.pulumi(["config", ...args, "--stack", "test"], { cwd: this.folder, input });
    }
}
