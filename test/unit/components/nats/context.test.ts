import assert from "node:assert/strict";
import { contextFiles } from "../../../../components/nats/context.ts";

describe("the context of a nats command", () => {
    const servers = ["tls://a:4222", "tls://b:4222"];
    const login = { user: "app", secret: "p" };
    const context = { url: "tls://a:4222,tls://b:4222", user: "app", password: "p" };

    it("has the authority to trust and the certificate to show, in files of their own", () => {
        const { "context.json": text = "", ...files } = contextFiles({
            ...{ servers, ...login },
            ...{ ca: "A", certificate: "C", key: "K" },
        });
        const tls = { ca: "/context/ca.crt", cert: "/context/tls.crt", key: "/context/tls.key" };
        assert.deepEqual(JSON.parse(text), { ...context, ...tls });
        assert.deepEqual(files, { "ca.crt": "A", "tls.crt": "C", "tls.key": "K" });
    });

    it("names files that are provided otherwise, and none without TLS", () => {
        const provided = contextFiles({ servers, ...login, ca: "", certificate: "", key: "" });
        assert.deepEqual(Object.keys(provided), ["context.json"]);
        assert.match(provided["context.json"] ?? "", /"cert":"\/context\/tls.crt"/);
        assert.deepEqual(JSON.parse(contextFiles({ servers, ...login })["context.json"] ?? ""), context);
    });
});
