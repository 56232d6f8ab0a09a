import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { NatsAuthentication } from "../../../../components/nats/args/users.ts";
import { clientTlsOf, loginOf, systemLoginOf, type LoginAs } from "../../../../components/nats/login.ts";
import { natsCredentials } from "../../../../components/rust/natsCredentials.ts";
import { promiseOf } from "../../../mocks.ts";

const users: NatsAuthentication = {
    users: [
        { name: "app", password: "a" },
        { name: "orders", password: pulumi.secret("o") },
        { name: "edge", nkey: "U1", password: "SU1" },
    ],
};
const operator: NatsAuthentication = { operator: { jwt: "J", credentials: "C", systemCredentials: "S" } };

describe("the login of a cluster's user", () => {
    const cases: [
        title: string,
        authentication: NatsAuthentication,
        as: LoginAs | undefined,
        login: object,
    ][] = [
        ["the first user", users, undefined, { username: "app", password: "a" }],
        ["another user", users, "orders", { username: "orders", password: "o" }],
        ["a user with an NKey", users, "edge", { nkeySeed: "SU1" }],
        ["a token", { token: "t" }, undefined, { token: "t" }],
        ["an operator's user", operator, undefined, { credentials: "C\n" }],
        ["another user of an operator", operator, { credentials: "D\n\n" }, { credentials: "D\n" }],
    ];
    for (const [title, authentication, as, login] of cases) {
        it(`is written for services, as a secret: ${title}`, async () => {
            const nothing = pulumi.output(undefined);
            const connection = {
                clientUrl: pulumi.output(""),
                monitorUrls: pulumi.output([]),
                caCertificate: nothing,
            };
            const text = natsCredentials({ ...connection, ...loginOf({ authentication }, as) });
            assert.deepEqual(JSON.parse(await promiseOf(text)), login);
            assert.equal(await pulumi.isSecret(text), true);
        });
    }

    it("has the certificate to show, as text or by the paths of its files", async () => {
        const key = pulumi.secret("K");
        const shown = clientTlsOf({ certificate: "C", key });
        const caCertificate = pulumi.output<string | undefined>("A");
        const common = { clientUrl: pulumi.output(""), monitorUrls: pulumi.output([]), caCertificate };
        const nats = { ...common, ...shown, ...loginOf({ authentication: { token: "t" } }) };
        const files = { certificateFile: "/tls.crt", keyFile: "/tls.key" };
        const written = async (given?: object) =>
            JSON.parse(await promiseOf(natsCredentials(nats, given))) as object;
        assert.deepEqual(await written(), { token: "t", ca: "A", certificate: "C", key: "K" });
        assert.deepEqual(await written(files), { token: "t", ca: "A", ...files });
        assert.deepEqual(clientTlsOf({ secretName: "client-tls" }), {});
    });

    it("is refused for a user that the cluster does not have", () => {
        assert.throws(() => loginOf({ authentication: users }, "nobody"), {
            message: 'The NATS cluster has no user "nobody": use "app", "orders", "edge".',
        });
        assert.throws(
            () => loginOf({ authentication: { token: "t" } }, "app"),
            /has no user "app": use credentials/,
        );
    });

    it("of the system account is its user's, or the operator's", async () => {
        const system = systemLoginOf({ authentication: users, systemPassword: "s" });
        assert.equal(await promiseOf(system?.username ?? pulumi.output("")), "system");
        const signed = systemLoginOf({ authentication: operator });
        assert.equal(await promiseOf(signed?.password ?? pulumi.output("")), "S\n");
        assert.equal(systemLoginOf({ authentication: users }), undefined);
    });
});
