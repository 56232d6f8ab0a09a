import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openWorkspace } from "../../../workspace/workspace.ts";
import type { DockerRustAppPlainArgs } from "../../../components/rust/docker/args.ts";
import type { RustBuildArgs } from "../../../components/rust/build/args.ts";
import type { RustStaticImageArgs } from "../../../components/rust/image/args.ts";
import { ensureImages, localImageName } from "../../../offline/images/localImages.ts";
import { removeNamed } from "../support/leftovers.ts";
import { ProcessWatch } from "../support/secrets.ts";
import { leaksOf } from "../support/traces.ts";

/** What project/main.ts makes. */
export interface Plan {
    /** What all containers' names start with. */
    readonly name: string;
    readonly initImage: string;
    /** Makes the image and runs nothing. */
    readonly imageOnly?: boolean;
    /** How the image is had, or one that is there, by its name, or several that nothing runs. */
    readonly image:
        | RustStaticImageArgs
        | { readonly present: string }
        | { readonly several: Readonly<Record<string, RustBuildArgs>> };
    /** The login for the registry that the engine pulls from. */
    readonly login?: { readonly registry: string; readonly username: string; readonly password: string };
    readonly app: Omit<DockerRustAppPlainArgs, "secretFiles" | "secretEnvironment" | "nats"> & {
        readonly secretFiles?: Readonly<Record<string, string>>;
        readonly secretEnvironment?: Readonly<Record<string, string>>;
    };
    readonly nats?: {
        readonly image: string;
        readonly clientPort: number;
        readonly monitorPort: number;
        readonly password: string;
        readonly routePassword: string;
    };
}

/** How a Pulumi command ended, and all that it printed. */
export interface Run {
    readonly output: string;
    readonly exitCode: number;
}

const wanted = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
    { repository: "static", tag: "20250419-debian13" },
    { repository: "busybox", tag: "1.37.0-debian13" },
    { repository: "nats", tag: "2.14.5-debian13" },
];
const [builderImage = "", runtimeImage = "", bareImage = "", busyboxImage = "", natsImage = ""] =
    wanted.map(localImageName);
/** The stand-ins that the tests run on. */
export const images = { builderImage, runtimeImage, bareImage, busyboxImage, natsImage };

/** Makes the stand-ins that are missing: a machine that is new has none. */
export async function provideImages(): Promise<void> {
    await ensureImages(openWorkspace(), wanted, () => undefined);
}

const projectFolder = fileURLToPath(new URL("./project", import.meta.url));

/**
 * Copies a Cargo project to a place of its own, to be changed at will. The place is always the same, so that code
 * compiled by an earlier run is found again.
 */
export function copyOf(source: string, name: string): string {
    const folder = join(tmpdir(), "dhi-rust-tests", name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith("/target") });
    return folder;
}

/** Changes a file; fails when what should be replaced is not there. */
export function edit(file: string, from: string, to: string): void {
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from));
    writeFileSync(file, text.replace(from, to));
}

