/** A backup of one cluster that is restored into another one of another size. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { Manifest } from "../../cli/backup/manifest.ts";
import { createStream, dial, hangUp, numbersBelow, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

const messages = 2000;
/** A text that the servers store as it is. */
const marker = "marker-of-a-message";

describe("a backup", function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-backup-"));
    const [backup, encrypted] = [join(folder, "plain"), join(folder, "encrypted")];
    let from: TestStack;
    let to: TestStack;
    let saved: string;

    before(async () => {
        const accounts = { SHOP: {}, BILLING: {} };
        const users = { app: { account: "SHOP" }, clerk: { account: "BILLING" } };
        from = await TestStack.create({ nodes: 3, accounts, users });
        to = await TestStack.create({
            nodes: 1,
            accounts,
            users,
            streams: { ORDERS: { subjects: ["orders"] } },
        });
        for (const stack of [from, to]) {
            await stack.setSecret("dhi:natsPasswords.clerk", "marker-of-the-password-of-the-clerk", "--path");
        }
        await Promise.all([from.up(), to.up()]);
        const nats = await dial(await from.outputs());
        await createStream(nats, "ORDERS", "orders", 3);
        const client = jetstream(nats);
        await Promise.all(
            numbersBelow(messages).map((text) => client.publish("orders", `${marker} ${text}`)),
        );
        const manager = await jetstreamManager(nats);
        await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
        const consumer = await client.consumers.get("ORDERS", "billing");
        for await (const message of await consumer.fetch({ max_messages: 10 })) {
            await message.ackAck();
        }
        const bills = await dial(await from.outputs(), undefined, {
            user: "clerk",
            pass: "marker-of-the-password-of-the-clerk",
        });
        await createStream(bills, "BILLS", "bills", 1);
        await bills.request("bills", "a bill");
        saved = await hash(from);
    });
    after(async () => {
        rmSync(folder, { recursive: true });
        await Promise.all([from?.remove(), to?.remove()]);
    });
    afterEach(hangUp);

    /** The hash of all messages of a stack's stream. */
    async function hash(stack: TestStack): Promise<string> {
        const texts = await readStream(await dial(await stack.outputs()), "ORDERS");
        assert.equal(texts.length, messages);
        return createHash("sha256").update(texts.join("\n")).digest("hex");
    }

    /** Runs a command of `cli/`, and returns what it printed. */
    async function run(stack: TestStack, exitCode: number, ...args: string[]): Promise<string> {
        const [name = "", ...rest] = args;
        const found = await stack.command(name, ...rest);
        assert.equal(found.exitCode, exitCode, found.output);
        return found.output;
    }

    it("saves the streams of every account, and says what is in which file", async () => {
        const output = await run(from, 0, "backup", backup);
        assert.match(output, /saved ORDERS of the account SHOP: 2000 messages/);
        assert.match(output, /Saved 2 streams with 2001 messages/);
        const { streams } = JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8")) as Manifest;
        assert.deepEqual(
            streams.map(({ account, config, state }) => [account, config.name, state.messages]),
            [
                ["SHOP", "ORDERS", messages],
                ["BILLING", "BILLS", 1],
            ],
        );
        assert.match(await run(from, 1, "backup", backup), /is not empty: use a new folder/);
    });

    it("is restored into a cluster of another size with every message, and where its consumers were", async () => {
        const output = await run(to, 0, "restore", backup);
        assert.match(output, /restored ORDERS of the account SHOP: 2000 messages, with 1 of its 3 replicas/);
        assert.equal(await hash(to), saved);
        const manager = await jetstreamManager(await dial(await to.outputs()));
        const { ack_floor: floor, num_pending: pending } = await manager.consumers.info("ORDERS", "billing");
        assert.deepEqual([floor.stream_seq, pending], [10, messages - 10]);
        // The stack declares the stream.
        await to.assertUnchanged();
    });

    it("does not replace a stream that has messages", async () => {
        assert.match(await run(to, 1, "restore", backup), /stream "ORDERS" exists and has had messages/);
    });

    it("is encrypted, and then needs the passphrase", async () => {
        process.env["DHI_BACKUP_PASSPHRASE"] = "open sesame";
        try {
            await run(from, 0, "backup", encrypted);
            assert.match(
                await run(to, 0, "restore", encrypted, "--check"),
                /2 files checked: each is as it was written/,
            );
            process.env["DHI_BACKUP_PASSPHRASE"] = "open barley";
            assert.match(await run(to, 1, "restore", encrypted, "--check"), /cannot be decrypted/);
        } finally {
            delete process.env["DHI_BACKUP_PASSPHRASE"];
        }
        assert.match(await run(to, 1, "restore", encrypted), /it is encrypted: set DHI_BACKUP_PASSPHRASE/);
        const isIn = (file: string) => readFileSync(join(encrypted, file)).includes(marker);
        assert.ok(!readdirSync(encrypted).some(isIn));
    });

    it("is not restored from a file that was changed", async () => {
        const [file = ""] = readdirSync(backup).filter((name) => name.includes("ORDERS"));
        const content = readFileSync(join(backup, file));
        writeFileSync(join(backup, file), content.fill(0, 100, 120));
        assert.match(
            await run(to, 1, "restore", backup, "--check"),
            /ORDERS\.snapshot was changed since it was written/,
        );
    });

    it("names the streams that it does not have", async () => {
        const output = await run(to, 1, "restore", encrypted, "--stream", "OTHER");
        assert.match(output, /it has no stream "OTHER"/);
    });
});
