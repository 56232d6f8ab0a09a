/** Users with rights of their own, the system account, and the `nats` command, on a cluster that has data already. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createUser } from "@nats-io/nkeys";
import { jetstreamManager } from "@nats-io/jetstream";
import { nkeyAuthenticator, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { assertKeptDuring, createStream, dial, eventually, hangUp, readStream } from "./support/nats.ts";
import { assertNats, itRunsNatsCommands, ordersRights } from "./support/natsCommand.ts";
import { TestStack } from "./support/stack.ts";

describe("users of a three-node NATS cluster on Docker", function () {
    this.timeout(300_000);
    let stack: TestStack;
    let outputs: StackOutputs;
    const edge = createUser();
    const passwords = {
        mute: `mute-${randomBytes(9).toString("base64")}`,
        orders: `orders-${randomBytes(9).toString("base64")}`,
        reader: `$2-${randomBytes(9).toString("hex")}`,
    };

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
        outputs = await stack.outputs();
    });
    afterEach(hangUp);
    after(() => stack.remove());

    /** Connects as another user than the stack's own. */
    const as = (login: ConnectionOptions, server = 0) =>
        dial({ ...outputs, natsUser: login.user ?? "", natsPassword: login.pass ?? "" }, server, {
            reconnect: false,
            ...login,
        });
    const orders = () => as({ user: "orders", pass: passwords.orders });

    it("come to a cluster with data, one server after the other, and nothing is lost", async () => {
        const app = await dial(outputs);
        await createStream(app, "BEFORE", "before");
        await app.request("before", "kept");
        stack.setConfig(["dhi:nats", "users"], {
            orders: { permissions: ordersRights },
            reader: {},
            mute: { permissions: { publish: [], subscribe: ["orders.>"] } },
            edge: { nkey: edge.getPublicKey() },
        });
        stack.setConfig(["dhi:nats", "defaultPermissions"], {
            publish: ["_INBOX.>"],
            denySubscribe: ["private.>"],
        });
        // The defaults are for the main user too.
        stack.setConfig(["dhi:nats", "users", "app"], { permissions: { publish: [">"], subscribe: [">"] } });
        for (const [name, password] of Object.entries(passwords)) {
            await stack.setSecret(`dhi:natsPasswords["${name}"]`, password, "--path");
        }
        await stack.setSecret("dhi:natsSystemPassword", `sys-${randomBytes(9).toString("base64")}`);
        await assertKeptDuring(app, "DURING", () => stack.up());
        outputs = await stack.outputs();
        assert.equal(outputs.natsSystemPassword, stack.secrets["dhi:natsSystemPassword"]);
        assert.deepEqual(await readStream(await dial(outputs), "BEFORE"), ["kept"]);
        await stack.assertUnchanged();
    });

    it("publish what they may, and nothing else", async () => {
        // On one server: another one learns of a subscription some time after it is made.
        const [user, app] = [await orders(), await dial(outputs, 0)];
        const heard: string[] = [];
        app.subscribe("orders.>", { callback: (_, { subject }) => void heard.push(subject) });
        await app.flush();
        for (const subject of ["orders.new", "orders.secret", "other", "orders.a.b"]) {
            user.publish(subject);
        }
        await user.flush();
        const mute = await as({ user: "mute", pass: passwords.mute });
        mute.publish("orders.mute");
        await mute.flush();
        await eventually("what it may publish arrives", async () => heard.length === 2);
        assert.deepEqual(heard, ["orders.new", "orders.a.b"]);
    });

    it("subscribe to what they may, and nothing else", async () => {
        const [user, reader] = [await orders(), await as({ user: "reader", pass: passwords.reader })];
        const refused = (connection: NatsConnection, subject: string, queue?: string) =>
            assert.rejects(firstOf(connection, subject, queue), /permissions violation/i);
        await refused(user, "orders.new");
        await refused(user, "orders.new", "other");
        await refused(user, "private.x");
        await refused(reader, "private.x");
        user.subscribe("orders.new", { queue: "billing" });
        user.subscribe("orders.events");
        reader.subscribe("public.x");
        await Promise.all([user.flush(), reader.flush()]);
        assert.deepEqual([user.isClosed(), reader.isClosed()], [false, false]);
    });

    it("log in with an NKey, which no server has the secret of", async () => {
        const connection = await as({ authenticator: nkeyAuthenticator(edge.getSeed()) });
        assert.equal(connection.info?.auth_required, true);
        await assert.rejects(
            as({ authenticator: nkeyAuthenticator(createUser().getSeed()) }),
            /authorization violation/i,
        );
    });

    it("are refused with a wrong password, or with the hash that the servers have", async () => {
        const conf = await stack.docker("cp", `${stack.cluster}-0-init:/etc/nats/nats.conf`, "-");
        const [, hash = ""] = /user: "orders", password: "(\$2b\$[^"]+)"/.exec(conf) ?? [];
        assert.match(hash, /^\$2b\$/);
        for (const pass of ["wrong", hash]) {
            await assert.rejects(as({ user: "orders", pass }), /authorization violation/i);
        }
    });

    itRunsNatsCommands(() => stack, "BEFORE");

    it("take a lost server out of JetStream's group by a nats command", async () => {
        const lost = `${stack.cluster}-2`;
        await stack.docker("stop", lost);
        await assertNats(stack, /.*/, "--system", "server", "raft", "peer-remove", lost, "--force");
        const manager = await jetstreamManager(await dial(outputs, 0));
        await eventually("the stream has another leader or the same, without the lost one", async () => {
            const { cluster } = await manager.streams.info("BEFORE");
            return cluster?.leader !== undefined && cluster.leader !== lost;
        });
        await stack.docker("start", lost);
    });

    it("leave their secrets nowhere", async () => {
        assert.deepEqual(await stack.leaks(), []);
    });
});

/** Waits for a message of a subscription, or why there is none. */
async function firstOf(connection: NatsConnection, subject: string, queue?: string): Promise<void> {
    const subscription = connection.subscribe(subject, {
        max: 1,
        timeout: 1000,
        ...(queue === undefined ? {} : { queue }),
    });
    for await (const _ of subscription) {
        return;
    }
}
