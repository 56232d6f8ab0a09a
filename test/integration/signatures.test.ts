/** Signatures in the whole program: in previews, with a registry that has only what they read, and in a stack that runs. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signArguments } from "../../ci/services/sign.ts";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import {
    pair,
    payloadOf,
    pemOf,
    SignedImages,
    type Signature,
} from "../unit/components/images/signatures/signedImages.ts";
import { requireCosign } from "./support/cosign.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { TestStack } from "./support/stack.ts";

const nats = "acme/dhi-nats";
const busybox = "acme/dhi-busybox";
const [team, stranger] = [pair(), pair()];

describe("a stack that requires signatures", () => {
    let registry: SignedImages;
    let stack: TestStack;
    let count = 0;

    before(async () => {
        registry = await new SignedImages().open();
        stack = await TestStack.create({ nodes: 1, jetstream: false });
    });
    after(async () => {
        registry.close();
        await stack.remove();
    });

    /** Publishes a new image, and signs it. */
    function publish(path: string, tag: string, signature: Partial<Signature> = {}): string {
        const digest = registry.image(path, tag, `${process.pid} ${count++}`);
        const payload = payloadOf(digest, `${registry.address}/${path}`);
        registry.sign(path, digest, { key: team.privateKey, payload, ...signature });
        return `${tag}@${digest}`;
    }

    /** Configures images of which NATS has a signature of this kind. */
    function use(signature: Partial<Signature> = {}, more: object = {}): void {
        stack.setConfig(["dhi:images"], {
            registry: `${registry.address}/acme`,
            nats: publish(nats, "2.15.1-debian13", signature),
            busybox: publish(busybox, "1.37.0-debian13"),
            checkTags: false,
            verify: "require",
            keys: { [`${registry.address}/acme`]: pemOf(team.publicKey) },
            ...more,
        });
    }

    async function refused(): Promise<string> {
        const start = performance.now();
        const output = await stack.fail("preview");
        assert.ok(performance.now() - start < 10_000, `took ${performance.now() - start} ms`);
        return output;
    }

    it("has a preview when all images are signed, and says by whom", async () => {
        use();
        const { output } = await stack.preview();
        assert.match(output, /2 of 2 images are signed by the key of the stack \(key [0-9a-f]{8}…\)/);
    });

    it("has a report of its preview that says who signed the new images", async () => {
        const { output } = await stack.command("preview", "--format", "markdown");
        const signed = output.match(/signed by the key of the stack \(key [0-9a-f]{8}…\)/g) ?? [];
        assert.ok(signed.length >= 2, output);
    });

    it("needs no registry for images that it verified before, and says so", async () => {
        registry.close();
        assert.match((await stack.preview()).output, /verified by kept signatures, without a registry/);
        stack.setConfig(["dhi:images", "nats"], `2.15.1-debian13@sha256:${"0".repeat(64)}`);
        assert.match(
            await refused(),
            /dhi:images\.nats: the signature of .* cannot be verified: .* cannot be reached/,
        );
        registry = await new SignedImages().open();
    });

    it("refuses an image that another key signed", async () => {
        use({ key: stranger.privateKey });
        assert.match(await refused(), /dhi:images\.nats: .* is not signed by the key of the stack/);
    });

    it("warns of it with verify: warn, and has a preview", async () => {
        use({ key: stranger.privateKey }, { verify: "warn" });
        const { output } = await stack.preview();
        assert.match(output, /warning: dhi:images\.nats: .* is not signed by the key of the stack/);
    });
});

describe("a stack with images that cosign signed", () => {
    const password = randomBytes(9).toString("hex");
    const folder = mkdtempSync(join(tmpdir(), "dhi-signed-"));
    let registry: PrivateRegistry;
    let stack: TestStack;

    before(async function () {
        registry = await PrivateRegistry.require(this, password);
        const cosign = await requireCosign(this);
        const env = { COSIGN_PASSWORD: "test", DOCKER_CONFIG: registry.dockerConfig };
        const run = (...args: string[]) => execa(cosign, args, { cwd: folder, env });
        await run("generate-key-pair");
        // With each of cosign's layouts.
        for (const [name, layout] of [
            ["nats:2.15.1-debian13", "--new-bundle-format=true"],
            ["busybox:1.37.0-debian13", "--new-bundle-format=false"],
        ] as const) {
            const [repository] = name.split(":");
            const digest = await registry.push(`${LOCAL_REGISTRY}/dhi-${name}`, `acme/dhi-${name}`);
            const reference = `${registry.address}/acme/dhi-${repository}@${digest}`;
            // As CI signs services.
            await run(...signArguments(reference, "cosign.key"), layout);
        }
        stack = await TestStack.create({ nodes: 1, jetstream: false });
        stack.setConfig(["dhi:images"], {
            ...{ registry: `${registry.address}/acme`, verify: "require" },
            ...{ nats: "2.15.1-debian13", busybox: "1.37.0-debian13" },
            keys: { [registry.address]: join(folder, "cosign.pub") },
        });
        await stack.setSecret("dhi:registryPassword", password);
        stack.setConfig(["dhi:registryUsername"], registry.username);
    });
    after(async () => {
        try {
            await stack?.remove();
        } finally {
            await registry?.stop();
            rmSync(folder, { recursive: true });
        }
    });

    it("runs the digests that were verified, though it names tags, and then changes nothing", async () => {
        const { output } = await stack.up();
        assert.match(output, /2 of 2 images are signed by .*cosign\.pub/);
        const image = await stack.docker("inspect", "--format", "{{.Config.Image}}", `${stack.cluster}-0`);
        const digest = await registry.digestOf("acme/dhi-nats", "2.15.1-debian13");
        assert.equal(image, `${registry.address}/acme/dhi-nats:2.15.1-debian13@${digest}`);
        await stack.assertUnchanged();
    });

    it("does not update to an image that nobody signed, and keeps running", async () => {
        await registry.push(`${LOCAL_REGISTRY}/dhi-nats:2.14.5-debian13`, "acme/dhi-nats:2.15.1-debian13");
        const output = await stack.fail();
        assert.match(output, /dhi:images\.nats: .* has no signature of it; sign it with: cosign sign/);
        assert.ok((await stack.containers()).includes(`${stack.cluster}-0`));
    });
});
