import { execa } from "execa";
import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_REGISTRY } from "../../../offline/images/localImages.ts";
import { ensureLanguageHost, ensureSdkGenerator } from "../../../offline/tools/languages.ts";
import { checkout, openWorkspace } from "../../../workspace/workspace.ts";
import { writeFiles } from "../support/files.ts";
import { freePorts } from "../support/ports.ts";

/** What the examples' containers are called in a test: those of a user stay. */
const prefix = "dhi-test-example-";

/** A crate that takes no time to build, for the sample service. It does nothing but stay healthy. */
const crate = {
    "Cargo.toml": '[package]\nname = "docker-rust-hello"\nversion = "0.1.0"\nedition = "2021"\n',
    "Cargo.lock": 'version = 3\n\n[[package]]\nname = "docker-rust-hello"\nversion = "0.1.0"\n',
    "src/main.rs": `fn main() {
    while std::env::args().len() == 1 {
        std::thread::park();
    }
}
`,
};

/** A copy of the examples with everything that they need: the compiled plugin, its SDKs, and language hosts. */
export class Workbench {
    static readonly prefix = prefix;
    readonly folder = mkdtempSync(join(tmpdir(), "dhi-examples-"));
    /** The folder with the generated SDKs, by language. */
    readonly sdks = join(this.folder, "sdks");
    /** The configuration of every example, so that their resources can be compared. */
    readonly settings: Record<string, string | number> = { images: `${LOCAL_REGISTRY}/dhi-` };
    readonly secrets = { natsPassword: randomText(), routePassword: randomText() };
    /** Python with the packages of the example; undefined where there is none. */
    python: string | undefined;

    static async create(): Promise<Workbench> {
        const bench = new Workbench();
        const [clientPort, monitorPort] = await freePorts();
        Object.assign(bench.settings, { clientPort, monitorPort, servicePort: monitorPort + 9 });
        await execa("npm", ["run", "build"], { cwd: checkout });
        bench.#copy();
        await bench.#generate();
        bench.python = await bench.#preparePython();
        return bench;
    }

    remove(): void {
        rmSync(this.folder, { recursive: true });
    }

    #copy(): void {
        cpSync(join(checkout, "examples"), join(this.folder, "examples"), { recursive: true });
        writeFiles(join(this.folder, "apps/hello"), crate);
        symlinkSync(join(checkout, "plugin"), join(this.folder, "plugin"));
        for (const file of filesBelow(join(this.folder, "examples"))) {
            const text = readFileSync(file, "utf8");
            writeFiles("", { [file]: text.replaceAll(/\bexample-(?=nats|hello)/g, prefix) });
        }
        writeFiles(join(this.folder, "node_modules"), { ".keep": "" });
        symlinkSync(checkout, join(this.folder, "node_modules/pulumi-dhi"));
        for (const name of ["@pulumi", "@types", "typescript"]) {
            symlinkSync(join(checkout, "node_modules", name), join(this.folder, "node_modules", name));
        }
    }

    async #generate(): Promise<void> {
        const workspace = openWorkspace();
        for (const language of ["yaml", "python"] as const) {
            await ensureLanguageHost(workspace, language, () => undefined);
        }
        const generator = await ensureSdkGenerator(workspace, () => undefined);
        await execa(generator.path, [join(checkout, "plugin/schema.json"), this.sdks]);
    }

    /** An environment with the packages of the example, which is kept, and the SDK. */
    async #preparePython(): Promise<string | undefined> {
        const packages = readFileSync(join(checkout, "examples/python/requirements.txt"), "utf8").split("\n");
        const wanted = [...packages.filter((line) => line !== ""), "parver==0.5", "mypy==2.4.1"];
        const key = createHash("sha256").update(wanted.join()).digest("hex").slice(0, 12);
        const folder = join(openWorkspace().home, "tools", `python-${key}`);
        const python = join(folder, "bin/python");
        if (!existsSync(join(folder, "complete"))) {
            const made = await execa("python3", ["-m", "venv", "--clear", folder], { reject: false });
            if (made.failed) {
                return undefined;
            }
            await execa(python, ["-m", "pip", "install", "--quiet", ...wanted]);
            writeFiles(folder, { complete: "" });
        }
        // What `pip install` of the SDK would add, in a second less than it takes.
        const { version } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
            version: string;
        };
        const metadata = `Metadata-Version: 2.1\nName: pulumi_dhi\nVersion: ${version}\n`;
        writeFiles(join(this.sdks, "python"), { [`pulumi_dhi-${version}.dist-info/METADATA`]: metadata });
        return python;
    }
}

function randomText(): string {
    return randomBytes(16).toString("hex");
}

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}
