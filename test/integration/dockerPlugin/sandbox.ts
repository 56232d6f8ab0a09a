import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Values } from "../support/values.ts";
import { Plugin } from "./client.ts";
import type { HalfCreated, Live } from "./client.ts";

export const containerType = "docker:index/container:Container";
export const imageType = "docker:index/image:Image";
export const networkType = "docker:index/network:Network";
export const remoteImageType = "docker:index/remoteImage:RemoteImage";
export const volumeType = "docker:index/volume:Volume";

/** The prefix of all names in these tests, unique for each process because suites may run in parallel. */
const prefix = `dhi-test-${process.pid}-${randomBytes(2).toString("hex")}`;

/** A small image with a shell. */
export const image = `${prefix}:1`;

/** Runs the Docker client. */
export async function docker(...args: string[]): Promise<string> {
    const { stdout } = await execa("docker", args);
    return stdout;
}

/** A value of `docker inspect`. */
export async function inspect(id: string, path: string): Promise<unknown> {
    return JSON.parse(await docker("inspect", "--format", `{{json .${path}}}`, id)) as unknown;
}

/** Skips the suite with a message if no Docker daemon is running. */
export async function requireDocker(context: Mocha.Context): Promise<void> {
    const { failed, stderr } = await execa("docker", ["version"], { reject: false });
    if (failed) {
        console.warn(`      SKIPPED: no Docker daemon is running: ${stderr.trim()}`);
        context.skip();
    }
}

/** A plugin and the resources made with it, which it removes. */
export class Sandbox {
    readonly #deployed: { type: string; name: string; live: Live }[] = [];
    #plugin: Plugin | undefined;

    /** Starts the plugin under test and makes the image. */
    public static async open(config: Record<string, string> = {}): Promise<Sandbox> {
        const sandbox = new Sandbox();
        await sandbox.#open(config);
        return sandbox;
    }

    /** A sandbox for a suite: opened before its tests, cleared after each test or at the end, and closed at the end. */
    public static ofSuite(cleared: "after each" | "at the end" = "after each"): Sandbox {
        const sandbox = new Sandbox();
        before(async function () {
            await requireDocker(this);
            await sandbox.#open({});
        });
        if (cleared === "after each") {
            afterEach(() => sandbox.clear());
        }
        after(async () => {
            await sandbox.clear();
            await sandbox.close();
        });
        return sandbox;
    }

