/**
 * What the components rely on in the Docker plugin, where no test of a component would show a difference.
 * `DHI_DOCKER_PLUGIN=<executable>` runs the same tests with another plugin: the release passes them.
 */
import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dockerPlugin } from "../../offline/tools/dockerPlugin.ts";
import { writeFiles } from "./support/files.ts";
import { images } from "./rust/program.ts";
import { eventually } from "./support/nats.ts";
import { Plugin, releaseOf, type HalfCreated, type Live } from "./support/plugin.ts";
import { PrivateRegistry } from "./support/registry.ts";
import type { Values } from "./support/values.ts";
import { skip } from "./support/skip.ts";

const containerType = "docker:index/container:Container";
const imageType = "docker:index/image:Image";
const remoteImageType = "docker:index/remoteImage:RemoteImage";
const name = `dhi-test-${process.pid}-${randomBytes(2).toString("hex")}`;
const secret = `hush-${randomBytes(8).toString("hex")}`;

const docker = async (...args: string[]) => (await execa("docker", args, { all: true, reject: false })).all;
const idOf = (image: string) => docker("image", "inspect", "--format", "{{.Id}}", image);
const container = (properties: Values): Values => ({
    ...{ name, image: images.busyboxImage, command: ["/bin/busybox", "sleep", "1000"], networkMode: "none" },
    ...properties,
});

/** Skips, with a message, tests of what only the built plugin does. */
function requireBuilt(context: Mocha.Context): void {
    if (releaseOf(dockerPlugin) !== undefined) {
        skip(context, "only the built plugin does this, not the one in DHI_DOCKER_PLUGIN");
    }
}

