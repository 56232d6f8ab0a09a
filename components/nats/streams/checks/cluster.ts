import { invalid, unless, type Problem } from "../../../problems.ts";
import { parseSize } from "../../../quantity.ts";
import type { CompleteNatsClusterArgs } from "../../args/cluster.ts";
import { mainAccount, managerOf, usersOf } from "../../args/members.ts";
import type { StoredArgs } from "../args/common.ts";
import type { StreamArgs } from "../args/stream.ts";
import type { Values } from "../fields/codec.ts";
import { kinds, type Kind } from "../kinds.ts";
import { checkConsumer, checkConsumersOf } from "./consumer.ts";
import { checkStream, atLeast } from "./stream.ts";
import { collide } from "../../args/subjects.ts";
import { checkValues } from "./values.ts";

/** One stream, bucket or store with where it is declared. */
interface Asset {
    readonly kind: Kind;
    readonly path: string;
    readonly name: string;
    readonly args: StoredArgs;
}

const sections = {
    streams: kinds["dhi:nats:Stream"],
    keyValue: kinds["dhi:nats:KeyValue"],
    objectStores: kinds["dhi:nats:ObjectStore"],
} as const;

const consumerKind = kinds["dhi:nats:Consumer"];

/** What is wrong with a cluster's streams and buckets. */
export function checkStreams(cluster: CompleteNatsClusterArgs): Problem[] {
    const assets = Object.entries(sections).flatMap(([section, kind]) =>
        Object.entries(cluster[section as keyof typeof sections] ?? {}).map(([name, args]): Asset => ({
            kind,
            name,
            args,
            path: `${section}.${name}`,
        })),
    );
    const problems = assets.flatMap((asset) => [...checkAsset(asset), ...checkPlace(asset, cluster)]);
    return [
        ...problems,
        ...byAccount(assets, mainAccount(usersOf(cluster))).flatMap((each) => [
            ...checkNames(each),
            ...checkOverlaps(each),
        ]),
        ...checkCycles(cluster.streams ?? {}),
    ];
}

/** Accounts do not see each other's streams. */
function byAccount(assets: readonly Asset[], main: string): Asset[][] {
    const accountOf = ({ args }: Asset) => args.account ?? main;
    const accounts = [...new Set(assets.map(accountOf))];
    return accounts.map((account) => assets.filter((each) => accountOf(each) === account));
}

/** What is wrong with one, apart from the cluster that it is in. */
function checkAsset({ kind, path, name, args }: Asset): Problem[] {
    const { onDelete, consumers = {}, ...values } = { ...(args as StreamArgs), account: undefined };
    const own = [
        ...checkName(kind, name, path),
        ...checkValues(kind.fields, values as Values, `${path}.`),
        ...checkOnDelete(onDelete, path),
        ...Object.entries(consumers).flatMap(([consumer, { onDelete, ...each }]) => [
            ...checkName(consumerKind, consumer, `${path}.consumers.${consumer}`),
            ...checkValues(consumerKind.fields, each as Values, `${path}.consumers.${consumer}.`),
            ...checkOnDelete(onDelete, `${path}.consumers.${consumer}`),
        ]),
    ];
    // How values fit together matters once each is valid.
    return own.length > 0 ? own : checkTogether(kind, args, `${path}.`);
}

/** What is wrong with how values fit together. */
export function checkTogether(kind: Kind, args: StoredArgs, path: string): Problem[] {
    if (kind === consumerKind) {
        return checkConsumer(args as object, path);
    }
    if (kind !== sections.streams) {
        const { limitMarkerTTL, mirror, sources } = args as {
            limitMarkerTTL?: string;
            mirror?: object;
            sources?: object;
        };
        return [
            ...atLeast("1s", limitMarkerTTL, `${path}limitMarkerTTL`),
            ...unless(
                mirror === undefined || sources === undefined,
                `${path}sources`,
                "cannot be combined with mirror: remove one of them",
            ),
        ];
    }
    const stream = args as StreamArgs;
    return [
        ...checkStream(stream, path),
        ...Object.entries(stream.consumers ?? {}).flatMap(([name, consumer]) =>
            checkConsumer(consumer, `${path}consumers.${name}.`),
        ),
        ...checkConsumersOf(stream, `${path}consumers.`),
    ];
}

