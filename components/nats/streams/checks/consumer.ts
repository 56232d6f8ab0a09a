import { invalid, unless, type Problem } from "../../../problems.ts";
import type { ConsumerArgs } from "../args/consumer.ts";
import type { StreamArgs } from "../args/stream.ts";
import { atLeast } from "./stream.ts";
import { collide } from "../../args/subjects.ts";
import { checkSubjects } from "./subjects.ts";

/** What is wrong with how a consumer's properties fit together, each of which is valid. */
export function checkConsumer(args: ConsumerArgs, path: string): Problem[] {
    const { backoff = [], maxDeliver, sampleFrequency, filterSubject, filterSubjects } = args;
    return [
        ...checkSubjects(`${path}filterSubjects`, filterSubjects ?? []),
        ...unless(
            filterSubject === undefined || filterSubjects === undefined,
            `${path}filterSubject`,
            "cannot be combined with filterSubjects: remove one of them",
        ),
        ...checkStart(args, path),
        ...unless(
            maxDeliver === undefined || backoff.length <= maxDeliver,
            `${path}backoff`,
            `${backoff.length} times are more than maxDeliver (${maxDeliver}): use fewer, or raise maxDeliver`,
        ),
        ...unless(
            args.backoff === undefined || args.ackWait === undefined,
            `${path}ackWait`,
            "cannot be combined with backoff, whose first time replaces it: remove one of them",
        ),
        ...unless(
            sampleFrequency === undefined || /^\d{1,3}%?$/.test(sampleFrequency),
            `${path}sampleFrequency`,
            invalid("share", sampleFrequency, `a percentage, for example "10%"`),
        ),
        ...checkDelivery(args, path),
        ...checkPriority(args, path),
    ];
}

const starts = { by_start_sequence: "startSequence", by_start_time: "startTime" } as const;

function checkStart(args: ConsumerArgs, path: string): Problem[] {
    const { deliverPolicy = "all" } = args;
    const both = Object.entries(starts).flatMap(([policy, key]) => [
        ...unless(
            deliverPolicy !== policy || args[key] !== undefined,
            `${path}${key}`,
            `is required with deliverPolicy "${policy}"`,
        ),
        ...unless(
            deliverPolicy === policy || args[key] === undefined,
            `${path}${key}`,
            `requires deliverPolicy "${policy}"`,
        ),
    ]);
    return [
        ...both,
        ...unless(
            deliverPolicy !== "last_per_subject" || filtersOf(args).length > 0,
            `${path}filterSubject`,
            `is required with deliverPolicy "last_per_subject"`,
        ),
    ];
}

const pushOnly = ["deliverGroup", "flowControl", "idleHeartbeat", "rateLimit"] as const;
const pullOnly = ["maxWaiting", "maxBatch", "maxBytes", "maxExpires", "priorityPolicy"] as const;

function checkDelivery(args: ConsumerArgs, path: string): Problem[] {
    const isPush = args.deliverSubject !== undefined;
    const wrong = (isPush ? pullOnly : pushOnly).filter((name) => args[name] !== undefined);
    return [
        ...wrong.map((name) => ({
            path: `${path}${name}`,
            reason: isPush
                ? "cannot be combined with deliverSubject: remove one of them"
                : "requires deliverSubject",
        })),
        ...unless(
            args.flowControl !== true || args.idleHeartbeat !== undefined,
            `${path}flowControl`,
            "requires idleHeartbeat",
        ),
        ...atLeast("100ms", args.idleHeartbeat, `${path}idleHeartbeat`),
        ...atLeast("1ms", args.maxExpires, `${path}maxExpires`),
    ];
}

function checkPriority(
    { priorityPolicy = "none", priorityGroups, priorityTimeout }: ConsumerArgs,
    path: string,
): Problem[] {
    const hasPolicy = priorityPolicy !== "none";
    return [
        ...unless(
            !hasPolicy || priorityGroups !== undefined,
            `${path}priorityGroups`,
            "is required with priorityPolicy",
        ),
        ...unless(
            hasPolicy || (priorityGroups === undefined && priorityTimeout === undefined),
            `${path}priorityPolicy`,
            "is required with priorityGroups and priorityTimeout",
        ),
    ];
}

/** What is wrong with a stream's consumers. */
export function checkConsumersOf(stream: StreamArgs, path: string): Problem[] {
    const { consumers = {}, retention = "limits" } = stream;
    const entries = Object.entries(consumers);
    const shared = entries.flatMap(([name, consumer], index) => {
        const rival = entries.slice(0, index).find(([, other]) => overlap(consumer, other));
        return unless(
            retention !== "workqueue" || rival === undefined,
            `${path}${name}.filterSubject`,
            `overlaps with that of "${rival?.[0]}", and a work queue delivers a message once: use other subjects`,
        );
    });
    return [
        ...shared,
        ...entries.flatMap(([name, consumer]) => checkIn(stream, consumer, `${path}${name}.`)),
    ];
}

/** What is wrong with a consumer of this stream. */
function checkIn(stream: StreamArgs, consumer: ConsumerArgs, path: string): Problem[] {
    const { retention = "limits", replicas = 1 } = stream;
    const own = consumer.replicas;
    return [
        ...checkFilters(stream, consumer, path),
        ...unless(
            own === undefined || own <= replicas,
            `${path}replicas`,
            `${own} is more than the ${replicas} of the stream: use ${replicas} or less, or raise those of the stream`,
        ),
        ...unless(
            own === undefined || own >= replicas || retention === "limits",
            `${path}replicas`,
            `${own} is not the ${replicas} of the stream, which retention "${retention}" requires: remove it`,
        ),
        ...unless(
            retention !== "workqueue" ||
                consumer.ackPolicy !== "none" ||
                consumer.deliverSubject !== undefined,
            `${path}ackPolicy`,
            `"none" cannot be combined with retention "workqueue": use "explicit"`,
        ),
    ];
}

function checkFilters(
    { subjects = [], sources, subjectTransform }: StreamArgs,
    consumer: ConsumerArgs,
    path: string,
): Problem[] {
    const key = consumer.filterSubject === undefined ? "filterSubjects" : "filterSubject";
    // What comes from other streams, or gets new subjects, is not known.
    const isKnown = subjects.length > 0 && sources === undefined && subjectTransform === undefined;
    return filtersOf(consumer).flatMap((filter) =>
        unless(
            !isKnown || subjects.some((subject) => collide(subject, filter)),
            `${path}${key}`,
            `"${filter}" is outside the stream's subjects (${subjects.join(", ")}): use one of them, or a part`,
        ),
    );
}

function filtersOf({ filterSubject, filterSubjects }: ConsumerArgs): readonly string[] {
    return filterSubjects ?? (filterSubject === undefined ? [] : [filterSubject]);
}

function overlap(one: ConsumerArgs, other: ConsumerArgs): boolean {
    const [first, second] = [filtersOf(one), filtersOf(other)].map((all) => (all.length === 0 ? [">"] : all));
    return (first ?? []).some((a) => (second ?? []).some((b) => collide(a, b)));
}
