import assert from "node:assert/strict";
import { inspectSignature } from "../../../../../components/images/signatures/inspect.ts";
import { parseKey } from "../../../../../components/images/signatures/trusted.ts";
import { path, tag, team } from "./cases.ts";
import { payloadOf, pemOf, SignedImages } from "./signedImages.ts";

const trusted = [parseKey(pemOf(team.publicKey), "team.pub")];

describe("inspectSignature", () => {
    let registry: SignedImages;
    beforeEach(async () => {
        registry = await new SignedImages().open();
    });
    afterEach(() => registry.close());

    it("has the signer", async () => {
        const digest = registry.image(path, tag);
        const reference = `${registry.address}/${path}:${tag}`;
        registry.sign(path, digest, { key: team.privateKey, payload: payloadOf(digest, reference) });
        assert.match((await inspectSignature(reference, trusted, {})).signedBy ?? "", /^team\.pub/);
    });

    it("says why an image is not known to be signed", async () => {
        registry.image(path, tag);
        const reference = `${registry.address}/${path}:${tag}`;
        const reasons = [
            [reference, trusted, /^it has no signature$/],
            [reference, [], /^nobody is trusted to sign it$/],
            [`${reference}-x`, trusted, /does not have the image$/],
        ] as const;
        for (const [each, by, reason] of reasons) {
            assert.match((await inspectSignature(each, by, {})).unsigned ?? "", reason);
        }
    });
});
