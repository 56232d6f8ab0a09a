/** A cluster whose users an operator signed, as with nsc. */
import assert from "node:assert/strict";
import { defaultUser, encodeAccount, encodeOperator, encodeUser, fmtCreds } from "@nats-io/jwt";
import { createAccount, createOperator, createUser, type KeyPair } from "@nats-io/nkeys";
import { credsAuthenticator } from "@nats-io/transport-node";
import { createStream, dial, hangUp, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

/** Credentials of a new user of an account, as `nsc generate creds` prints them. */
async function credentials(account: KeyPair): Promise<string> {
    const user = createUser();
    const jwt = await encodeUser("service", user, account, defaultUser());
    return new TextDecoder().decode(fmtCreds(jwt, user));
}

describe("a NATS cluster with an operator on Docker", function () {
    this.timeout(300_000);
    let stack: TestStack;
    const [operator, system, shop] = [createOperator(), createAccount(), createAccount()];

    before(async () => {
        const jetstream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
        const none = {
            subs: -1,
            conn: -1,
            leaf: -1,
            data: -1,
            payload: -1,
            imports: -1,
            exports: -1,
            wildcards: true,
        };
        const accounts = {
            [system.getPublicKey()]: await encodeAccount(
                "SYS",
                system,
                { limits: none as never },
                { signer: operator },
            ),
            [shop.getPublicKey()]: await encodeAccount(
                "SHOP",
                shop,
                { limits: { ...none, ...jetstream } as never },
                { signer: operator },
            ),
        };
        const jwt = await encodeOperator("ACME", operator, { system_account: system.getPublicKey() });
        stack = await TestStack.create({ nodes: 1, operator: { jwt, resolver: "full", accounts } });
        stack.setConfig(["dhi:natsPassword"], undefined);
        await stack.setSecret("dhi:natsCredentials", await credentials(shop));
        await stack.setSecret("dhi:natsSystemCredentials", await credentials(system));
        await stack.up();
    });
    afterEach(hangUp);
    after(() => stack.remove());

    it("lets its users in by credentials, and has JetStream in their account", async () => {
        const outputs = await stack.outputs();
        const connection = await dial(outputs);
        await createStream(connection, "KEPT", "kept", 1);
        await connection.request("kept", "1");
        assert.deepEqual(await readStream(connection, "KEPT"), ["1"]);
        assert.equal(outputs.natsLogin, "credentials");
    });

    it("has its streams created by credentials", async () => {
        stack.setConfig(["dhi:nats", "streams"], { ORDERS: { subjects: ["orders.>"] } });
        await stack.up();
        assert.match((await stack.command("nats", "stream", "ls")).output, /ORDERS/);
    });

    it("refuses credentials of another account's key", async () => {
        const other = new TextEncoder().encode(await credentials(createAccount()));
        const login = { authenticator: credsAuthenticator(other), reconnect: false };
        await assert.rejects(dial(await stack.outputs(), 0, login), /authorization violation/i);
    });

    it("runs npm run nats as both, keeps its accounts over a restart, and shows no change", async () => {
        await stack.docker("restart", `${stack.cluster}-0`);
        const streams = await stack.command("nats", "stream", "ls");
        assert.match(streams.output, /KEPT/);
        const servers = await stack.command("nats", "--system", "server", "list");
        assert.match(servers.output, new RegExp(`${stack.cluster}-0`));
        await stack.assertUnchanged();
        assert.deepEqual(await stack.leaks(), []);
    });
});