describe("the Docker plugin", function () {
    this.timeout(120_000);
    let plugin: Plugin;

    before(async () => {
        plugin = await Plugin.start(dockerPlugin);
    });
    afterEach(() => docker("rm", "--force", "--volumes", name));
    after(() => plugin?.stop());

    /** Creates a container whose creation fails halfway. */
    async function halfCreated(properties: Values): Promise<Live & { message: string }> {
        const inputs = await plugin.inputs(containerType, container(properties));
        const { id, state, message } = await plugin.create(containerType, inputs).then(
            () => assert.fail("it was created"),
            (error: unknown) => error as HalfCreated,
        );
        assert.notEqual(id, undefined, `nothing was kept: ${message}`);
        return { id, state, inputs, message };
    }

    it("does not replace the provider, and with it every container, for another password", async () => {
        const auth = (password: string) => ({
            registryAuth: JSON.stringify([{ address: "dhi.io", password, username: "a" }]),
        });
        const { replaces, detailed } = await plugin.diffConfig(auth("old"), auth("new"));
        assert.deepEqual([replaces, detailed], [[], { registryAuth: "update" }]);
        assert.deepEqual((await plugin.diffConfig(auth("old"), auth("old"))).detailed, {});
    });

    it("replaces a container that failed to start in the next update", async () => {
        const live = await halfCreated({ command: ["/no/such/command"] });
        assert.match(live.message, /Unable to start container: .*no\/such\/command/);
        const { detailed, deleteBeforeReplace } = await plugin.diff(containerType, live, live.inputs);
        assert.deepEqual(detailed, { entrypoints: "add-replace", networkDatas: "add" });
        assert.equal(deleteBeforeReplace, true);
    });

    it("does not show secrets in error messages", async () => {
        const uploads = [{ file: "/tmp", content: secret }];
        const { message } = await halfCreated({ envs: [`TOKEN=${secret}`], uploads });
        assert.ok(!message.includes(secret), message);
    });

    it("sends SIGTERM first when there is a grace period", async () => {
        const script = "trap 'sleep 1; exit 7' TERM; while true; do sleep 0.1; done";
        const command = ["/bin/busybox", "sh", "-c", script];
        const live = await plugin.deploy(containerType, container({ command, destroyGraceSeconds: 20 }));
        await sleep(500);
        const exit = docker("wait", name);
        await plugin.delete(containerType, live);
        assert.equal(await exit, "7");
    });

    it("accepts the state of the kit's earlier plugin, which has no names of variables", async function () {
        requireBuilt(this);
        const live = await plugin.deploy(containerType, container({}));
        const { envs, __pulumi_raw_state_delta, ...state } = live.state;
        assert.deepEqual(envs, []);
        assert.ok(__pulumi_raw_state_delta, "the state has no part of the bridge");
        await plugin.assertSettled(containerType, { ...live, state });
    });

    it("pulls with the provider's login only, and keeps it out of the state and of Docker's configuration", async function () {
        const configuration = join(process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker"), "config.json");
        const read = () => (existsSync(configuration) ? readFileSync(configuration, "utf8") : "none");
        const before = read();
        const registry = await PrivateRegistry.require(this, secret);
        const { address, username } = registry;
        await registry.push(images.busyboxImage, "acme/one:1");
        const withLogin = (password: string) => {
            const registryAuth = JSON.stringify([{ address, username, password }]);
            return Plugin.start(dockerPlugin, { registryAuth });
        };
        const other = await withLogin(secret);
        const live = await other.deploy(remoteImageType, { name: `${address}/acme/one:1` });
        await other.assertSettled(remoteImageType, live);
        assert.ok(!JSON.stringify(live.state).includes(secret));
        assert.equal(read(), before);
        await other.delete(remoteImageType, live);
        other.stop();
        const wrong = await withLogin("wrong-password");
        await assert.rejects(
            wrong.deploy(remoteImageType, { name: `${address}/acme/one:1` }),
            ({ message }: Error) => /unauthorized/.test(message) && !message.includes("wrong-password"),
        );
        wrong.stop();
        await registry.stop();
    });
});

// In the built plugin, this resource is the kit's own (offline/go/pulumi/docker).
describe("docker.Image of the Docker plugin", function () {
    this.timeout(120_000);
    const imageName = `${name}-built:1`;
    let plugin: Plugin;
    let folder: string;

    before(async () => {
        plugin = await Plugin.start(dockerPlugin);
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "dhi-test-context-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    after(async () => {
        await docker("image", "rm", "--force", imageName);
        plugin?.stop();
    });

    const local = (build: Values = {}): Values => ({
        imageName,
        skipPush: true,
        build: { context: folder, ...build },
    });
    const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files);
    const from = (step: string) => ({ Dockerfile: `FROM ${images.busyboxImage} AS base\n${step}` });
    const run = (command: string) => `RUN ["/bin/busybox", "sh", "-c", ${JSON.stringify(command)}]`;

    it("computes the digest of a context as the release does", async () => {
        // With another digest, a stack that changes plugins would build everything again.
        const files = { Dockerfile: "FROM scratch", "NOTES.md": "", "src/main.txt": "main" };
        write({ ...files, ".dockerignore": "*.md" });
        const { contextDigest } = (await plugin.inputs(imageType, local()))["build"] as Values;
        assert.equal(contextDigest, "9f8e2d66c4f03d173b2feaac7bfe0c1f82320a63faa59db6b77bc0156967c884");
    });

    it("builds a stage with arguments, whose values its messages hide", async function () {
        write(from(`ARG TOKEN\n${run('echo "made with $TOKEN"')}\nFROM scratch`));
        const dockerfile = join(folder, "Dockerfile");
        const live = await plugin.deploy(
            imageType,
            local({ dockerfile, target: "base", args: { TOKEN: secret } }),
        );
        assert.equal(live.state["repoDigest"], await idOf(imageName));
        await plugin.assertSettled(imageType, live);
        requireBuilt(this);
        const shown = plugin.messages.join("\n");
        assert.match(shown, /made with \[TOKEN\]/);
        assert.ok(!shown.includes(secret));
    });

    it("builds in a preview only with buildOnPreview", async () => {
        write(from("LABEL a=b"));
        const preview = async (more: Values) => {
            const inputs = await plugin.inputs(imageType, { ...local(), ...more });
            return (await plugin.create(imageType, inputs, true)).state["repoDigest"];
        };
        assert.equal(await preview({}), undefined);
        assert.equal(await preview({ buildOnPreview: true }), await idOf(imageName));
    });

    it("shows nothing to change for another password of the registry", async function () {
        const registry = await PrivateRegistry.require(this, secret);
        write(from("LABEL a=b"));
        const login = (password: string) => ({
            registry: { server: registry.address, username: registry.username, password },
            imageName: `${registry.address}/acme/built:1`,
            skipPush: false,
        });
        const live = await plugin.deploy(imageType, { ...local(), ...login(secret) });
        const other = { ...live.inputs, ...login("another") };
        assert.deepEqual((await plugin.diff(imageType, live, other)).detailed, {});
        await registry.stop();
    });

    it("stops when the update is canceled", async function () {
        requireBuilt(this);
        write(from(run("sleep 100")));
        const other = await Plugin.start(dockerPlugin);
        const start = performance.now();
        const building = other.deploy(imageType, local());
        await eventually("the build runs", async () =>
            other.messages.some((message) => message.includes("sleep 100")),
        );
        await other.cancel();
        await assert.rejects(building, /cancel/i);
        assert.ok(performance.now() - start < 60_000);
        other.stop();
    });

    const failures: [
        what: string,
        files: Record<string, string>,
        properties: () => Values,
        reason: RegExp,
    ][] = [
        ["a failed step", from(run("echo reason >&2 && false")), local, /reason[^]*exit code: 1/],
        [
            "a missing Dockerfile",
            {},
            () => local({ dockerfile: "no/Dockerfile" }),
            /could not open dockerfile at relative path "no\/Dockerfile"/,
        ],
        [
            "a name that cannot be pushed",
            from(""),
            () => ({ ...local(), imageName: "a:1", skipPush: false }),
            /repository name must be canonical/,
        ],
    ];
    for (const [what, files, properties, reason] of failures) {
        it(`reports ${what}`, async () => {
            write(files);
            await assert.rejects(plugin.deploy(imageType, properties()), reason);
        });
    }
});
