/** Changes of accounts that would take users away from streams, with Pulumi's engine and a cluster that has data. */
import assert from "node:assert/strict";
import { dial, hangUp, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("accounts of a cluster with streams", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 1 });
        await stack.up();
        const nats = await dial(await stack.outputs());
        const stream = { name: "BEFORE", subjects: ["before"] };
        await nats.request("$JS.API.STREAM.CREATE.BEFORE", JSON.stringify(stream));
        await nats.request("before", "kept");
        await hangUp();
    });
    after(() => stack.remove());

    const set = (key: string, value: unknown) => stack.setConfig(["dhi:nats", key], value);

    it("are not added where the users of the global account would lose its streams, whatever the stack allows", async () => {
        set("accounts", { SHOP: {}, BILLING: {} });
        set("users", { app: { account: "SHOP" } });
        set("leaveStreams", ["$G"]);
        await stack.assertRefused(/"app" would lose the streams of the account "\$G" \(BEFORE\)/);
        set("leaveStreams", undefined);
    });

    it("are added without streams, and have streams of their own", async () => {
        const nats = await dial(await stack.outputs());
        await nats.request("$JS.API.STREAM.DELETE.BEFORE");
        set("streams", { ORDERS: { subjects: ["orders"] } });
        await stack.up();
        await stack.assertUnchanged();
        assert.deepEqual(await stack.leaks(), []);
        await (await dial(await stack.outputs())).request("orders", "kept");
        await hangUp();
    });

    it("keep the users of their streams", async () => {
        set("users", { app: { account: "BILLING" } });
        await stack.assertRefused(/"app" would leave the account "SHOP", which has streams \(ORDERS\)/);
        set("accounts", undefined);
        set("users", undefined);
        await stack.assertRefused(/"app" would lose the streams of the account "SHOP" \(ORDERS\)/);
    });

    it("let users go where the stack says so, which it need not say any longer", async () => {
        set("accounts", { SHOP: {}, BILLING: {} });
        set("users", { app: { account: "BILLING" } });
        set("streams", undefined);
        set("leaveStreams", ["SHOP"]);
        await stack.up();
        set("leaveStreams", undefined);
        await stack.assertUnchanged();
        set("users", { app: { account: "SHOP" } });
        await stack.up();
        assert.deepEqual(await readStream(await dial(await stack.outputs()), "ORDERS"), ["kept"]);
        await hangUp();
    });

    it("are changed on a cluster that is down, with a warning", async () => {
        set("users", { app: { account: "BILLING" } });
        await stack.docker("stop", `${stack.cluster}-0`);
        const { output } = await stack.preview();
        assert.match(output, /not known whether users leave streams behind in the account "SHOP": no NATS/);
    });
});
