import { withDefaults, type PlainArgs } from "../../../arguments.ts";
import { checkReference } from "../../../images/reference.ts";
import { checkSubdomain } from "../../../kubernetes/names.ts";
import { invalid, unless, type Problem } from "../../../problems.ts";
import { checkSize, checkWholeNumber } from "../../../quantity.ts";
import { mainAccount, managerOf, usersOf } from "../../args/members.ts";
import type { HelmNatsClusterArgs } from "../args.ts";
import { accountsWithStreams, savedAccounts } from "./accounts.ts";
import { backupDefaults } from "./args.ts";

const field = String.raw`[\dA-Za-z*?/,-]+`;
/** Five fields, or a word such as `@daily`. */
const cron = new RegExp(`^(${field}( ${field}){4}|@[a-z]+)$`);

/** Every problem of the scheduled backup. */
export function checkBackup(args: PlainArgs<HelmNatsClusterArgs>): Problem[] {
    if (args.backup === undefined) {
        return [];
    }
    const { schedule, size, keep, storageClass, image, busyboxImage } = withDefaults(
        args.backup,
        backupDefaults,
    );
    const ofImage = (path: string, reference: string, repository: "natscli" | "busybox") =>
        checkReference(reference, "run", repository).map((reason) => ({ path, reason }));
    return [
        ...unless(
            cron.test(schedule),
            "backup.schedule",
            invalid("schedule", schedule, `five fields of cron, in UTC, for example "30 2 * * *"`),
        ),
        ...checkSize("backup.size", size, "20Gi"),
        ...checkWholeNumber("backup.keep", "number of backups", keep, [1, 1000]),
        ...checkSubdomain("backup.storageClass", storageClass, "archive"),
        ...ofImage("backup.image", image, "natscli"),
        ...ofImage("backup.busyboxImage", busyboxImage, "busybox"),
        ...unless(
            args.jetstream !== false,
            "backup",
            "cannot be combined with jetstream: false, without which there are no streams: remove one of them",
        ),
        ...checkAccounts(args),
    ];
}

/** A backup must not leave out an account silently. */
function checkAccounts(args: PlainArgs<HelmNatsClusterArgs>): Problem[] {
    const users = usersOf(args);
    const known = accountsWithStreams(args);
    const path = "backup.accounts";
    const saved = savedAccounts(args);
    return [
        ...unless(saved.length > 0, path, `is empty: use one of ${known.join(", ")}`),
        ...saved.flatMap((account) => {
            if (!known.includes(account)) {
                const use = `use one of ${known.join(", ")}`;
                return [{ path, reason: `account "${account}" does not exist, or has no streams: ${use}` }];
            }
            return unless(
                account === mainAccount(users) || managerOf(users, account) !== undefined,
                path,
                `account "${account}" has no user whose password is known: add a user, or list other accounts`,
            );
        }),
    ];
}
