import type { PlainArgs } from "../../../../../../components/arguments.ts";
import assert from "node:assert/strict";
import type { HelmNatsClusterArgs } from "../../../../../../components/nats/kubernetes/args.ts";
import { checkBackup } from "../../../../../../components/nats/kubernetes/backup/check.ts";
import { itRefuses } from "../../../problems.ts";

type Args = Partial<PlainArgs<HelmNatsClusterArgs>>;

const images = {
    image: "dhi.io/natscli:0.4.0-debian13",
    busyboxImage: "dhi.io/busybox:1.37.0-debian13",
};
const backup = { schedule: "30 2 * * *", size: "20Gi", ...images };
const app = { name: "app", password: "x", account: "SHOP" };
const cluster = {
    namespace: "messaging",
    image: "dhi.io/nats:2.15.1-debian13",
    accounts: { SHOP: {}, BILLING: {}, CORE: { jetstream: false } },
} as const;
const check = (more: Args) =>
    checkBackup({
        ...cluster,
        authentication: { users: [app, { ...app, name: "clerk", account: "BILLING" }] },
        ...more,
    });

describe("the arguments of a scheduled backup", () => {
    for (const [title, more] of Object.entries<Args>({
        "all accounts with JetStream": { backup },
        "some accounts": { backup: { ...backup, accounts: ["SHOP"], schedule: "*/15 0-6,22 * JAN-MAR MON" } },
        "a word for a schedule": { backup: { ...backup, schedule: "@daily" } },
        "a token": { backup, authentication: { token: "x" }, accounts: {} },
        none: {},
    })) {
        it(`accept ${title}`, () => assert.deepEqual(check(more), []));
    }

    itRefuses<Args>(check, [
        [
            { backup: { ...backup, schedule: "daily", size: "big", keep: 0, storageClass: "S_" } },
            'backup.schedule: "daily" is not a valid schedule: use five fields of cron, in UTC, for example "30 2 * * *"',
            'backup.size: "big" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "20Gi"',
            "backup.keep: 0 is not a valid number of backups: use a whole number from 1 to 1000",
            'backup.storageClass: "S_" is not a valid name: use lowercase letters, digits, "-" and ".", for example "archive"',
        ],
        [
            { backup: { ...backup, image: images.busyboxImage } },
            `backup.image: "${images.busyboxImage}" is an image of busybox: use an image of natscli`,
        ],
        [
            { backup, jetstream: false },
            "backup: cannot be combined with jetstream: false, without which there are no streams: remove one of them",
        ],
        [
            { backup, authentication: { users: [app] } },
            'backup.accounts: account "BILLING" has no user whose password is known: add a user, or list other accounts',
        ],
        [
            { backup: { ...backup, accounts: ["CORE"] } },
            'backup.accounts: account "CORE" does not exist, or has no streams: use one of SHOP, BILLING',
        ],
        [{ backup: { ...backup, accounts: [] } }, "backup.accounts: is empty: use one of SHOP, BILLING"],
    ]);
});
