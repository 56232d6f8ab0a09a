import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { localImageName } from "../../../offline/images/localImages.ts";
import { checkout, openWorkspace } from "../../../workspace/workspace.ts";
import { freePorts } from "../support/ports.ts";
import { PulumiStack } from "../support/pulumiStack.ts";

const program = fileURLToPath(new URL("./program", import.meta.url));

/** A program outside of this checkout that has the package from its archive. */
export class Consumer extends PulumiStack {
    readonly #name: string;
    readonly #program: string;

    private constructor(name: string, folder: string) {
        const path = [join(folder, "bin"), openWorkspace().env["PATH"]].join(delimiter);
        super("test", folder, name, { PATH: path });
        this.#name = name;
        this.#program = folder;
    }

    /** Does what its user does: `npm init -y && npm install <archive>`, in an empty folder. */
    static async create(): Promise<Consumer> {
        const name = `consumer-${randomBytes(3).toString("hex")}`;
        const consumer = new Consumer(name, mkdtempSync(join(tmpdir(), "dhi-consumer-")));
        await consumer.#install();
        await consumer.init("consumer");
        await consumer.#configure();
        return consumer;
    }

    /** Chooses the version of Node, from the npm registry, and the program's file. */
    async use(version: string, main: string): Promise<void> {
        const folder = join(this.workspace.home, "tools", `node-${version}`);
        const name = `node-${process.platform}-${process.arch}`;
        mkdirSync(folder, { recursive: true });
        await npm(folder, "install", "--prefer-offline", `${name}@${version}`);
        const link = join(this.#program, "bin", "node");
        rmSync(link, { force: true });
        symlinkSync(join(folder, "node_modules", name, "bin", "node"), link);
        const runtime = { name: "nodejs", options: { typescript: false } };
        const plugins = { providers: [{ name: "dhi", path: "node_modules/pulumi-dhi/plugin" }] };
        const project = { name: "consumer", runtime, main, plugins };
        writeFileSync(join(this.#program, "Pulumi.yaml"), stringify(project));
    }

    /**
     * Type-checks the TypeScript program with the checkout's compiler. Returns its messages.
     *
     * @param extension decides whether it is an ES module, where the options do not.
     */
    async typeCheck(extension: "mts" | "cts" | "ts", options: readonly string[]): Promise<string> {
        const file = `main.${extension}`;
        copyFileSync(join(program, "main.ts"), join(this.#program, file));
        const types = ["--typeRoots", join(checkout, "node_modules/@types"), "--types", "node"];
        const args = ["--noEmit", "--strict", "--target", "es2022", ...types, ...options, file];
        const tsc = join(checkout, "node_modules/.bin/tsc");
        return (await execa(tsc, args, { cwd: this.#program, reject: false })).stdout;
    }

    override async remove(): Promise<void> {
        await super.remove();
        rmSync(this.#program, { recursive: true });
    }

    async #install(): Promise<void> {
        await execa("npm", ["run", "build"], { cwd: checkout });
        const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", this.#program], {
            cwd: checkout,
        });
        const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
        await execa("npm", ["init", "-y"], { cwd: this.#program });
        await npm(this.#program, "install", `./${filename}`);
        cpSync(program, this.#program, { recursive: true });
        mkdirSync(join(this.#program, "bin"));
    }

    async #configure(): Promise<void> {
        const [clientPort, monitorPort] = await freePorts();
        const cluster = {
            image: localImageName({ repository: "nats", tag: "2.15.1-debian13" }),
            initImage: localImageName({ repository: "busybox", tag: "1.37.0-debian13" }),
            ...{ clientPort, monitorPort, nodes: 3, jetstream: { size: "16Mi" } },
        };
        const config = { "consumer:name": this.#name, "consumer:cluster": cluster };
        writeFileSync(this.configFile, stringify({ config }));
        for (const key of ["password", "routePassword"]) {
            const input = (this.secrets[key] = randomBytes(16).toString("hex"));
            await this.pulumi(["config", "set", "--secret", key, "--stack", "test"], {
                cwd: this.folder,
                input,
            });
        }
    }
}

function npm(folder: string, command: string, ...args: string[]) {
    const options = ["--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"];
    return execa("npm", [command, ...options, ...args], { cwd: folder });
}