/** A stack of a test's own that runs a Rust service. */
export class RustProgram {
    readonly name: string;
    plan: Plan;
    /** What its run must leave nowhere, by a name to show in its place. */
    secrets: Readonly<Record<string, string>> = {};
    readonly #processes = new ProcessWatch();
    readonly #since = Date.now();
    #printed = "";
    readonly #workspace = openWorkspace();
    readonly #folder = mkdtempSync(join(tmpdir(), "dhi-rust-stack-"));
    readonly #env = {
        ...this.#workspace.env,
        PULUMI_BACKEND_URL: pathToFileURL(this.#folder).href,
        PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
        PULUMI_OPTION_CONFIG_FILE: join(this.#folder, "Pulumi.test.yaml"),
        DHI_TEST_PLAN: join(this.#folder, "plan.json"),
    };

    /** @param name fixed, for it tells caches of compiled code apart. */
    constructor(
        name: string,
        image: Plan["image"] | Pick<RustBuildArgs, "context" | "binary">,
        app: Plan["app"],
    ) {
        this.name = name;
        this.plan = {
            name,
            initImage: busyboxImage,
            image: "context" in image ? { build: { builderImage, runtimeImage, ...image } } : image,
            app,
        };
    }

    /** Provides the images and makes the stack; nothing runs before {@link up}. */
    async create(): Promise<void> {
        await provideImages();
        await this.#removeAll();
        // Its settings, with the salt of its passphrase, are written beside the project: that one is not the real one.
        writeFileSync(join(this.#folder, "Pulumi.yaml"), "name: dhi-rust-test\nruntime: nodejs\n");
        await execa("pulumi", ["stack", "init", "test"], { env: this.#env, cwd: this.#folder });
    }

    /** Changes how the image is built. */
    build(more: Partial<RustBuildArgs>): void {
        const { image } = this.plan;
        if ("build" in image && image.build !== undefined) {
            this.plan = { ...this.plan, image: { build: { ...image.build, ...more } } };
        }
    }

    /** Runs a command on the stack and returns how it ended, well or not. */
    async run(...args: string[]): Promise<Run> {
        const all = [
            ...args,
            "--stack",
            "test",
            "--cwd",
            projectFolder,
            "--non-interactive",
            "--color",
            "never",
        ];
        writeFileSync(this.#env.DHI_TEST_PLAN, JSON.stringify(this.plan));
        const stop = this.#processes.start();
        try {
            const result = await execa("pulumi", all, { env: this.#env, all: true, reject: false });
            this.#printed += result.all;
            return { output: result.all, exitCode: result.exitCode ?? 1 };
        } finally {
            stop();
            // The plan has the secrets in clear: any file that is found to have them is none of the test's.
            rmSync(this.#env.DHI_TEST_PLAN);
        }
    }

    up(): Promise<string> {
        return this.#succeed("up", "--yes", "--skip-preview");
    }

    preview(...args: string[]): Promise<string> {
        return this.#succeed("preview", "--diff", ...args);
    }

    async output(name: string): Promise<unknown> {
        return JSON.parse(await this.#succeed("stack", "output", name, "--json"));
    }

    /** Names of the containers that there are under this name, running or not. */
    async containers(): Promise<string[]> {
        const filter = ["--filter", `name=^/?${this.name}(-|$)`];
        const names = await this.docker("ps", "--all", "--format", "{{.Names}}", ...filter);
        return names.split("\n").filter((name) => name !== "");
    }

    /** The stack's state as it is stored. */
    state(): Promise<string> {
        return this.#succeed("stack", "export");
    }

    /** Docker's client. Returns what it prints. */
    async docker(...args: string[]): Promise<string> {
        const { all } = await execa("docker", args, { env: this.#env, all: true });
        return all;
    }

    /** What the engine knows of a container or an image, by a format of its client's. */
    inspect(name: string, format: string, type: "container" | "image" = "container"): Promise<string> {
        return this.docker(type, "inspect", "--format", format, name);
    }

    /** Names every place in which it has left one of its {@link secrets}. */
    leaks(): Promise<string[]> {
        return leaksOf({
            secrets: this.secrets,
            since: this.#since,
            output: this.#printed,
            processes: this.#processes,
            engine: { prefix: this.name, env: this.#env },
            folders: [this.#folder, this.#workspace.home],
            places: { "the exported state": () => this.state() },
        });
    }

    /** Removes all that the stack made, once it was seen to have left no secret anywhere. */
    async remove(): Promise<void> {
        const leaks = await this.leaks();
        await this.run("destroy", "--yes", "--skip-preview");
        await this.#removeAll();
        rmSync(this.#folder, { recursive: true });
        assert.deepEqual(leaks, []);
    }

    /** Removes whatever is there under this name: also what a run that was cut off has left. */
    #removeAll(): Promise<void> {
        return removeNamed(`^/?${this.name}(-|$)`, (...args) => this.docker(...args));
    }

    async #succeed(...args: string[]): Promise<string> {
        const { output, exitCode } = await this.run(...args);
        if (exitCode !== 0) {
            throw new Error(`pulumi ${args.join(" ")} failed:\n${output}`);
        }
        return output;
    }
}
