import assert from "node:assert/strict";
import { backupAccounts, type AccountSettings, type BackupAccount } from "../../../../cli/backup/accounts.ts";

describe("the accounts of a backup", () => {
    const main: BackupAccount = { account: "$G", login: "client" };
    const users = {
        clerk: { account: "BILLING", permissions: { publish: ["bills"] } },
        manager: { account: "BILLING" },
        keyed: { account: "AUDIT" },
    };
    const cases: [title: string, settings: AccountSettings, known: string[], accounts: BackupAccount[]][] = [
        ["are the global one in a cluster without accounts", {}, [], [main]],
        [
            "are that of the main user and the others, each with a user who may do everything",
            {
                user: "shop",
                users: { ...users, shop: { account: "SHOP" } },
                accounts: { SHOP: null, BILLING: {} },
            },
            ["clerk", "manager"],
            [
                { account: "SHOP", login: "client" },
                { account: "BILLING", login: { user: "manager" } },
            ],
        ],
        [
            "are read by a user with permissions where there is no other",
            { users, accounts: { BILLING: {} } },
            ["clerk"],
            [main, { account: "BILLING", login: { user: "clerk" } }],
        ],
        [
            "have nobody where the stack has no password",
            { users, accounts: { AUDIT: {} } },
            ["manager"],
            [main, { account: "AUDIT", login: undefined }],
        ],
        [
            "are none without JetStream",
            { users, accounts: { AUDIT: { jetstream: false } } },
            ["keyed"],
            [main],
        ],
    ];
    for (const [title, settings, known, accounts] of cases) {
        it(title, () => assert.deepEqual(backupAccounts(settings, known), accounts));
    }
});
