import assert from "node:assert/strict";
import { findSecrets, formsOf } from "../integration/support/secrets.ts";

/** What the integration tests find secrets with. */
describe("findSecrets", () => {
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
        it(`finds a secret ${title}`, () => {
            assert.deepEqual(findSecrets({ key: secret }, { here: text }), ["key is in here"]);
        });
    }

    it("finds nothing in a text without secrets", () => {
        assert.deepEqual(
            findSecrets({ key: secret }, { here: `${secret.slice(1)} ${secret.slice(0, -1)}` }),
            [],
        );
        assert.deepEqual(findSecrets({ key: secret }, { here: Buffer.from("other").toString("base64") }), []);
    });

    it("uses no form that is so short that it matches by chance", () => {
        assert.ok(formsOf(secret).every((form) => form.length >= 12));
    });
});
