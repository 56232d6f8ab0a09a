import { execa } from "execa";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openWorkspace } from "../../../workspace/workspace.ts";
import type { DockerRustAppArgs } from "../../../components/rust/docker/args.ts";
import type { RustBuildArgs } from "../../../components/rust/build/args.ts";
import type { RustStaticImageArgs } from "../../../components/rust/image/args.ts";
import { ensureImages, localImageName } from "../../../offline/images/localImages.ts";
import { removeNamed } from "../support/leftovers.ts";
import { ProcessWatch } from "../support/secrets.ts";
import { leaksOf } from "../support/traces.ts";

/** The settings of project/main.ts. */
export interface Plan {
    /** The prefix of all containers' names. */
    readonly name: string;
    readonly initImage: string;
    /** Whether to make the image only, and run nothing. */
    readonly imageOnly?: boolean;
    /** An image to make, the name of an existing one, or several that are only built. */
    readonly image:
        | RustStaticImageArgs
        | { readonly present: string }
        | { readonly several: Readonly<Record<string, RustBuildArgs>> };
    /** The login with which the engine pulls. */
    readonly login?: { readonly registry: string; readonly username: string; readonly password: string };
    readonly app: Omit<
        DockerRustAppArgs,
        "image" | "nats" | "secretFiles" | "secretEnvironment" | "transform"
    > & {
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

/** The result of a Pulumi command. */
export interface Run {
    readonly output: string;
    readonly exitCode: number;
}

const references = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
    { repository: "static", tag: "20250419-debian13" },
    { repository: "busybox", tag: "1.37.0-debian13" },
    { repository: "nats", tag: "2.14.5-debian13" },
];
const [builderImage = "", runtimeImage = "", bareImage = "", busyboxImage = "", natsImage = ""] =
    references.map(localImageName);
/** The local images of the tests. */
export const images = { builderImage, runtimeImage, bareImage, busyboxImage, natsImage };

/** Makes the local images that the engine does not have. */
export async function provideImages(): Promise<void> {
    await ensureImages(openWorkspace(), references, () => undefined);
}

const projectFolder = fileURLToPath(new URL("./project", import.meta.url));

/**
 * Copies a Cargo project to a folder in which a test can change it. The folder is always the same, so that code compiled
 * by an earlier run is used.
 */
export function copyOf(source: string, name: string): string {
    const folder = join(tmpdir(), "dhi-rust-tests", name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith("/target") });
    return folder;
}

/** Replaces a text in a file, which must contain it. */
export function edit(file: string, from: string, to: string): void {
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from));
    writeFileSync(file, text.replace(from, to));
}

/** A stack for a test that runs a Rust service. */
export class RustProgram {
    readonly name: string;
    plan: Plan;
    /** Its secrets, by the name that is shown instead. */
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

    /** @param name a fixed name, which is part of the key of caches of compiled code. */
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

    /** Provides the images and makes the stack. Nothing runs before {@link up}. */
    async create(): Promise<void> {
        await provideImages();
        await this.#removeAll();
        // Pulumi writes the stack's settings next to this project file, not into the source folder.
        writeFileSync(join(this.#folder, "Pulumi.yaml"), "name: dhi-rust-test\nruntime: nodejs\n");
        await execa("pulumi", ["stack", "init", "test"], { env: this.#env, cwd: this.#folder });
    }

    /** Changes settings of the image's build. */
    build(more: Partial<RustBuildArgs>): void {
        const { image } = this.plan;
        if ("build" in image && image.build !== undefined) {
            this.plan = { ...this.plan, image: { build: { ...image.build, ...more } } };
        }
    }

    /** Runs a Pulumi command on the stack. Does not throw when it fails. */
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
            // The plan has the secrets in plain text, and would be found as a leak.
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

    /** Names of this stack's containers, including stopped ones. */
    async containers(): Promise<string[]> {
        const filter = ["--filter", `name=^/?${this.name}(-|$)`];
        const names = await this.docker("ps", "--all", "--format", "{{.Names}}", ...filter);
        return names.split("\n").filter((name) => name !== "");
    }

    /** The stack's exported state. */
    state(): Promise<string> {
        return this.#succeed("stack", "export");
    }

    /** Runs Docker's client. Returns its output. */
    async docker(...args: string[]): Promise<string> {
        const { all } = await execa("docker", args, { env: this.#env, all: true });
        return all;
    }

    /** Inspects a container or an image, with a format of Docker's client. */
    inspect(name: string, format: string, type: "container" | "image" = "container"): Promise<string> {
        return this.docker(type, "inspect", "--format", format, name);
    }

    /** Finds places with one of its {@link secrets}. */
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

    /** Removes everything that the stack made, and checks that it left no secret anywhere. */
    async remove(): Promise<void> {
        const leaks = await this.leaks();
        await this.run("destroy", "--yes", "--skip-preview");
        await this.#removeAll();
        rmSync(this.#folder, { recursive: true });
        assert.deepEqual(leaks, []);
    }

    /** Removes everything with this name, also what an interrupted run has left. */
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
