import type { PlainArgs } from "../../arguments.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { globalAccount, systemAccount, systemUser } from "../config/authorization.ts";
import type { NatsClusterArgs } from "./cluster.ts";
import { whyNoSubject } from "./subjects.ts";
import type { NatsOperator, NatsPermissions, NatsUser } from "./users.ts";

/** The arguments that decide who can log in. */
type Args = Pick<
    PlainArgs<NatsClusterArgs>,
    "authentication" | "accounts" | "systemPassword" | "jetstream" | "clientCertificates"
>;
type User = PlainArgs<NatsUser>;

/** Every problem of the users, and of what cannot be combined with them. */
export function checkUsers(args: Args): Problem[] {
    const { users, token, operator, defaultPermissions } = (args.authentication ?? {}) as Authentication;
    if (operator !== undefined) {
        return [
            ...checkAlone(args, "an operator, whose accounts have the users"),
            ...checkOperator(operator, args),
        ];
    }
    if (token !== undefined) {
        return checkAlone(args, "a token, with which the server accepts no other login");
    }
    return [
        ...(users ?? []).flatMap((user, index) => checkUser(user, `authentication.users[${index}]`, args)),
        ...checkNames(users ?? [], args.systemPassword !== undefined),
        ...checkPermissions("authentication.defaultPermissions", defaultPermissions),
    ];
}

interface Authentication {
    readonly users?: readonly User[];
    readonly defaultPermissions?: NatsPermissions;
    readonly token?: unknown;
    readonly operator?: PlainArgs<NatsOperator>;
}

function checkAlone({ accounts = {}, systemPassword }: Args, other: string): Problem[] {
    const reason = `cannot be combined with ${other}: remove it`;
    return [
        ...unless(Object.keys(accounts).length === 0, "accounts", reason),
        ...unless(systemPassword === undefined, "systemPassword", reason),
    ];
}

function checkUser(user: User, path: string, args: Args): Problem[] {
    return [
        ...unless(
            user.nkey !== undefined || "password" in user || args.clientCertificates === "verifyAndMap",
            `${path}.password`,
            "is required, or else the public key of an NKey (nkey)",
        ),
        ...unless(
            user.nkey === undefined || /^U[A-Z2-7]{55}$/.test(user.nkey),
            `${path}.nkey`,
            /^SU/.test(user.nkey ?? "")
                ? "is a seed, which is secret: use the public key, which starts with U"
                : invalid(
                      "public key of a user",
                      user.nkey,
                      'one as "nk -gen user -pubout" prints it, 56 characters from U',
                  ),
        ),
        ...checkAccountOf(user, `${path}.account`, args),
        ...checkPermissions(`${path}.permissions`, user.permissions),
    ];
}

/** With another account, the servers turn JetStream off in the global one (`globalAccountOnly` in server/server.go). */
function checkAccountOf({ account }: User, path: string, { accounts = {}, jetstream }: Args): Problem[] {
    const names = Object.keys(accounts);
    const use = names.length === 0 ? "remove it, or add the account" : `use one of ${names.join(", ")}`;
    if (account === undefined) {
        return unless(
            names.length === 0 || jetstream === false,
            path,
            `is required beside accounts, because the global account has no JetStream then: ${use}, or "${globalAccount}" for a user without JetStream`,
        );
    }
    return unless(
        account === globalAccount || names.includes(account),
        path,
        account === systemAccount
            ? `"${systemAccount}" has the user "${systemUser}" only: ${use}`
            : `"${account}" is not an account of the cluster: ${use}`,
    );
}

function checkNames(users: readonly User[], hasSystemUser: boolean): Problem[] {
    const names = users.map(({ name }) => name);
    const keys = users.map(({ nkey }) => nkey);
    return users.flatMap(({ name, nkey }, index) => {
        const path = `authentication.users[${index}]`;
        return [
            ...unless(name !== "", `${path}.name`, "is empty: use a name"),
            ...unless(
                names.indexOf(name) === index,
                `${path}.name`,
                `"${name}" is the name of another user: use another`,
            ),
            ...unless(
                nkey === undefined || keys.indexOf(nkey) === index,
                `${path}.nkey`,
                `"${nkey}" is the key of another user: use another`,
            ),
            ...unless(
                !hasSystemUser || name !== systemUser,
                `${path}.name`,
                `"${systemUser}" is the user of the system account: use another name`,
            ),
        ];
    });
}

function checkPermissions(path: string, permissions: NatsPermissions | undefined): Problem[] {
    const { allowResponses, queue = {}, ...lists } = permissions ?? {};
    const subjects = Object.entries(lists).flatMap(([key, list = []]) =>
        list.map((subject, index) => ({
            path: `${path}.${key}[${index}]`,
            subject: withoutGroup(key, subject),
        })),
    );
    const queues = Object.entries(queue).flatMap(([subject, groups]) => [
        { path: `${path}.queue["${subject}"]`, subject },
        ...groups.map((group, index) => ({ path: `${path}.queue["${subject}"][${index}]`, subject: group })),
    ]);
    return [
        ...[...subjects, ...queues].flatMap(({ path, subject }) => {
            const reason = whyNoSubject(subject);
            return reason === undefined ? [] : [{ path, reason }];
        }),
        ...checkResponses(`${path}.allowResponses`, allowResponses),
    ];
}

/** The server's own form of a subscription in a queue group is "subject group". */
function withoutGroup(key: string, subject: string): string {
    return /^(subscribe|denySubscribe)$/.test(key) ? subject.replace(/ \S+$/, "") : subject;
}

function checkResponses(path: string, responses: NatsPermissions["allowResponses"]): Problem[] {
    if (typeof responses !== "object") {
        return [];
    }
    const { max = 1, expires = "2m" } = responses;
    return [
        ...unless(
            Number.isInteger(max) && max >= 1,
            `${path}.max`,
            invalid("number of replies", max, "a whole number from 1"),
        ),
        ...unless(
            /^\d+(?:ms|s|m|h)$/.test(expires),
            `${path}.expires`,
            invalid("time", expires, `a number and a unit, for example "30s"`),
        ),
    ];
}

function checkOperator(operator: PlainArgs<NatsOperator>, { jetstream }: Args): Problem[] {
    const { jwt, systemAccount: system, resolver = "memory", accounts = {} } = operator;
    const path = "authentication.operator";
    return [
        ...checkJwt(`${path}.jwt`, jwt, "nsc describe operator --raw"),
        ...Object.entries(accounts).flatMap(([key, account]) => [
            ...checkAccountKey(`${path}.accounts`, key),
            ...checkJwt(`${path}.accounts.${key}`, account, "nsc describe account NAME --raw"),
        ]),
        ...(system === undefined ? [] : checkAccountKey(`${path}.systemAccount`, system)),
        ...unless(
            resolver !== "memory" || Object.keys(accounts).length > 0,
            `${path}.accounts`,
            `is required with the resolver "memory": add each account's JWT by its public key, or use the resolver "full"`,
        ),
        ...unless(
            resolver !== "full" || jetstream !== false,
            `${path}.resolver`,
            `"full" keeps accounts in the volume of JetStream, which is off: use "memory", or turn JetStream on`,
        ),
    ];
}

function checkJwt(path: string, jwt: string, command: string): Problem[] {
    return unless(
        /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt),
        path,
        `is not a JWT: use what "${command}" prints, which starts with eyJ`,
    );
}

function checkAccountKey(path: string, key: string): Problem[] {
    return unless(
        /^A[A-Z2-7]{55}$/.test(key),
        path,
        invalid("public key of an account", key, "the account's id, 56 characters from A"),
    );
}
