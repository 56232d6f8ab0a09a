import assert from "node:assert/strict";
import { findSecrets, formsOf } from "../integration/support/secrets.ts";

/** The search for secrets that integration tests rely on. */
describe("the search for secrets", () => {
    const secret = 'pw-Zm9v+/"\\$x #é';
    const places: [title: string, text: string | Buffer][] = [
        ["as it is", `before ${secret} after`],
        ["in bytes", Buffer.concat([Buffer.from([0, 255]), Buffer.from(secret)])],
        ["in JSON", JSON.stringify({ secret })],
        ["in JSON in JSON", JSON.stringify({ text: JSON.stringify({ secret }) })],
        ["in a URL", `nats://app:${encodeURIComponent(secret)}@host`],
        ["in Base64", Buffer.from(secret).toString("base64")],
        ["in Base64 for URLs", Buffer.from(secret).toString("base64url")],
        ...["u:", "us:", "usr:", "user:"].map((user): [string, string] => [
            `in Base64 after "${user}" and before more`,
            Buffer.from(`${user}${secret}, and more`).toString("base64"),
        ]),
    ];
    for (const [title, text] of places) {
        it(`finds one ${title}`, () => {
            assert.deepEqual(findSecrets({ key: secret }, { here: text }), ["key is in here"]);
        });
    }

    it("finds nothing where there is nothing", () => {
        assert.deepEqual(
            findSecrets({ key: secret }, { here: `${secret.slice(1)} ${secret.slice(0, -1)}` }),
            [],
        );
        assert.deepEqual(findSecrets({ key: secret }, { here: Buffer.from("other").toString("base64") }), []);
    });

    it("has no form that is so short that it would be found by chance", () => {
        assert.ok(formsOf(secret).every((form) => form.length >= 12));
    });
});