/** Names are parts of subjects and files. */
export function checkName(kind: Kind, name: string, path: string): Problem[] {
    const isBucket = kind.key === "bucket";
    const form = isBucket ? /^[\w-]{1,250}$/ : /^[^\s.*>\\/]{1,255}$/;
    return unless(
        form.test(name),
        path,
        invalid(
            `name of a ${kind.noun}`,
            name,
            isBucket ? `letters, digits, "-" and "_"` : `no spaces, ".", "*", ">", "/" or "\\"`,
        ),
    );
}

function checkOnDelete(onDelete: string | undefined, path: string): Problem[] {
    return unless(
        onDelete === undefined || ["retain", "delete"].includes(onDelete),
        `${path}.onDelete`,
        `${JSON.stringify(onDelete)} does not exist: use one of retain, delete`,
    );
}

/** What the cluster does not have. */
function checkPlace({ path, args }: Asset, cluster: CompleteNatsClusterArgs): Problem[] {
    const { nodes, jetstream } = cluster;
    if (jetstream === false) {
        return [{ path, reason: "requires JetStream: remove jetstream: false" }];
    }
    const { account, replicas = 1, storage, maxBytes } = args;
    const size = storage === "memory" ? jetstream.memoryStore : jetstream.size;
    const key = storage === "memory" ? "jetstream.memoryStore" : "jetstream.size";
    return [
        ...unless(
            replicas <= nodes,
            `${path}.replicas`,
            `${replicas} is more than the cluster's ${nodes} ${nodes === 1 ? "node" : "nodes"}: use ${nodes} or less, or raise nodes`,
        ),
        ...unless(
            account === undefined || managerOf(usersOf(cluster), account) !== undefined,
            `${path}.account`,
            `"${account}" has no user with a password: use the account of a user, or add one to it`,
        ),
        ...unless(
            storage !== "memory" || jetstream.memoryStore !== undefined,
            `${path}.storage`,
            `"memory" requires jetstream.memoryStore`,
        ),
        ...unless(
            size === undefined ||
                (parseSize(maxBytes ?? "") ?? 0) <= (parseSize(size) ?? Number.POSITIVE_INFINITY),
            `${path}.maxBytes`,
            `"${maxBytes}" is more than ${key} ("${size}"): use less, or raise ${key}`,
        ),
    ];
}

/** A bucket is kept in a stream, which may be declared too. */
function checkNames(assets: readonly Asset[]): Problem[] {
    const inStreams = assets.map(({ kind, name, path }) => ({ path, stream: kind.serverName(name) }));
    return inStreams.flatMap(({ path, stream }, index) => {
        const other = inStreams.slice(0, index).find((each) => each.stream === stream);
        return unless(
            other === undefined,
            path,
            `the stream "${stream}" is already used by ${other?.path}: remove one of them`,
        );
    });
}

/** A message is stored in one stream. */
function checkOverlaps(assets: readonly Asset[]): Problem[] {
    const all = assets.flatMap((asset) => subjectsOf(asset).map((subject) => ({ ...asset, subject })));
    return all.flatMap(({ path, subject }, index) => {
        const other = all
            .slice(0, index)
            .find((each) => each.path !== path && collide(each.subject, subject));
        return unless(
            other === undefined,
            `${path}.subjects`,
            `"${subject}" overlaps with "${other?.subject}" of ${other?.path}: use others, or copy messages by sources`,
        );
    });
}

function subjectsOf({ kind, name, args }: Asset): readonly string[] {
    const { subjects, sources, mirror } = args as StreamArgs;
    if (kind !== sections.streams) {
        return kind.serverName(name).startsWith("KV_") ? [`$KV.${name}.>`] : [`$O.${name}.>`];
    }
    return subjects ?? (sources === undefined && mirror === undefined ? [name] : []);
}

/** Streams are created after those that they copy. */
function checkCycles(streams: Readonly<Record<string, StreamArgs>>): Problem[] {
    const reaches = (from: string, to: string, seen: readonly string[] = []): boolean =>
        originsOf(streams[from]).some(
            (each) => each === to || (!seen.includes(each) && reaches(each, to, [...seen, each])),
        );
    return Object.entries(streams)
        .filter(([name]) => reaches(name, name))
        .map(([name, { mirror }]) => ({
            path: `streams.${name}.${mirror === undefined ? "sources" : "mirror"}`,
            reason: `"${name}" copies itself by other streams: remove one of the sources`,
        }));
}

/** The streams of the same cluster that a stream copies. */
export function originsOf({ sources = [], mirror }: StreamArgs = {}): string[] {
    return [...sources, ...(mirror === undefined ? [] : [mirror])]
        .filter(({ external }) => external === undefined)
        .map(({ name }) => name);
}
