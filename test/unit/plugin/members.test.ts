import assert from "node:assert/strict";
import { Log } from "../../../plugin/log.ts";
import type { Login } from "../../../components/nats/client/connection.ts";
import { checkMembers, type Place } from "../../../plugin/resources/members.ts";
import { messages, Struct } from "../../../plugin/sdk.ts";
import { resourceService } from "../../../plugin/service.ts";

/** Users by name: their accounts. */
type Users = Record<string, string>;

/** The inputs of a provider. Accounts have JetStream; the main user's login is there as ever. */
function inputs(users?: Users, accounts: string[] = ["SHOP", "BILLING"], more: Login = {}): Login {
    const members = Object.entries(users ?? {}).map(([name, account]) => ({
        name,
        account,
        ...(name === "keyed" ? {} : { login: { username: name, password: `of ${name}` } }),
    }));
    return {
        servers: "nats://127.0.0.1:4222",
        username: "app",
        password: "of app",
        ...(users === undefined ? {} : { members: JSON.stringify({ users: members, accounts }) }),
        ...more,
    };
}

/** Servers that run, with users in accounts. */
function servers(users: Users, streams: Record<string, string[]>) {
    const asked: string[] = [];
    const ask = ({ username = "", password }: Login): Promise<Place> => {
        asked.push(username);
        const account = users[username];
        return account === undefined || password !== `of ${username}`
            ? Promise.reject(new Error("Authorization Violation"))
            : Promise.resolve({ account, streams: streams[account] ?? [] });
    };
    return { ask, asked };
}

const none = { problems: [], warnings: [] };
const withStreams = { $G: ["OLD"], SHOP: ["ORDERS"], BILLING: [] };
const leave = inputs({ app: "BILLING" }, undefined, { leaveStreams: '["SHOP","$G"]' });

