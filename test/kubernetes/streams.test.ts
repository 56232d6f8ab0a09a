/** Streams of a stack on a cluster whose pods this machine need not reach: by port forwards, with the servers' certificate. */
import assert from "node:assert/strict";
import { componentName } from "../../settings/names.ts";
import { makeCertificate, requireOpenssl } from "../integration/support/authority.ts";
import { assertNats } from "../integration/support/natsCommand.ts";
import { TestStack } from "../integration/support/stack.ts";
import { namespaceName } from "./support/namespace.ts";
import { testImages } from "./support/images.ts";
import { onKubernetes } from "./support/sample.ts";

describe("streams on Kubernetes", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async function () {
        await requireOpenssl(this);
        const namespace = namespaceName();
        stack = await TestStack.create(
            {
                nodes: 1,
                streams: { ORDERS: { subjects: ["orders.>"], consumers: { billing: {} } } },
                keyValue: { settings: { history: 5 } },
            },
            onKubernetes(namespace),
        );
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        // The name that pods connect to, which no address of a tunnel has.
        const { certificate, key, ca } = await makeCertificate([
            `DNS:${componentName(stack.name, "nats")}.${namespace}.svc`,
        ]);
        for (const [name, text] of Object.entries({ certificate, key, ca })) {
            await stack.setSecret(`dhi:natsTls.${name}`, text, "--path");
        }
        await stack.up();
    });
    after(() => stack.remove());

    it("are created, and show no change afterwards", () => stack.assertUnchanged());

    it("are listed by a nats command, which trusts the stack's certificate", () =>
        assertNats(stack, /ORDERS/, "stream", "ls"));

    it("are changed in place, and forgotten without being deleted", async () => {
        stack.setConfig(["dhi:nats", "streams", "ORDERS", "maxAge"], "1h");
        stack.setConfig(["dhi:nats", "keyValue"], undefined);
        const found = (await stack.changes()).map((each) => each.replace(`${stack.cluster}-`, ""));
        assert.deepEqual(found.sort(), ["delete kv-settings", "update stream-ORDERS"]);
        await stack.up();
        // The bucket that was kept is taken over again.
        stack.setConfig(["dhi:nats", "keyValue"], { settings: { history: 5 } });
        assert.match((await stack.preview()).output, /kv-settings[^]*taken over/);
    });
});
