import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { verifiedImage } from "../../../../cli/nats/image.ts";
import { LocalStackConfig } from "../../../../cli/stack/config.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";
import { pair, payloadOf, pemOf, SignedImages } from "../../components/images/signatures/signedImages.ts";

describe("the image of npm run nats", () => {
    const root = mkdtempSync(join(tmpdir(), "dhi-natscli-"));
    const home = process.env["DHI_HOME"];
    const key = pair();
    const path = "acme/dhi-natscli";
    let registry: SignedImages;
    let reference: string;
    let digest: string;

    beforeEach(async () => {
        process.env["DHI_HOME"] = join(root, ".dhi");
        registry = await new SignedImages().open();
        digest = registry.image(path, "0.4.0-debian13");
        reference = `${registry.address}/${path}:0.4.0-debian13`;
    });
    afterEach(() => {
        registry.close();
        rmSync(join(root, ".dhi"), { recursive: true, force: true });
        if (home === undefined) {
            delete process.env["DHI_HOME"];
        } else {
            process.env["DHI_HOME"] = home;
        }
    });
    after(() => rmSync(root, { recursive: true }));

    function provide(requires: boolean): Promise<string> {
        const keys = { [registry.address]: pemOf(key.publicKey) };
        const verify = requires ? "require" : "off";
        const images = { registry: `${registry.address}/acme`, natscli: "0.4.0-debian13", verify, keys };
        mkdirSync(join(root, "stacks"), { recursive: true });
        const config = { "dhi:images": images };
        writeFileSync(join(root, "stacks/Pulumi.qa.yaml"), stringify({ config }));
        const workspace = { root, home: join(root, ".dhi") } as Workspace;
        return verifiedImage({ workspace, stack: "qa", config: new LocalStackConfig(workspace, "qa") });
    }

    it("is not verified where the stack requires no signatures", async () => {
        assert.equal(await provide(false), reference);
        assert.deepEqual(registry.requests, []);
    });

    it("is refused where a signature is required and nobody signed it", async () => {
        await assert.rejects(
            provide(true),
            /^Error: dhi:images\.natscli: .* is not signed by the key of the stack/,
        );
    });

    it("runs by the digest that was verified", async () => {
        registry.sign(path, digest, { key: key.privateKey, payload: payloadOf(digest, reference) });
        assert.equal(await provide(true), `${reference}@${digest}`);
    });
});