    public get plugin(): Plugin {
        assert.ok(this.#plugin, "the sandbox is not open");
        return this.#plugin;
    }

    /** A unique name. */
    public name(base: string): string {
        return `${prefix}-${base}-${randomBytes(3).toString("hex")}`;
    }

    /** Checks and creates, as the engine does. */
    public async deploy(type: string, name: string, properties: Values): Promise<Live> {
        const inputs = await this.inputs(type, name, properties);
        const live = await this.plugin.create(type, name, inputs);
        return this.#keep(type, name, live);
    }

    /** Checks and creates a resource whose creation fails halfway. */
    public async deployHalf(
        type: string,
        name: string,
        properties: Values,
    ): Promise<{ live: Live; error: HalfCreated }> {
        const inputs = await this.inputs(type, name, properties);
        const error = await this.plugin.create(type, name, inputs).then(
            () => assert.fail("it was created"),
            (failure: unknown) => failure as HalfCreated,
        );
        assert.notEqual(error.id, undefined, `nothing was kept: ${error.message}`);
        return { live: this.#keep(type, name, { id: error.id, state: error.state, inputs }), error };
    }

    /** A container without a network, unless the properties have one. */
    public async container(name: string, properties: Values): Promise<Live> {
        return await this.deploy(containerType, name, containerOf(properties));
    }

    /** Runs a command in a container and returns its output. */
    public async run(command: string, properties: Values = {}): Promise<string> {
        const oneShot = { command: ["sh", "-c", command], attach: true, mustRun: false };
        const { id, state } = await this.container("run", { ...oneShot, ...properties });
        const printed = await docker("logs", id);
        assert.equal(state["exitCode"], 0, `${command}: ${printed}`);
        return printed;
    }

    /** Checks inputs; throws when they are not valid. */
    public async inputs(type: string, name: string, properties: Values, olds: Values = {}): Promise<Values> {
        const { inputs, failures } = await this.plugin.check(type, name, properties, olds);
        assert.deepEqual(failures, []);
        return inputs;
    }

    /** Asserts that nothing would change, before and after a refresh. Returns the refreshed resource. */
    public async assertSettled(type: string, name: string, live: Live): Promise<Live> {
        assert.deepEqual((await this.plugin.diff(type, name, live, live.inputs)).detailed, {});
        const refreshed = await this.refresh(type, name, live);
        assert.deepEqual(
            (await this.plugin.diff(type, name, refreshed, live.inputs)).detailed,
            {},
            "after a refresh",
        );
        return refreshed;
    }

    /** Reads a resource; throws if it does not exist. */
    public async refresh(type: string, name: string, live: Live): Promise<Live> {
        const refreshed = await this.plugin.read(type, name, live);
        assert.ok(refreshed, `${name} is gone`);
        return refreshed;
    }

    /** Deletes the resources, the last one first. */
    public async clear(): Promise<void> {
        for (const { type, name, live } of this.#deployed.splice(0).reverse()) {
            await this.plugin.delete(type, name, live);
        }
    }

    /** Stops the plugin and removes everything with this process's prefix. */
    public async close(): Promise<void> {
        await this.#plugin?.stop();
        await removeLeftovers();
    }

    async #open(config: Record<string, string>): Promise<void> {
        await makeImage();
        this.#plugin = await Plugin.start();
        await this.#plugin.configure(config);
    }

    #keep(type: string, name: string, live: Live): Live {
        this.#deployed.push({ type, name, live });
        return live;
    }
}

/** The properties of a container that sleeps, without a network. */
export function containerOf(properties: Values): Values {
    return { image, command: ["sleep", "1000"], networkMode: "none", ...properties };
}

async function removeLeftovers(): Promise<void> {
    made = undefined;
    const lists = [
        ["rm", "--force", "--volumes", ...(await ids("ps", "--all"))],
        ["network", "rm", ...(await ids("network", "ls"))],
        ["volume", "rm", "--force", ...(await ids("volume", "ls"))],
        ["rmi", "--force", ...(await docker("images", "--quiet", `${prefix}*`)).split("\n").filter(Boolean)],
    ];
    for (const [index, command] of lists.entries()) {
        const fixed = [3, 2, 3, 2][index] ?? 0;
        if (command.length > fixed) {
            await execa("docker", command, { reject: false });
        }
    }
}

async function ids(...list: string[]): Promise<string[]> {
    const found = await docker(...list, "--quiet", "--filter", `name=${prefix}`);
    return found.split("\n").filter(Boolean);
}

let made: Promise<void> | undefined;

async function makeImage(): Promise<void> {
    await (made ??= importBusybox());
}

/** Imports Debian's static busybox with links to it, without Docker Hub. */
async function importBusybox(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "dhi-test-"));
    try {
        await execa("sh", ["-c", imageScript], { cwd: folder, env: { image } });
    } finally {
        await rm(folder, { recursive: true });
    }
}

const imageScript = `set -e
mkdir -p root/bin root/etc root/tmp
if command -v busybox > /dev/null && ! ldd "$(command -v busybox)" > /dev/null 2>&1; then
    cp "$(command -v busybox)" root/bin/busybox
else
    apt-get download busybox-static > /dev/null 2>&1
    dpkg-deb -x busybox-static*.deb unpacked
    cp unpacked/bin/busybox root/bin/busybox
fi
for name in cat chown env false id ls sh sleep stat true; do ln -s busybox "root/bin/$name"; done
echo 'root:x:0:0::/:/bin/sh' > root/etc/passwd
tar -C root -c . | docker import - "$image" > /dev/null`;