describe("a change of users and accounts", () => {
    const same: Record<string, [olds: Login, news: Login]> = {
        "of a cluster without accounts": [inputs(), inputs()],
        "that changes a password": [
            inputs({ app: "SHOP" }),
            inputs({ app: "SHOP" }, undefined, { password: "another" }),
        ],
        "that removes, renames or adds a user, whose account remains": [
            inputs({ app: "SHOP", reader: "SHOP" }),
            inputs({ app: "SHOP", viewer: "SHOP" }),
        ],
        "that adds an account": [inputs({ app: "SHOP" }, ["SHOP"]), inputs({ app: "SHOP" })],
        "of a user whose account had no JetStream": [
            inputs({ app: "SHOP", plain: "$G" }),
            inputs({ app: "SHOP", plain: "BILLING" }),
        ],
        "whose members are not known yet": [
            inputs({ app: "SHOP" }),
            inputs(undefined, undefined, { members: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
        ],
    };
    for (const [title, [olds, news]] of Object.entries(same)) {
        it(`${title} is allowed without a question to the servers`, async () => {
            const { ask, asked } = servers({}, {});
            assert.deepEqual(await checkMembers(olds, news, ask), none);
            assert.deepEqual(asked, []);
        });
    }

    const losesGlobal = /^"app" would lose the streams of the account "\$G" \(OLD\)/;
    const losesShop = /^"app" would lose the streams of the account "SHOP" \(ORDERS\)/;
    const leavesShop =
        /^"app" would leave the account "SHOP", which has streams \(ORDERS\).*leaveStreams: \["SHOP"\]$/;
    const refused: Record<string, [running: Users, olds: Login, news: Login, message: RegExp]> = {
        "adds the first account": [{ app: "$G" }, inputs(), inputs({ app: "SHOP" }), losesGlobal],
        "adds the first account, where no stream is declared": [
            { app: "$G" },
            {},
            inputs({ app: "SHOP" }),
            losesGlobal,
        ],
        "adds the first account and renames the user": [
            { app: "$G" },
            inputs(),
            inputs({ shop: "SHOP" }),
            losesGlobal,
        ],
        "adds the first account, whatever the stack allows": [{ app: "$G" }, inputs(), leave, losesGlobal],
        "moves a user": [{ app: "SHOP" }, inputs({ app: "SHOP" }), inputs({ app: "BILLING" }), leavesShop],
        "moves a user who has a key, as another one says": [
            { app: "SHOP" },
            inputs({ app: "SHOP", keyed: "SHOP" }),
            inputs({ app: "SHOP", keyed: "BILLING" }),
            /^"keyed" would leave the account "SHOP"/,
        ],
        "removes an account": [
            { app: "SHOP" },
            inputs({ app: "SHOP" }),
            inputs({ app: "BILLING" }, ["BILLING"]),
            losesShop,
        ],
        "removes an account with its user": [
            { app: "SHOP" },
            inputs({ app: "SHOP" }),
            inputs({ other: "BILLING" }, ["BILLING"]),
            losesShop,
        ],
        "removes all accounts": [{ app: "SHOP" }, inputs({ app: "SHOP" }), inputs(), losesShop],
        "turns JetStream off in an account": [
            { app: "SHOP" },
            inputs({ app: "SHOP" }),
            inputs({ app: "SHOP" }, []),
            losesShop,
        ],
    };
    for (const [title, [running, olds, news, message]] of Object.entries(refused)) {
        it(`that ${title} is refused where the account has streams, and only there`, async () => {
            const { problems, warnings } = await checkMembers(olds, news, servers(running, withStreams).ask);
            assert.equal(problems.length, 1);
            assert.match(problems[0] ?? "", message);
            assert.deepEqual(warnings, []);
            assert.deepEqual(await checkMembers(olds, news, servers(running, {}).ask), none);
        });
    }

    it("that moves a user is allowed where the stack says so, or where the servers have the user there", async () => {
        const olds = inputs({ app: "SHOP" });
        assert.deepEqual(await checkMembers(olds, leave, servers({ app: "SHOP" }, withStreams).ask), none);
        const { ask } = servers({ app: "BILLING" }, withStreams);
        assert.deepEqual(await checkMembers(olds, inputs({ app: "BILLING" }), ask), none);
    });

    it("says how many more streams there are than it names", async () => {
        const many = { SHOP: ["A", "B", "C", "D", "E", "F", "G"] };
        const { ask } = servers({ app: "SHOP" }, many);
        const { problems } = await checkMembers(inputs({ app: "SHOP" }), inputs({ app: "BILLING" }), ask);
        assert.match(problems.join(), /\(A, B, C, D, E and 2 more\)/);
    });

    it("is allowed with a warning where the servers do not answer, unless they are new", async () => {
        const down = () => Promise.reject(new Error("no NATS server answers"));
        const warnings = async (olds: Login, ask: () => Promise<Place> = down) =>
            (await checkMembers(olds, inputs({ app: "BILLING" }), ask)).warnings;
        const unknown = "it is not known whether users leave streams behind";
        assert.deepEqual(await warnings(inputs({ app: "SHOP" })), [
            `${unknown} in the account "SHOP": no NATS server answers`,
        ]);
        assert.deepEqual(await warnings(inputs()), [`${unknown}: no NATS server answers`]);
        assert.deepEqual(await warnings({}), []);
        assert.deepEqual(await warnings({}, () => Promise.reject(new Error("Authorization Violation"))), [
            `${unknown}: Authorization Violation`,
        ]);
    });

    it("leaves nothing of what it allows in the state, so that the stack need not say it any longer", async () => {
        const request = new messages.CheckRequest();
        request.setNews(
            Struct.fromJavaScript({ servers: "nats://127.0.0.1:4222", leaveStreams: '["SHOP"]' }),
        );
        const { checkConfig } = resourceService(new Log(undefined)) as Record<string, CheckConfig>;
        const response = await new Promise<Checked | undefined>((resolve, reject) =>
            checkConfig?.({ request }, (error, checked) => (error ? reject(error) : resolve(checked))),
        );
        assert.deepEqual(response?.getInputs()?.toJavaScript(), { servers: "nats://127.0.0.1:4222" });
    });
});

type Checked = InstanceType<typeof messages.CheckResponse>;
type CheckConfig = (call: object, callback: (error: Error | null, response?: Checked) => void) => void;
