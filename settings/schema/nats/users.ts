import * as z from "zod";
import { expected, flag, list, number, section, size, text, texts } from "../formats.ts";

const subjects = (what: string) =>
    list(`a subject, for example "orders.>"`, "a list of subjects").optional().describe(what);

const permissions = section(
    {
        publish: subjects("Subjects to publish to, `[]` for none; default: all"),
        subscribe: subjects("Subjects to subscribe to, `[]` for none; default: all"),
        denyPublish: subjects("Subjects not to publish to, which take precedence"),
        denySubscribe: subjects("Subjects not to subscribe to, which take precedence"),
        allowResponses: z
            .union(
                [
                    flag,
                    section(
                        {
                            max: number("a whole number, for example 1")
                                .optional()
                                .describe("Number of replies"),
                            expires: text(`a time, for example "30s"`).optional().describe("Time for them"),
                        },
                        "{ max: 1 }",
                    ),
                ],
                expected("true, false or settings, for example { max: 1, expires: 30s }"),
            )
            .optional()
            .describe("Whether it may reply to requests without permission to publish there"),
        queue: z
            .record(
                z.string(),
                list("the name of a queue group", "a list of queue groups"),
                expected("queue groups by subject, for example { orders.new: [billing] }"),
            )
            .optional()
            .describe("Queue groups by subject, which it may subscribe to as a member of these groups only"),
    },
    "{ publish: [orders.>] }",
);

/** `dhi:nats.users`, by name, and what those without permissions of their own may do. */
export const userKeys = {
    users: z
        .record(
            z.string().regex(/^[\w.-]+$/),
            section(
                {
                    account: text("the name of an account").optional().describe("Account in `accounts`"),
                    nkey: text("the public key of an NKey")
                        .optional()
                        .describe(
                            "Public key of an NKey to log in with; a service that logs in with it needs its seed in `dhi:natsPasswords`",
                        ),
                    permissions: permissions
                        .optional()
                        .describe("What it may do; default: `defaultPermissions`"),
                },
                "{ permissions: { publish: [orders.>] } }",
            ),
            {
                error: ({ code, input }) =>
                    code === "invalid_key"
                        ? `has a name that is not valid: use letters, digits, ".", "-" and "_"`
                        : expected(
                              "users by name, for example { orders: { permissions: { publish: [orders.>] } } }",
                          ).error({ input }),
            },
        )
        .optional()
        .describe(
            "Further client users, by name, with passwords in `dhi:natsPasswords`; or more about `user`",
        ),
    defaultPermissions: permissions
        .optional()
        .describe("What users without own permissions may do; default: everything"),
    accounts: z
        .record(z.string(), account(), expected("accounts by name, for example { SHOP: {} }"))
        .optional()
        .describe("Accounts, by name, which separate users and streams from each other"),
    leaveStreams: list("the name of an account", "a list of accounts")
        .optional()
        .describe("Accounts that users may leave for another although it has streams, which stay in it"),
    operator: section(
        {
            jwt: text("the operator's JWT").describe(
                "JWT of the operator, as `nsc describe operator --raw` prints it",
            ),
            systemAccount: text("the public key of an account")
                .optional()
                .describe("Public key of the system account; default: as in the operator's JWT"),
            resolver: z
                .enum(["memory", "full"], expected(`"memory" or "full"`))
                .optional()
                .describe(
                    "Where servers keep accounts: those in `accounts`, or `full` for those that `nsc push` adds",
                ),
            accounts: texts("JWTs by the public keys of their accounts")
                .optional()
                .describe("JWTs of accounts, by public key"),
        },
        "{ jwt: eyJ…, accounts: { A…: eyJ… } }",
    )
        .optional()
        .describe(
            "Accounts and users made with `nsc`, in place of users; services log in with `dhi:natsCredentials`",
        ),
};

function account() {
    const limit = (what: string) => number("a whole number, for example 100").optional().describe(what);
    const share = section(
        {
            stream: text(`a subject, for example "orders.>"`).optional().describe("Subjects of messages"),
            service: text(`a subject, for example "orders.place"`)
                .optional()
                .describe("Subjects of requests"),
            response: z
                .enum(["single", "stream", "chunked"], expected(`"single", "stream" or "chunked"`))
                .optional()
                .describe("How a request is answered; default: `single`"),
            accounts: list("the name of an account", "a list of accounts")
                .optional()
                .describe("Accounts that may import it; default: all"),
        },
        "{ stream: orders.> }",
    );
    const use = section(
        {
            account: text("the name of an account").describe("Account that exports it"),
            stream: text(`a subject, for example "orders.>"`).optional().describe("Subjects of messages"),
            service: text(`a subject, for example "orders.place"`)
                .optional()
                .describe("Subjects of requests"),
            to: text("a subject").optional().describe("Subject in this account; default: the same"),
            prefix: text("a subject").optional().describe("Prefix of the subject in this account"),
        },
        "{ account: SHOP, stream: orders.> }",
    );
    const mapping = section(
        {
            to: text("a subject").describe("Subject"),
            weight: number("a share in percent, for example 50").describe("Share in percent"),
            cluster: text("the name of a cluster").optional().describe("Cluster in which it applies"),
        },
        "{ to: orders.new, weight: 50 }",
    );
    return section(
        {
            limits: section(
                {
                    connections: limit("Number of connections"),
                    subscriptions: limit("Number of subscriptions"),
                    leafNodes: limit("Number of leaf nodes"),
                    payload: size("1Mi").optional().describe("Size of the largest message"),
                },
                "{ connections: 100 }",
            )
                .optional()
                .describe("How much its clients may use on each server"),
            jetstream: z
                .union(
                    [
                        flag,
                        section(
                            {
                                maxFile: size("10Gi").optional().describe("Size of all streams in files"),
                                maxMemory: size("64Mi").optional().describe("Size of all streams in memory"),
                                maxStreams: limit("Number of streams"),
                                maxConsumers: limit("Number of consumers"),
                                maxAckPending: limit(
                                    "Number of messages of a consumer without acknowledgement",
                                ),
                                maxFileStream: size("1Gi").optional().describe("Size of one stream in files"),
                                maxMemoryStream: size("64Mi")
                                    .optional()
                                    .describe("Size of one stream in memory"),
                                maxBytesRequired: flag
                                    .optional()
                                    .describe("Whether a stream must state its size"),
                            },
                            "{ maxFile: 10Gi }",
                        ),
                    ],
                    expected("true, false or limits, for example { maxFile: 10Gi }"),
                )
                .optional()
                .describe("Whether it has JetStream, or how much of it; default: `true`"),
            exports: z
                .array(share, expected("a list of exports"))
                .optional()
                .describe("What others may import"),
            imports: z
                .array(use, expected("a list of imports"))
                .optional()
                .describe("What it sees of others"),
            mappings: z
                .record(
                    z.string(),
                    z.union(
                        [text("a subject"), z.array(mapping)],
                        expected("a subject, or a list with shares"),
                    ),
                    expected("mappings by subject"),
                )
                .optional()
                .describe("Subjects that messages go to instead, by subject"),
        },
        "{ jetstream: { maxFile: 10Gi } }",
    );
}
