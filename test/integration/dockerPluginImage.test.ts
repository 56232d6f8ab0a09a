import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Values } from "./support/values.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { requireBuilt } from "./dockerPlugin/client.ts";
import { image, imageType, inspect, Sandbox } from "./dockerPlugin/sandbox.ts";

describe("Docker plugin: building images", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();
    let folder: string;
    let name: string;

    before(async () => {
        name = `${image.split(":")[0] ?? ""}-built:1`;
    });

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "dhi-test-context-"));
        await mkdir(join(folder, "src"));
        await writeFile(join(folder, "Dockerfile"), dockerfile());
        await writeFile(join(folder, "src/main.txt"), "main");
        await writeFile(join(folder, "README.md"), "read me");
        await writeFile(join(folder, ".dockerignore"), "# notes\n*.md\n!KEEP.md\nsrc/**/*.tmp\n");
    });

    afterEach(async () => {
        await rm(folder, { recursive: true, force: true });
    });

    const dockerfile = (): string =>
        [
            `FROM ${image} AS base`,
            "ARG WHO=nobody",
            'RUN echo "$WHO" > /who',
            "COPY . /app",
            "FROM base AS last",
        ].join("\n");

    const local = (build: Values = {}): Values => ({
        imageName: name,
        skipPush: true,
        build: { context: folder, ...build },
    });

    async function digest(build: Values = {}): Promise<unknown> {
        const inputs = await sandbox.inputs(imageType, "i", local(build));
        return (inputs["build"] as Values)["contextDigest"];
    }

    it("fills in the defaults of a build", async () => {
        const inputs = await sandbox.inputs(imageType, "i", local());
        const { contextDigest, platform, ...build } = inputs["build"] as Values;
        assert.deepEqual(build, { context: folder, dockerfile: join(folder, "Dockerfile") });
        assert.match(String(contextDigest), /^[0-9a-f]{64}$/);
        assert.match(String(platform), /^linux\/\w+$/);
        assert.equal(inputs["buildOnPreview"], false);
    });

    it("hashes the files of the context that the build sees, and no others", async () => {
        const original = await digest();
        await writeFile(join(folder, "README.md"), "changed");
        await writeFile(join(folder, "src/x.tmp"), "ignored");
        assert.equal(await digest(), original, "ignored files must not change it");
        await writeFile(join(folder, "KEEP.md"), "kept");
        const kept = await digest();
        assert.notEqual(kept, original, "an exception to what is ignored");
        await chmod(join(folder, "src/main.txt"), 0o755);
        const executable = await digest();
        assert.notEqual(executable, kept, "a mode");
        await rename(join(folder, "src/main.txt"), join(folder, "src/other.txt"));
        const renamed = await digest();
        assert.notEqual(renamed, executable, "a name");
        await symlink("other.txt", join(folder, "src/link"));
        assert.notEqual(await digest(), renamed, "a link");
    });

    it("computes the same digest as the official plugin", async () => {
        // With another digest, a stack that changes plugins would build everything again.
        const files = {
            Dockerfile: "FROM scratch",
            ".dockerignore": "*.md",
            "NOTES.md": "",
            "src/main.txt": "main",
        };
        for (const [file, content] of Object.entries(files)) {
            await writeFile(join(folder, file), content);
            await chmod(join(folder, file), 0o644);
        }
        await rm(join(folder, "README.md"));
        assert.equal(await digest(), "9f8e2d66c4f03d173b2feaac7bfe0c1f82320a63faa59db6b77bc0156967c884");
    });

    it("builds, and returns the image's ID", async () => {
        const live = await sandbox.deploy(imageType, "i", local({ args: { WHO: "me" } }));
        assert.equal(live.id, name);
        assert.equal(live.state["repoDigest"], await inspect(name, "Id"));
        assert.equal(live.state["imageName"], name);
        assert.equal(live.state["baseImageName"], name);
        assert.equal(live.state["dockerfile"], "Dockerfile");
        assert.equal(live.state["context"], folder);
        const listing = { image: name };
        assert.equal(await sandbox.run("cat /who; ls /app", listing), "me\nDockerfile\nsrc");
        await sandbox.assertSettled(imageType, "i", live);
        assert.ok(sandbox.plugin.messages.length > 0, "the build has no progress messages");
    });

    it("builds a stage of a Dockerfile outside of the context", async () => {
        const elsewhere = await mkdtemp(join(tmpdir(), "dhi-test-dockerfile-"));
        await writeFile(join(elsewhere, "Special"), `${dockerfile()}\nRUN touch /last`);
        const live = await sandbox.deploy(
            imageType,
            "i",
            local({ dockerfile: join(elsewhere, "Special"), target: "base" }),
        );
        assert.match(String(live.state["dockerfile"]), /^\.\..*Special$/);
        const relativePath = relative(process.cwd(), join(elsewhere, "Special"));
        await sandbox.deploy(imageType, "i", local({ dockerfile: relativePath, target: "base" }));
        assert.doesNotMatch(await sandbox.run("ls /", { image: name }), /last/);
        await rm(elsewhere, { recursive: true });
    });

    it("mounts the context and caches into a build step", async () => {
        const steps = `FROM ${image}\nRUN --mount=type=bind,target=/in --mount=type=cache,target=/cache cat /in/src/main.txt > /out`;
        await writeFile(join(folder, "Dockerfile"), steps);
        await sandbox.deploy(imageType, "i", local());
        assert.equal(await sandbox.run("cat /out", { image: name }), "main");
    });

    it("shows a changed source as an update", async () => {
        const live = await sandbox.deploy(imageType, "i", local());
        await writeFile(join(folder, "src/main.txt"), "other");
        const news = await sandbox.inputs(imageType, "i", local(), live.inputs);
        const found = await sandbox.plugin.diff(imageType, "i", live, news);
        assert.deepEqual(found.detailed, { build: "update" });
        assert.deepEqual(found.replaces, []);
        const preview = await sandbox.plugin.update(imageType, "i", live, news, true);
        assert.equal(preview.state["repoDigest"], undefined, "not known before it is built");
        const updated = await sandbox.plugin.update(imageType, "i", live, news);
        assert.notEqual(updated.state["repoDigest"], live.state["repoDigest"]);
    });

    it("builds in a preview only with buildOnPreview", async () => {
        const inputs = await sandbox.inputs(imageType, "i", local());
        const { state } = await sandbox.plugin.create(imageType, "i", inputs, true);
        assert.equal(state["repoDigest"], undefined);
        const asked = await sandbox.inputs(imageType, "i", { ...local(), buildOnPreview: true });
        const built = await sandbox.plugin.create(imageType, "i", asked, true);
        assert.equal(built.state["repoDigest"], await inspect(name, "Id"));
    });

    it("keeps the image when the resource is deleted", async () => {
        await sandbox.deploy(imageType, "i", local());
        await sandbox.clear();
        assert.match(String(await inspect(name, "Id")), /^sha256:/);
    });

    it("reports why a build failed", async () => {
        await writeFile(join(folder, "Dockerfile"), `FROM ${image}\nRUN echo reason >&2 && false`);
        const failing = sandbox.deploy(imageType, "i", local());
        await assert.rejects(failing, (error: Error) => {
            assert.match(error.message, /exit code: 1/);
            assert.match(error.message, /reason/);
            return true;
        });
    });

    it("stops when the update is canceled", async function () {
        requireBuilt(this);
        await writeFile(join(folder, "Dockerfile"), `FROM ${image}\nRUN sleep 100`);
        const other = await Sandbox.open();
        const building = other.deploy(imageType, "i", local());
        const start = performance.now();
        while (!other.plugin.messages.some((message) => message.includes("sleep 100"))) {
            assert.ok(performance.now() - start < 60_000, "the build did not start");
            await setTimeout(100);
        }
        await other.plugin.cancel();
        await assert.rejects(building, /cancel/i);
        assert.ok(performance.now() - start < 60_000);
        await other.plugin.stop();
    });

    it("pushes with the program's login", async function () {
        const registry = await PrivateRegistry.require(this, "push-password");
        const pushed = `${registry.address}/acme/built:1`;
        const login = { server: registry.address, username: registry.username, password: registry.password };
        const live = await sandbox.deploy(imageType, "i", {
            ...local(),
            imageName: pushed,
            skipPush: false,
            registry: login,
        });
        const [repository, reference = ""] = String(live.state["repoDigest"]).split("@");
        assert.equal(repository, `${registry.address}/acme/built`);
        assert.ok(await registry.has("acme/built", reference), reference);
        const other = { ...live.inputs, registry: { ...login, password: "another" } };
        assert.equal((await sandbox.plugin.diff(imageType, "i", live, other)).changed, false);
        await registry.stop();
    });

    const check = async (properties: Values): Promise<string[]> =>
        (await sandbox.plugin.check(imageType, "i", properties)).failures;

    it("requires the full name of an image to push", async () => {
        const build = { context: "stacks", dockerfile: "package.json" };
        await assert.rejects(check({ imageName: "a:1", build }), /repository name must be canonical/);
        assert.deepEqual(await check({ imageName: "a:1", build, skipPush: true }), []);
    });

    it("reports the path of a missing Dockerfile", async () => {
        const failing = check({ imageName: "a", skipPush: true, build: { dockerfile: "no/Dockerfile" } });
        await assert.rejects(failing, /could not open dockerfile at relative path "no\/Dockerfile"/);
        const inContext = { context: "components/rust", dockerfile: "args.ts" };
        const hinting = check({ imageName: "a", skipPush: true, build: inContext });
        await assert.rejects(hinting, /Try setting `dockerfile` to "components\/rust\/args.ts"/);
    });
});
