/** Accounts that are refused, on both runtimes alike. */
import { wrong, type Bad } from "./bad.ts";

const noAccount = (use: string) => `is not an account of the cluster: use ${use}`;
const noSubject =
    'is not a valid subject: use words separated by single dots, without spaces, for example "orders.>"';

/** Accounts SHOP and BILLING, in which all users are. */
export const accounts = (SHOP: object, BILLING: object = {}) => ({
    nats: { users: { app: { account: "SHOP" } }, accounts: { SHOP, BILLING } },
});
const badAccount = (SHOP: object, problems: Record<string, string>): Bad => [
    accounts(SHOP),
    Object.fromEntries(Object.entries(problems).map(([at, reason]) => [`nats.accounts.SHOP.${at}`, reason])),
];

export const badAccounts: Bad[] = [
    wrong("nats.leaveStreams", "SHOP", "a list of accounts"),
    [
        { nats: { accounts: { SHOP: {} } } },
        {
            "nats.users.app.account":
                'is required beside accounts, because the global account has no JetStream then: use one of SHOP, or "$G" for a user without JetStream',
        },
    ],
    [
        { nats: { users: { app: { account: "SHIP" } }, accounts: { SHOP: {} } } },
        { "nats.users.app.account": `"SHIP" ${noAccount("one of SHOP")}` },
    ],
    [
        { nats: { users: { app: { account: "$SYS" } }, accounts: { $SYS: {} } } },
        { "nats.accounts.$SYS": `"$SYS" is the server's own account: use another name` },
    ],
    badAccount(
        { limits: { connections: 0, payload: "big" }, jetstream: { maxFile: "1 GB" } },
        {
            "limits.connections":
                "0 is not a valid limit: use a whole number from 1, or remove it for no limit",
            "limits.payload":
                '"big" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "1Mi"',
            "jetstream.maxFile":
                '"1 GB" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "1Gi"',
        },
    ),
    badAccount(
        { exports: [{}, { stream: "a", service: "b" }, { stream: "a", accounts: ["NO"] }] },
        {
            "exports[0]":
                'needs either stream (messages) or service (requests): for example { stream: "orders.>" }',
            "exports[1]":
                'needs either stream (messages) or service (requests): for example { stream: "orders.>" }',
            "exports[2].accounts[0]": `"NO" ${noAccount("one of SHOP, BILLING")}`,
        },
    ),
    badAccount(
        {
            imports: [
                { account: "NO", stream: "a" },
                { account: "BILLING", stream: "a" },
                { account: "SHOP", service: "a" },
                { account: "BILLING", stream: "a", to: "b", prefix: "c" },
            ],
        },
        {
            "imports[0].account": `"NO" ${noAccount("one of SHOP, BILLING")}`,
            "imports[1].stream":
                '"a" is not exported to SHOP: add { stream: "a" } to accounts.BILLING.exports',
            "imports[2].account": '"SHOP" is this account itself: use another',
            "imports[3].prefix": "cannot be combined with to: remove one of them",
        },
    ),
    badAccount(
        {
            mappings: {
                "a..b": "c",
                d: [
                    { to: "e", weight: 60 },
                    { to: "f", weight: 60 },
                ],
                g: [{ to: "h", weight: 101 }],
            },
        },
        {
            'mappings["a..b"]': `"a..b" ${noSubject}`,
            'mappings["d"]':
                "has shares of more than 100 percent together: use less, and the rest keeps the subject",
            'mappings["g"][0].weight':
                "101 is not a valid share in percent: use a whole number from 0 to 100",
            'mappings["g"]':
                "has shares of more than 100 percent together: use less, and the rest keeps the subject",
        },
    ),
    [
        { nats: { jetstream: false, accounts: { SHOP: { jetstream: { maxFile: "1Gi" } } } } },
        {
            "nats.accounts.SHOP.jetstream":
                "cannot be combined with jetstream: false of the cluster: remove it",
        },
    ],
];
