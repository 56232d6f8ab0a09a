import assert from "node:assert/strict";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { createStream, dial, eventually, numbersBelow, peersOf, readStream, replicasOf } from "./nats.ts";

/**
 * Tests of a stack with three servers on any runtime, as its clients see it. Call {@link hangUp} after each.
 *
 * @param reach the stack's outputs, with addresses that this machine can reach.
 */
export function itServesClients(reach: () => Promise<StackOutputs>): void {
    const all = [0, 1, 2];

    it("connects every server to the two others", async () => {
        const outputs = await reach();
        assert.deepEqual(await Promise.all(all.map((server) => peersOf(outputs, server))), [2, 2, 2]);
    });

    it("delivers messages from the other servers to a subscriber on the first", async () => {
        const outputs = await reach();
        const [receiver, ...senders] = await Promise.all(all.map((server) => dial(outputs, server)));
        const received: string[] = [];
        receiver?.subscribe("news", { callback: (_, message) => void received.push(message.string()) });
        await receiver?.flush();
        await eventually("both messages arrive", async () => {
            senders.forEach((sender, index) => sender.publish("news", `from ${index + 1}`));
            return new Set(received).size === 2;
        });
    });

    it("returns from one server what was stored through another", async () => {
        const outputs = await reach();
        const [writer, , reader] = await Promise.all(all.map((server) => dial(outputs, server)));
        assert.ok(writer && reader);
        await createStream(writer, "stored", "stored");
        await Promise.all(numbersBelow(100).map((number) => writer.request("stored", number)));
        const stored = await readStream(reader, "stored");
        assert.deepEqual(
            stored.map(Number).sort((a, b) => a - b),
            numbersBelow(100).map(Number),
        );
    });

    it("refuses a client with a wrong password, without one, and with the login published in the image", async () => {
        const outputs = await reach();
        const logins = [{ pass: "wrong" }, { user: "", pass: "" }, { user: "ruser", pass: "T0pS3cr3t" }];
        for (const server of all) {
            for (const login of logins) {
                await assert.rejects(
                    dial(outputs, server, { ...login, maxReconnectAttempts: 0 }),
                    /authorization violation/i,
                );
            }
        }
    });
}

/** Tests of a stack with three servers and the sample service. */
export function itRunsTheService(reach: () => Promise<StackOutputs>): void {
    it("runs a service that answers, and is alive and ready", async () => {
        const url = (await reach()).apps["hello"]?.url ?? "";
        assert.match(await (await fetch(url)).text(), /^Hello/);
        for (const path of ["/healthz", "/readyz"]) {
            assert.equal((await fetch(url + path)).status, 200, path);
        }
    });

    it("lets the service send requests through the cluster, store events on all servers and read them back", async () => {
        const url = (await reach()).apps["hello"]?.url ?? "";
        const get = async (path: string) => {
            const response = await fetch(url + path, { signal: AbortSignal.timeout(15_000) });
            const text = await response.text();
            assert.equal(response.status, 200, text);
            return JSON.parse(text) as Record<string, unknown>;
        };
        assert.match(String((await get("/nats"))["server"]), /-nats-[0-2]$/);
        const [first, second] = [await get("/events"), await get("/events")];
        assert.equal(second["published"], Number(first["published"]) + 1);
        assert.equal(second["readBack"], second["published"]);
        assert.equal(await replicasOf(await reach(), "HELLO"), 3);
    });
}
