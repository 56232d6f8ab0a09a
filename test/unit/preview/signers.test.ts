import assert from "node:assert/strict";
import { signersIn, signersMessage } from "../../../components/images/signatures/message.ts";
import { imageChanges } from "../../../preview/meaning/images.ts";
import { previewOf, serverWithTag } from "./engineEvents.ts";

const digest = `sha256:${"1".repeat(64)}`;
const [before, after] = ["2.15.0-debian13", "2.15.1-debian13"];

/** The notes on the image of a server that gets another tag, in a preview whose program says something. */
function notes(message: string, tag = after): readonly string[] {
    const said = {
        diagnosticEvent: { severity: "debug", message: `<{%fg 3%}>${message}<{%reset%}>\n`, urn: "" },
    };
    const [change] = imageChanges(previewOf(said, ...serverWithTag(0, before, tag)));
    return (change?.notes ?? []).filter((note) => /signed/.test(note));
}

describe("the signature of a new image", () => {
    it("is in the report where the program has verified it, by digest or by reference", () => {
        const signed = "signed by Docker";
        assert.deepEqual(notes(signersMessage({ [digest]: "Docker" }), `${after}@${digest}`), [signed]);
        assert.deepEqual(notes(signersMessage({ [`dhi.io/nats:${after}`]: "Docker" })), [signed]);
    });

    it("is missed where nobody who is trusted signed it", () => {
        const message = signersMessage({ [digest]: null });
        assert.deepEqual(notes(message, `${after}@${digest}`), ["NOT signed by anybody who is trusted"]);
    });

    it("is not known without it, or of another image", () => {
        assert.deepEqual(notes("something else"), []);
        assert.deepEqual(notes(signersMessage({ [`dhi.io/nats:${before}`]: "Docker" })), []);
    });

    it("is not read from another message", () => {
        assert.equal(signersIn("dhi:signatures {"), undefined);
    });
});
