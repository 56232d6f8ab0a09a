import { bad, wrong, type Bad } from "./bad.ts";

const orders = (values: object) => ({ nats: { streams: { ORDERS: values } } });

/** Invalid streams and buckets; test/unit/components/nats/streams/ has what the components' checks refuse. */
export const badStreams: Bad[] = [
    wrong("nats.streams", ["ORDERS"], "settings by the name of a stream"),
    wrong("nats.streams.ORDERS", "orders.>", 'settings, for example { description: "orders of the shop" }'),
    wrong("nats.streams.ORDERS.subjects", "orders.>", 'a list, for example ["orders.>"]'),
    wrong("nats.streams.ORDERS.storage", "disk", '"file" or "memory"'),
    wrong("nats.streams.ORDERS.maxMessages", "many", "a whole number, for example 10000"),
    wrong("nats.streams.ORDERS.maxAge", 3600, 'a text, for example "7d"'),
    wrong("nats.streams.ORDERS.sealed", "yes", "true or false"),
    wrong("nats.streams.ORDERS.onDelete", "drop", '"retain" or "delete"'),
    wrong("nats.streams.ORDERS.placement", "EU", 'settings, for example { cluster: "EAST" }'),
    wrong("nats.streams.ORDERS.sources", { name: "A" }, "a list of settings"),
    wrong("nats.streams.ORDERS.consumers.billing.ackPolicy", "some", '"explicit", "all" or "none"'),
    wrong("nats.keyValue.config.history", "5", "a whole number, for example 5"),
    wrong("nats.objectStores.images.compression", "s2", "true or false"),
    bad(
        "nats.streams.ORDERS.maxMesages",
        5,
        "unknown key (did you mean maxMessages?): use one of account, allowAtomicPublish, allowDirect, allowMessageCounter, " +
            "allowMessageSchedules, allowMessageTTL, allowRollup, compression, consumerLimits, consumers, denyDelete, " +
            "denyPurge, description, discard, discardNewPerSubject, duplicateWindow, firstSequence, maxAge, maxBytes, " +
            "maxConsumers, maxMessageSize, maxMessages, maxMessagesPerSubject, metadata, mirror, mirrorDirect, noAck, " +
            "onDelete, persistMode, placement, replicas, republish, retention, sealed, sources, storage, " +
            "subjectDeleteMarkerTTL, subjectTransform, subjects",
    ),
    [
        orders({ subjects: ["orders.>"], account: "BILLING" }),
        {
            "nats.streams.ORDERS.account":
                '"BILLING" has no user with a password: use the account of a user, or add one to it',
        },
    ],
    [
        orders({ subjects: ["orders.>"], replicas: 5 }),
        {
            "nats.streams.ORDERS.replicas":
                "5 is more than the cluster's 3 nodes: use 3 or less, or raise nodes",
        },
    ],
    [
        orders({ consumers: { billing: { filterSubject: "returns" } }, subjects: ["orders.>"] }),
        {
            "nats.streams.ORDERS.consumers.billing.filterSubject":
                '"returns" is outside the stream\'s subjects (orders.>): use one of them, or a part',
        },
    ],
];
