/** Changes that running servers load: nobody is disconnected, and no server restarts. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { assertKeptDuring, dial, eventually, hangUp, peersOf } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

const servers = [0, 1, 2];

describe("servers that load a changed configuration", function () {
    this.timeout(300_000);
    let stack: TestStack;
    let outputs: StackOutputs;
    let containers: string[];
    const password = randomBytes(9).toString("base64");

    const nameOf = (server: number) => `${stack.cluster}-${server}`;
    const started = () =>
        Promise.all(servers.map((server) => stack.inspect(nameOf(server), "{{.Id}} {{.State.StartedAt}}")));

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
        outputs = await stack.outputs();
        containers = await started();
    });
    afterEach(async () => {
        await hangUp();
        assert.deepEqual(await started(), containers, "a server was restarted or replaced");
    });
    after(() => stack.remove());

    /** Connects to each server, and notes what happens to these connections. */
    async function observed(options: ConnectionOptions = {}) {
        const seen: string[] = [];
        const connections = await Promise.all(servers.map((server) => dial(outputs, server, options)));
        const watch = async (connection: NatsConnection) => {
            for await (const { type } of connection.status()) {
                seen.push(type);
            }
        };
        void Promise.all(connections.map(watch));
        // An "update" only says that the server has a new configuration.
        return () => seen.filter((type) => type !== "update");
    }

    it("rotate a login without a refused client: both accepted, then the new one only", async () => {
        const old = await observed();
        stack.setConfig(["dhi:nats", "users"], { next: {} });
        await stack.setSecret("dhi:natsPasswords.next", password, "--path");
        await stack.up();
        const next = await observed({ user: "next", pass: password });
        assert.deepEqual(old(), []);
        // The services log in as the new user from here on. Then nobody needs the old one.
        stack.setConfig(["dhi:nats", "user"], "next");
        stack.setConfig(["dhi:nats", "users"], undefined);
        stack.setConfig(["dhi:natsPasswords"], undefined);
        await stack.setSecret("dhi:natsPassword", password);
        await stack.up();
        await eventually("the old login is refused", async () => old().length >= servers.length);
        assert.deepEqual(next(), []);
        outputs = await stack.outputs();
        await stack.assertUnchanged();
    });

    it("change the password of the routes under load, and lose nothing", async () => {
        const connection = await dial(outputs);
        await assertKeptDuring(connection, "routes", async () => {
            await stack.setSecret("dhi:natsRoutePassword", `rt-${randomBytes(9).toString("base64")}`);
            await stack.up();
        });
        for (const server of servers) {
            assert.equal(await peersOf(outputs, server), 2);
        }
    });

    it("take over limits, of which those of one server are looked at", async () => {
        const seen = await observed();
        stack.setConfig(["dhi:nats", "maxPayload"], "2Mi");
        stack.setConfig(["dhi:nats", "maxConnections"], 777);
        await stack.up();
        const answer = await fetch(`${outputs.nats.monitorUrls[2]}/varz`);
        const page = (await answer.json()) as { max_payload: number; max_connections: number };
        assert.deepEqual([page.max_payload, page.max_connections], [2 ** 21, 777]);
        assert.deepEqual(seen(), []);
    });
});
