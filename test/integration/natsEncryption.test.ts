/** Encrypted files of JetStream: turned on for a cluster with data, refused with another key, and the key changed. */
import assert from "node:assert/strict";
import { jetstream } from "@nats-io/jetstream";
import { images } from "./rust/program.ts";
import { createStream, dial, eventually, hangUp, isHealthy, readStream, replicasOf } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

const marker = "payload-in-plain-text";
const servers = [0, 1, 2];

describe("the encryption of a cluster's files", function () {
    this.timeout(600_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ readinessSeconds: 40 });
        await stack.up();
        const connection = await dial(await stack.outputs());
        await createStream(connection, "orders", "orders");
        for (let index = 0; index < 100; index += 1) {
            await jetstream(connection).publish("orders", `${marker}-${index}`);
        }
        await hangUp();
    });

    afterEach(hangUp);
    after(() => stack.remove());

    const setKey = (key: string) => stack.setSecret("dhi:natsEncryptionKey", key.padEnd(40, "."));
    const messages = async () => (await readStream(await dial(await stack.outputs()), "orders")).length;
    /** The servers that have a payload in plain text on their disks. */
    const serversInPlainText = async () => {
        const mounts = servers.flatMap((index) => [
            "--mount",
            `type=volume,readonly,source=${stack.cluster}-${index}-data,target=/data/${index}`,
        ]);
        const search = ["--entrypoint", "grep", images.busyboxImage, "-rl", marker, "/data"];
        const found = await stack.docker("run", "--rm", "--user", "0", ...mounts, ...search).catch(() => "");
        return servers.filter((index) => found.includes(`/data/${index}/`));
    };

    it("starts with the key, one server after another, and keeps the messages", async () => {
        assert.deepEqual(await serversInPlainText(), servers);
        await setKey("first-key");
        await stack.up();
        assert.deepEqual(await serversInPlainText(), []);
        assert.equal(await messages(), 100);
        await stack.assertUnchanged();
        assert.deepEqual(await stack.leaks(), []);
    });

    it("stops an update with another key at the first server, and the others serve on", async () => {
        await setKey("second-key");
        const output = await stack.fail();
        assert.match(output, /-[0-2]" did not become ready[^]*Can't start JetStream/);
        assert.match(output, /"\S+" and "\S+" run as before\.\s+To go back, undo the change/);
        assert.equal(await messages(), 100);
        await setKey("first-key");
        await stack.up();
    });

    it("changes the key of servers that start with empty volumes, which the others fill", async () => {
        await setKey("second-key");
        for (const index of servers) {
            const name = `${stack.cluster}-${index}`;
            await stack.docker("rm", "--force", name, `${name}-init`);
            await stack.docker("volume", "rm", `${name}-data`);
            await stack.up("--target", `**::${name}`, "--target", `**::${name}-*`);
            const outputs = await stack.outputs();
            await eventually(`server ${index} is current`, () => isHealthy(outputs, index));
        }
        await stack.up();
        assert.equal(await replicasOf(await stack.outputs(), "orders"), 3);
        assert.equal(await messages(), 100);
        assert.deepEqual(await serversInPlainText(), []);
        await stack.assertUnchanged();
    });
});
