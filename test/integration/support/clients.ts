import assert from "node:assert/strict";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { createStream, dial, eventually, numbersBelow, peersOf, readStream, replicasOf } from "./nats.ts";
import { dialMqtt, dialWebsocket } from "./otherClients.ts";

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

/**
 * Tests of the listeners for websockets and MQTT on any runtime.
 *
 * @param reach the stack's outputs, with addresses that this machine can reach, and the ports of the first server.
 */
export function itServesOtherClients(
    reach: () => Promise<{ outputs: StackOutputs; websocket: number; mqtt: number }>,
): void {
    it("delivers messages of a websocket client", async () => {
        const { outputs, websocket } = await reach();
        const browser = await dialWebsocket(outputs, websocket);
        const heard = new Promise<string>((resolve) => {
            browser.subscribe("browser", { callback: (_, message) => resolve(message.string()) });
        });
        await browser.flush();
        const client = await dial(outputs, 0);
        client.publish("browser", "hello");
        assert.equal(await heard, "hello");
        await browser.close();
    });

    it("delivers messages of an MQTT client, and those for it", async () => {
        const { outputs, mqtt } = await reach();
        const client = await dial(outputs, 0);
        const sensor = await dialMqtt(outputs, mqtt);
        const heard = new Promise<string>((resolve) => {
            client.subscribe("rooms.1", { callback: (_, message) => resolve(message.string()) });
        });
        await client.flush();
        await sensor.subscribeAsync("commands", { qos: 1 });
        await sensor.publishAsync("rooms/1", "21", { qos: 1 });
        assert.equal(await heard, "21");
        const commanded = new Promise<string>((resolve) => {
            sensor.on("message", (_, payload) => resolve(payload.toString()));
        });
        await sensor.publishAsync("commands", "off", { qos: 1 });
        assert.equal(await commanded, "off");
        await sensor.endAsync();
    });

    it("refuses websocket and MQTT clients with a wrong password", async () => {
        const { outputs, websocket, mqtt } = await reach();
        const wrong = { password: "wrong" };
        await assert.rejects(dialWebsocket(outputs, websocket, wrong), /authorization violation/i);
        await assert.rejects(dialMqtt(outputs, mqtt, wrong), /not authorized/i);
    });
}
