import type { PlainArgs } from "../../arguments.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkSize } from "../../quantity.ts";
import { globalAccount, systemAccount } from "../config/authorization.ts";
import type { NatsAccount, NatsExport, NatsImport, NatsMapping } from "./accounts.ts";
import type { NatsClusterArgs } from "./cluster.ts";
import { includesSubject, whyNoSubject } from "./subjects.ts";

type Accounts = Readonly<Record<string, NatsAccount>>;

/** Every problem of the accounts. */
export function checkAccounts({
    accounts = {},
    jetstream,
}: Pick<PlainArgs<NatsClusterArgs>, "accounts" | "jetstream">): Problem[] {
    return Object.entries(accounts).flatMap(([name, account]) =>
        [
            ...checkName(name),
            ...checkLimits(account),
            ...checkJetStream(account, jetstream !== false),
            ...(account.exports ?? []).flatMap((each, index) =>
                checkExport(each, `exports[${index}]`, accounts),
            ),
            ...(account.imports ?? []).flatMap((each, index) =>
                checkImport(each, `imports[${index}]`, name, accounts),
            ),
            ...Object.entries(account.mappings ?? {}).flatMap(([subject, to]) => checkMapping(subject, to)),
        ].map(({ path, reason }) => ({ path: `accounts.${name}${path === "" ? "" : `.${path}`}`, reason })),
    );
}

function checkName(name: string): Problem[] {
    if (name === globalAccount || name === systemAccount) {
        return [{ path: "", reason: `"${name}" is the server's own account: use another name` }];
    }
    return unless(
        /^[\w-]+$/.test(name),
        "",
        invalid("name of an account", name, `letters, digits, "-" and "_" only`),
    );
}

function checkLimits({ limits = {} }: NatsAccount): Problem[] {
    const { payload, ...numbers } = limits;
    return [
        ...checkCounts("limits", numbers),
        ...(payload === undefined ? [] : checkSize("limits.payload", payload, "1Mi")),
    ];
}

function checkJetStream({ jetstream }: NatsAccount, clusterHas: boolean): Problem[] {
    if (jetstream === undefined || jetstream === false) {
        return [];
    }
    if (!clusterHas) {
        return [
            {
                path: "jetstream",
                reason: "cannot be combined with jetstream: false of the cluster: remove it",
            },
        ];
    }
    const { maxStreams, maxConsumers, maxAckPending } = jetstream;
    const { maxFile, maxMemory, maxFileStream, maxMemoryStream } = jetstream;
    const sizes = { maxFile, maxMemory, maxFileStream, maxMemoryStream };
    return [
        ...checkCounts("jetstream", { maxStreams, maxConsumers, maxAckPending }),
        ...Object.entries(sizes).flatMap(([key, size]) =>
            size === undefined ? [] : checkSize(`jetstream.${key}`, size, "1Gi"),
        ),
    ];
}

function checkCounts(parent: string, counts: Readonly<Record<string, number | undefined>>): Problem[] {
    return Object.entries(counts).flatMap(([key, count = 1]) =>
        unless(
            Number.isInteger(count) && count >= 1 && count < 2 ** 31,
            `${parent}.${key}`,
            invalid("limit", count, "a whole number from 1, or remove it for no limit"),
        ),
    );
}

function checkExport(each: NatsExport, path: string, accounts: Accounts): Problem[] {
    return [
        ...checkKind(each, path),
        ...(each.accounts ?? []).flatMap((name, index) =>
            checkAccountName(`${path}.accounts[${index}]`, name, accounts),
        ),
    ];
}

function checkImport(each: NatsImport, path: string, into: string, accounts: Accounts): Problem[] {
    const { account, to, prefix } = each;
    const problems = [
        ...checkKind(each, path),
        ...checkAccountName(`${path}.account`, account, accounts),
        ...checkSubject(`${path}.to`, to),
        ...checkSubject(`${path}.prefix`, prefix),
        ...unless(
            to === undefined || prefix === undefined,
            `${path}.prefix`,
            "cannot be combined with to: remove one of them",
        ),
        ...unless(account !== into, `${path}.account`, `"${account}" is this account itself: use another`),
    ];
    return problems.length > 0 ? problems : checkExported(each, path, into, accounts);
}

/** The server refuses an import that no export allows. */
function checkExported(each: NatsImport, path: string, into: string, accounts: Accounts): Problem[] {
    const kind = each.stream === undefined ? "service" : "stream";
    const subject = each[kind] ?? "";
    const found = (accounts[each.account]?.exports ?? []).some(
        (one) =>
            one[kind] !== undefined &&
            includesSubject(one[kind], subject) &&
            (one.accounts === undefined || one.accounts.includes(into)),
    );
    return unless(
        found,
        `${path}.${kind}`,
        `"${subject}" is not exported to ${into}: add { ${kind}: "${subject}" } to accounts.${each.account}.exports`,
    );
}

function checkKind({ stream, service }: NatsExport | NatsImport, path: string): Problem[] {
    return (stream === undefined) === (service === undefined)
        ? [
              {
                  path,
                  reason: `needs either stream (messages) or service (requests): for example { stream: "orders.>" }`,
              },
          ]
        : [...checkSubject(`${path}.stream`, stream), ...checkSubject(`${path}.service`, service)];
}

function checkAccountName(path: string, name: string, accounts: Accounts): Problem[] {
    const use = `use one of ${Object.keys(accounts).join(", ")}`;
    return unless(name in accounts, path, `"${name}" is not an account of the cluster: ${use}`);
}

function checkSubject(path: string, subject: string | undefined): Problem[] {
    const reason = subject === undefined ? undefined : whyNoSubject(subject);
    return reason === undefined ? [] : [{ path, reason }];
}

function checkMapping(subject: string, to: string | readonly NatsMapping[]): Problem[] {
    const path = `mappings["${subject}"]`;
    if (typeof to === "string") {
        return checkSubject(path, subject);
    }
    // Those for one cluster take the place of the others in it.
    const clusters = new Set(to.map(({ cluster }) => cluster));
    const sums = [...clusters].map((name) =>
        to.filter(({ cluster }) => cluster === name).reduce((sum, { weight }) => sum + weight, 0),
    );
    return [
        ...checkSubject(path, subject),
        ...to.flatMap(({ weight }, index) =>
            unless(
                Number.isInteger(weight) && weight >= 0 && weight <= 100,
                `${path}[${index}].weight`,
                invalid("share in percent", weight, "a whole number from 0 to 100"),
            ),
        ),
        ...unless(
            sums.every((sum) => sum <= 100),
            path,
            "has shares of more than 100 percent together: use less, and the rest keeps the subject",
        ),
    ];
}
