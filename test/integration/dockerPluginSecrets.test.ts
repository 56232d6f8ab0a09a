import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Values } from "./support/values.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { requireBuilt } from "./dockerPlugin/client.ts";
import {
    containerOf,
    containerType,
    docker,
    image,
    imageType,
    inspect,
    remoteImageType,
    Sandbox,
} from "./dockerPlugin/sandbox.ts";
import { Watch } from "./dockerPlugin/watch.ts";

describe("Docker plugin: secrets", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();
    let secret: string;
    let watch: Watch;

    beforeEach(() => {
        secret = `hush-${randomBytes(8).toString("hex")}`;
        watch = new Watch(secret);
    });

    async function assertUnseen(): Promise<void> {
        const { found, looks } = await watch.end();
        assert.ok(looks > 0, "there was no search");
        assert.deepEqual(found, []);
    }

    it("in variables, labels and uploads are in no command line and no file", async () => {
        const live = await sandbox.container("c", {
            envs: [`TOKEN=${secret}`],
            labels: [{ label: "token", value: secret }],
            uploads: [{ file: "/secret", content: secret }],
        });
        assert.ok(((await inspect(live.id, "Config.Env")) as string[]).includes(`TOKEN=${secret}`));
        await sandbox.assertSettled(containerType, "c", live);
        await assertUnseen();
    });

    it("are not in error messages", async () => {
        const half = await sandbox.deployHalf(
            containerType,
            "c",
            containerOf({ envs: [`TOKEN=${secret}`], uploads: [{ file: "/tmp", content: secret }] }),
        );
        assert.doesNotMatch(half.error.message, new RegExp(secret));
        await assertUnseen();
    });

    /** Builds an image with a secret build argument, which the build prints. */
    async function buildWith(token: string): Promise<void> {
        const folder = await mkdtemp(join(tmpdir(), "dhi-test-context-"));
        const steps = `FROM ${image}\nARG TOKEN\nRUN echo "$TOKEN" && sleep 1`;
        await writeFile(join(folder, "Dockerfile"), steps);
        const imageName = `${image.split(":")[0] ?? ""}-secret:1`;
        const build: Values = { context: folder, args: { TOKEN: token } };
        await sandbox.deploy(imageType, "i", { imageName, skipPush: true, build });
        await rm(folder, { recursive: true });
        await docker("rmi", imageName);
    }

    it("in build arguments are in no command line", async () => {
        await buildWith(secret);
        await assertUnseen();
    });

    it("in build arguments are not shown during the build", async function () {
        requireBuilt(this);
        await buildWith(secret);
        const shown = sandbox.plugin.messages.join("\n");
        assert.match(shown, /\[TOKEN\]/);
        assert.ok(!shown.includes(secret));
        await watch.end();
    });

    it("in logins are in no command line and no file", async function () {
        const registry = await PrivateRegistry.require(this, secret);
        await registry.push(image, "acme/one:1");
        const registryAuth = JSON.stringify([
            { address: registry.address, username: registry.username, password: secret },
        ]);
        const other = await Sandbox.open({ registryAuth });
        const live = await other.deploy(remoteImageType, "i", { name: `${registry.address}/acme/one:1` });
        assert.doesNotMatch(JSON.stringify(live.state), new RegExp(secret));
        await assertUnseen();
        await other.clear();
        await other.plugin.stop();
        await registry.stop();
    });
});
