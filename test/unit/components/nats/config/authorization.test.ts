import assert from "node:assert/strict";
import bcrypt from "bcryptjs";
import type { NatsAccount } from "../../../../../components/nats/args/accounts.ts";
import { renderLogins, type Logins } from "../../../../../components/nats/config/authorization.ts";
import { hashPassword } from "../../../../../components/nats/config/passwords.ts";

const app = { name: "app", hash: "H1" };
const rendered = (logins: Partial<Logins>) => renderLogins({ users: [app], jetstream: true, ...logins });
const user = '{ user: "app", password: "H1" }';

describe("the logins in a server's configuration", () => {
    const cases: [title: string, logins: Partial<Logins>, text: string][] = [
        ["a user of the global account", {}, `authorization: { users: [${user}] }\n`],
        ["a token", { token: "H2" }, 'authorization: { token: "H2" }\n'],
        [
            "the system account, under the server's own name",
            { systemPassword: "H3" },
            `authorization: { users: [${user}] }\naccounts: { "$SYS": { users: [{ user: "system", password: "H3" }] } }\n`,
        ],
        [
            "an NKey without a password",
            { users: [{ name: "edge", nkey: "U1" }] },
            'authorization: { users: [{ nkey: "U1" }] }\n',
        ],
        [
            "permissions",
            {
                users: [
                    {
                        ...app,
                        permissions: {
                            publish: ["a.>"],
                            denyPublish: ["a.b"],
                            subscribe: ["c"],
                            queue: { "d.*": ["e", "f.*"] },
                            allowResponses: { max: 2, expires: "1m" },
                        },
                    },
                ],
                defaultPermissions: { denySubscribe: ["x"], allowResponses: true },
            },
            'authorization: { default_permissions: { subscribe: { deny: ["x"] }, allow_responses: true }, ' +
                'users: [{ user: "app", password: "H1", permissions: { publish: { allow: ["a.>"], deny: ["a.b"] }, ' +
                'subscribe: { allow: ["c", "d.* e", "d.* f.*"] }, allow_responses: { max: 2, expires: "1m" } } }] }\n',
        ],
        [
            "a user who may do nothing",
            { users: [{ ...app, permissions: { publish: [], subscribe: [] } }] },
            'authorization: { users: [{ user: "app", password: "H1", permissions: { publish: { deny: [">"] }, subscribe: { deny: [">"] } } }] }\n',
        ],
        [
            "an operator with its accounts in memory",
            { operator: { jwt: "J", systemAccount: "A1", accounts: { A1: "J1" } } },
            'operator: "J"\nsystem_account: "A1"\nresolver: "MEMORY"\nresolver_preload: { "A1": "J1" }\n',
        ],
        [
            "an operator with its accounts in the volume",
            { operator: { jwt: "J", resolver: "full" } },
            'operator: "J"\nresolver: { type: "full", dir: "/data/jwt", allow_delete: false }\n',
        ],
    ];
    for (const [title, logins, text] of cases) {
        it(`have ${title}`, () => {
            assert.equal(rendered(logins), text);
        });
    }

    /** The account SHOP, in which the user is. */
    const inShop = (account: NatsAccount, jetstream = true) =>
        rendered({
            users: [{ ...app, account: "SHOP" }],
            accounts: { SHOP: account },
            jetstream,
        });
    const accounts: [title: string, account: NatsAccount, text: string][] = [
        ["JetStream without limits", {}, `users: [${user}], jetstream: {  }`],
        ["no JetStream", { jetstream: false }, `users: [${user}]`],
        [
            "limits",
            { jetstream: { maxFile: "1Ki", maxStreams: 2 }, limits: { connections: 3, payload: "2Ki" } },
            `users: [${user}], jetstream: { max_file: 1024, max_streams: 2 }, limits: { max_connections: 3, max_payload: 2048 }`,
        ],
        [
            "what others may import, and what it imports",
            {
                jetstream: false,
                exports: [{ service: "q", response: "stream", accounts: ["B"] }],
                imports: [
                    { account: "B", stream: "s.>", prefix: "b" },
                    { account: "B", service: "t", to: "u" },
                ],
            },
            `users: [${user}], exports: [{ service: "q", accounts: ["B"], response_type: "stream" }], imports: [` +
                '{ stream: { account: "B", subject: "s.>" }, prefix: "b" }, { service: { account: "B", subject: "t" }, to: "u" }]',
        ],
        [
            "mappings",
            { jetstream: false, mappings: { a: "b", "c.*": [{ to: "d", weight: 20, cluster: "x" }] } },
            `users: [${user}], mappings: { a: "b", "c.*": [{ destination: "d", weight: "20%", cluster: "x" }] }`,
        ],
    ];
    for (const [title, account, text] of accounts) {
        it(`have an account with ${title}`, () => {
            assert.equal(inShop(account), `accounts: { "SHOP": { ${text} } }\n`);
        });
    }

    it("have no JetStream in accounts of a cluster without it", () => {
        assert.doesNotMatch(inShop({}, false), /jetstream/);
    });
});

describe("the hash of a password", () => {
    it("is a bcrypt hash, always the same for a user, and different for others", () => {
        const hash = hashPassword("app", "pass");
        assert.ok(bcrypt.compareSync("pass", hash));
        assert.equal(hashPassword("app", "pass"), hash);
        assert.notEqual(hashPassword("other", "pass"), hash);
        assert.notEqual(hashPassword("app", "word"), hash);
    });
});
