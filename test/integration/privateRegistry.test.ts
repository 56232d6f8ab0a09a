/** A stack with a private registry: a mirror with a login, on 127.0.0.1. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { TestStack } from "./support/stack.ts";

const nats = "2.14.5-debian13";
const busybox = "1.37.0-debian13";
const localImage = (name: string) => `${LOCAL_REGISTRY}/dhi-${name}`;

describe("a private registry", () => {
    const password = `registry-${randomBytes(9).toString("hex")}"$x`;
    let registry: PrivateRegistry;
    let natsDigest: string;
    const stacks: TestStack[] = [];

    before(async function () {
        registry = await PrivateRegistry.require(this, password);
        natsDigest = await registry.push(localImage(`nats:${nats}`), `acme/dhi-nats:${nats}`);
        await registry.push(localImage(`busybox:${busybox}`), `acme/dhi-busybox:${busybox}`);
        await registry.push(localImage(`nats:${nats}`), `team/hardened.nats:${nats}`);
        await registry.push(localImage(`busybox:${busybox}`), `team/hardened.busybox:${busybox}`);
    });
    after(async () => {
        try {
            for (const stack of stacks) {
                await stack.remove();
            }
        } finally {
            await registry?.stop();
        }
    });

    /** A stack of one small server, whose images come from the mirror. */
    async function stackOf(images: Record<string, unknown>, registryPassword = password): Promise<TestStack> {
        const stack = await TestStack.create({ nodes: 1, jetstream: false });
        stacks.push(stack);
        stack.setConfig(["dhi:images"], { registry: `${registry.address}/acme`, nats, busybox, ...images });
        stack.setConfig(["dhi:registryUsername"], registry.username);
        await stack.setSecret("dhi:registryPassword", registryPassword);
        return stack;
    }

    async function left(stack: TestStack): Promise<string[]> {
        return [...(await stack.containers()), ...(await stack.networks()), ...(await stack.volumes())];
    }

    it("provides the images of a stack, by digest where one is pinned, with a secret login", async () => {
        const stack = await stackOf({ nats: `${nats}@${natsDigest}` });
        await stack.up();
        assert.equal(
            (await stack.outputs()).nats.imageDigest,
            `${registry.address}/acme/dhi-nats@${natsDigest}`,
        );
        await stack.assertUnchanged();
    });

    it("can have another prefix than dhi-: the server is replaced by that mirror's", async () => {
        const [stack] = stacks;
        assert.ok(stack);
        stack.setConfig(["dhi:images", "registry"], `${registry.address}/team`);
        stack.setConfig(["dhi:images", "prefix"], "hardened.");
        await stack.up();
        const image = await stack.docker("inspect", "--format", "{{.Config.Image}}", `${stack.cluster}-0`);
        assert.equal(image, `${registry.address}/team/hardened.nats:${nats}@${natsDigest}`);
    });

    it("that refuses the login stops the run within 30 seconds, with the key, before anything is made", async () => {
        const stack = await stackOf({}, `wrong-${randomBytes(9).toString("hex")}`);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const start = performance.now();
            const output = await stack.fail(...command);
            assert.ok(performance.now() - start < 30_000, `took ${performance.now() - start} ms`);
            assert.ok(
                output.includes(
                    `dhi:registryPassword: ${registry.address} refuses this password for "${registry.username}" (dhi:registryUsername); ` +
                        "set another one with: pulumi config set --secret dhi:registryPassword",
                ),
                output,
            );
        }
        assert.deepEqual(await left(stack), []);
    });

    it("that does not have the digest is reported in the preview, and the update fails and starts no server", async () => {
        const wrong = `sha256:${"0".repeat(64)}`;
        const stack = await stackOf({ nats: `${nats}@${wrong}` });
        const { output } = await stack.preview();
        assert.ok(output.includes(`${registry.address} does not have the digest`), output);
        assert.match(
            await stack.fail(),
            new RegExp(`dhi-nats:${nats}@${wrong}.*(?:not found|manifest unknown)`),
        );
        // The one-shot container that prepares the volume has another image, and may have run.
        assert.ok(!(await stack.containers()).includes(`${stack.cluster}-0`));
    });

    it("whose tag has moved is reported in the preview and by npm run images, which pins the new digest", async () => {
        const tag = "2.15.1-debian13";
        const before = await registry.push(localImage(`nats:${nats}`), `acme/dhi-nats:${tag}`);
        const stack = await stackOf({ nats: `${tag}@${before}` });
        const quiet = await stack.preview();
        assert.doesNotMatch(quiet.output, /has moved/);
        const untouched = await stack.command("images");
        assert.equal(untouched.exitCode, 0, untouched.output);

        const moved = await registry.push(localImage(`nats:${tag}`), `acme/dhi-nats:${tag}`);
        const { output } = await stack.preview();
        assert.ok(output.includes(`${tag}@${before} has moved since it was pinned`), output);
        stack.setConfig(["dhi:images", "checkTags"], false);
        assert.doesNotMatch((await stack.preview()).output, /has moved/);

        const check = await stack.command("images", "--json");
        assert.equal(check.exitCode, 3, check.output);
        const reports = JSON.parse(check.output.slice(check.output.indexOf("["))) as Record<string, string>[];
        assert.deepEqual(
            reports.map(({ key, status, current }) => [key, status, current === moved]),
            [
                ["dhi:images.nats", "moved", true],
                ["dhi:images.busybox", "unpinned", false],
            ],
        );
        const pin = await stack.command("images", "--pin");
        assert.equal(pin.exitCode, 0, pin.output);
        assert.ok(stack.configText.includes(`nats: ${tag}@${moved}\n`), stack.configText);
        assert.match(stack.configText, new RegExp(`busybox: ${busybox}@sha256:[0-9a-f]{64}\n`));
        assert.equal((await stack.command("images")).exitCode, 0);
    });
});
