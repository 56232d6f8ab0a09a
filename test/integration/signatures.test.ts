/** Signatures in a preview of the whole program, with a registry on 127.0.0.1 that only has what a preview reads. */
import assert from "node:assert/strict";
import {
    pair,
    payloadOf,
    pemOf,
    SignedImages,
    type Signature,
} from "../unit/components/images/signatures/signedImages.ts";
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
