import assert from "node:assert/strict";
import { signArguments } from "../../../../ci/services/sign.ts";

describe("signArguments", () => {
    it("sign with a key without a public log, and without a key in one", () => {
        const reference = "ghcr.io/acme/hello@sha256:0f";
        assert.deepEqual(signArguments(reference, "env://COSIGN_PRIVATE_KEY"), [
            ...["sign", "--yes", "--key", "env://COSIGN_PRIVATE_KEY"],
            ...["--use-signing-config=false", "--tlog-upload=false", reference],
        ]);
        assert.deepEqual(signArguments(reference, "keyless"), ["sign", "--yes", reference]);
    });
});
