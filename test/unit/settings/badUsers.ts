/** Users and operators that are refused or accepted, on both runtimes alike. */
import { accounts } from "./badAccounts.ts";
import { badApp, hello, marker, type Bad } from "./bad.ts";

const key = `U${"A".repeat(55)}`;
const account = `A${"B".repeat(55)}`;
const jwt = "eyJ0.eyJ1.c2ln";
const creds = "-----BEGIN NATS USER JWT-----\n…";
const password = `${marker}-9`;

const hash =
    "is a bcrypt hash, with which no client can log in: use the password itself, which is hashed for the servers";
const noAccount = (use: string) => `is not an account of the cluster: use ${use}`;
const noSubject =
    'is not a valid subject: use words separated by single dots, without spaces, for example "orders.>"';
const besideOperator =
    "cannot be combined with dhi:nats.operator, whose accounts have the users: remove one of them";
const operator = { jwt, accounts: { [account]: jwt } };
/** A configuration with an operator in place of users. */
const operated = { natsPassword: undefined, natsCredentials: creds };

/** One user, `orders`, with a password. */
const user = (orders: object, more: object = {}) => ({
    nats: { users: { orders }, ...more },
    natsPasswords: { orders: password },
});
const badUser = (orders: object, problems: Record<string, string>): Bad => [
    user(orders),
    Object.fromEntries(Object.entries(problems).map(([at, reason]) => [`nats.users.orders${at}`, reason])),
];
export const badUsers: Bad[] = [
    [
        { nats: { users: { orders: {} } } },
        {
            "natsPasswords.orders": `is required by nats.users.orders; set it with: pulumi config set --secret --path 'dhi:natsPasswords["orders"]'`,
        },
    ],
    [
        { natsPasswords: { other: password } },
        {
            "natsPasswords.other": `is not a user: add it to dhi:nats.users, or remove it with: pulumi config rm --path 'dhi:natsPasswords["other"]'`,
        },
    ],
    [
        { natsPasswords: { app: password } },
        {
            "natsPasswords.app": `is the main user, whose password is dhi:natsPassword: remove it with: pulumi config rm --path 'dhi:natsPasswords["app"]'`,
        },
    ],
    [{ natsPassword: "$2a$11$abcdefghijklmnopqrstuu" }, { natsPassword: hash }],
    [{ natsSystemPassword: "$2b$04$abc" }, { natsSystemPassword: hash }],
    [{ natsPassword: undefined, natsToken: "$2y$04$abc" }, { natsToken: hash }],
    [{ ...user({}), natsPasswords: { orders: "$2x$04$abc" } }, { "natsPasswords.orders": hash }],
    [
        { nats: { user: "system" }, natsSystemPassword: password },
        { "nats.users.system.name": '"system" is the user of the system account: use another name' },
    ],
    [
        { natsPassword: undefined, natsToken: password, natsSystemPassword: password },
        {
            natsSystemPassword:
                "cannot be combined with a token, with which the server accepts no other login: remove it",
        },
    ],
    [
        { natsPassword: undefined, natsToken: password, ...user({}) },
        {
            "nats.users":
                "cannot be combined with dhi:natsToken, with which the server accepts no other login: remove one of them",
        },
    ],
    [
        { nats: { users: { "o r": {} } }, natsPasswords: {} },
        { 'nats.users["o r"]': 'has a name that is not valid: use letters, digits, ".", "-" and "_"' },
    ],
    badUser(
        { account: "SHOP" },
        { ".account": `"SHOP" ${noAccount("").replace("use ", "remove it, or add the account")}` },
    ),
    badUser(
        { permissions: { publish: ["a b", "a..b", "a.>.b"], subscribe: ["orders workers", "a b c"] } },
        {
            ".permissions.publish[0]": `"a b" ${noSubject}`,
            ".permissions.publish[1]": `"a..b" ${noSubject}`,
            ".permissions.publish[2]":
                '"a.>.b" is not a valid subject: ">" stands for the rest, so use it at the end only, or "*" for one word',
            ".permissions.subscribe[1]": `"a b" ${noSubject}`,
        },
    ),
    badUser(
        { permissions: { queue: { "a b": ["c d"] }, allowResponses: { max: 0, expires: "soon" } } },
        {
            '.permissions.queue["a b"]': `"a b" ${noSubject}`,
            '.permissions.queue["a b"][0]': `"c d" ${noSubject}`,
            ".permissions.allowResponses.max":
                "0 is not a valid number of replies: use a whole number from 1",
            ".permissions.allowResponses.expires":
                '"soon" is not a valid time: use a number and a unit, for example "30s"',
        },
    ),
    [
        { nats: { users: { orders: { nkey: "UABC" } } } },
        {
            "nats.users.orders.nkey":
                '"UABC" is not a valid public key of a user: use one as "nk -gen user -pubout" prints it, 56 characters from U',
        },
    ],
    [
        { nats: { users: { orders: { nkey: `SU${marker}` } } } },
        { "nats.users.orders.nkey": "is a seed, which is secret: use the public key, which starts with U" },
    ],
    [
        { nats: { users: { a: { nkey: key }, b: { nkey: key } } } },
        { "nats.users.b.nkey": `"${key}" is the key of another user: use another` },
    ],
    [
        user({ nkey: key }),
        {
            "natsPasswords.orders":
                "is not the seed of an NKey, which its user logs in with: use one that starts with SU",
        },
    ],
    [
        { nats: { users: { orders: { nkey: key } } }, apps: [{ ...hello, nats: { user: "orders" } }] },
        {
            "natsPasswords.orders": `is required by apps[0].nats.user, the seed of the NKey; set it with: pulumi config set --secret --path 'dhi:natsPasswords["orders"]'`,
        },
    ],
    badApp(
        { nats: { user: "nobody" } },
        {
            "nats.user": '"nobody" is not a user of the cluster: use one of app, or add it to dhi:nats.users',
        },
    ),
    [
        { apps: [{ ...hello, nats: { credentials: "file" } }] },
        {
            "apps[0].nats.credentials":
                "requires dhi:nats.operator, which signs credentials: use user, or add the operator",
            "appSecrets.file": `is required by apps[0].nats.credentials; set it with: pulumi config set --secret --path 'dhi:appSecrets["file"]'`,
        },
    ],
    [
        { nats: { operator, users: { a: {} }, accounts: { SHOP: {} } }, natsCredentials: creds },
        {
            "nats.accounts": "cannot be combined with an operator, whose accounts have the users: remove it",
            natsPassword: `${besideOperator}, for example with: pulumi config rm dhi:natsPassword`,
            "nats.users": besideOperator,
        },
    ],
    [
        { ...operated, nats: { operator: { jwt: "x" } } },
        {
            "nats.operator.jwt":
                'is not a JWT: use what "nsc describe operator --raw" prints, which starts with eyJ',
            "nats.operator.accounts": `is required with the resolver "memory": add each account's JWT by its public key, or use the resolver "full"`,
        },
    ],
    [
        { ...operated, nats: { operator: { ...operator, systemAccount: "X", accounts: { Y: jwt } } } },
        {
            "nats.operator.accounts":
                '"Y" is not a valid public key of an account: use the account\'s id, 56 characters from A',
            "nats.operator.systemAccount":
                '"X" is not a valid public key of an account: use the account\'s id, 56 characters from A',
        },
    ],
    [
        { ...operated, nats: { jetstream: false, operator: { ...operator, resolver: "full" } } },
        {
            "nats.operator.resolver":
                '"full" keeps accounts in the volume of JetStream, which is off: use "memory", or turn JetStream on',
        },
    ],
    [
        { natsPassword: undefined, natsCredentials: marker, nats: { operator } },
        {
            natsCredentials:
                "is not valid: use the content of a .creds file, as nsc generate creds prints it",
        },
    ],
    [
        { natsPassword: undefined, nats: { operator } },
        { natsCredentials: "is required; set it with: pulumi config set --secret dhi:natsCredentials" },
    ],
    [
        { natsCredentials: creds },
        {
            natsCredentials:
                "requires dhi:nats.operator, which signs credentials: add it, or remove this with: pulumi config rm dhi:natsCredentials",
        },
    ],
    [
        { ...operated, nats: { operator }, apps: [{ ...hello, nats: { user: "a" } }] },
        {
            "apps[0].nats.user":
                "cannot be combined with dhi:nats.operator: use credentials, the name of a secret in dhi:appSecrets",
        },
    ],
];

export const goodUsers: Record<string, unknown>[] = [
    user({ permissions: { publish: ["orders.>"], allowResponses: true, queue: { "a.*": ["b"] } } }),
    { nats: { users: { orders: { nkey: key } } }, natsSystemPassword: password },
    {
        ...user(
            { account: "SHOP" },
            { accounts: { SHOP: {} }, users: { app: { account: "$G" }, orders: {} }, jetstream: false },
        ),
    },
    accounts(
        { exports: [{ stream: "orders.>", accounts: ["BILLING"] }], jetstream: true, mappings: { a: "b" } },
        { imports: [{ account: "SHOP", stream: "orders.*", prefix: "shop" }], jetstream: false },
    ),
    { ...operated, nats: { operator } },
    { ...operated, nats: { operator: { jwt, resolver: "full" } } },
];
