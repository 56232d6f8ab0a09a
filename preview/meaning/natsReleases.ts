import { compareVersions } from "../../components/images/versions.ts";
import { groupBy } from "../groupBy.ts";
import { listed } from "../words.ts";

/** A minor version of NATS, and what is worth knowing before a cluster gets it or goes back from it. */
interface Line {
    readonly version: string;
    /** What changes for those who use it. */
    readonly into: readonly string[];
    /** What an older server makes of the streams that it leaves behind. */
    readonly back: readonly string[];
    /** The oldest version that a cluster goes back to. */
    readonly backTo?: string;
    /** The oldest version that servers may have while others have this one. */
    readonly beside?: string;
}

const rebuilt =
    "the state of streams is read again from all their messages at the first start: servers are ready later, nothing is lost";
const offline = "streams and consumers that use what is new in it are offline until it is back";

/**
 * The minor versions of NATS, in their order; there is no 2.13.
 *
 * Sources, read 2026-11-26: https://docs.nats.io/release-notes (which lines get patches) and the considerations for upgrades
 * and downgrades in https://github.com/nats-io/nats.docs/tree/master/release_notes. Where those say nothing:
 * https://github.com/nats-io/nats-server at v2.12.0, v2.14.5 and v2.15.1, `server/feature_flags.go` (`js_raft_delete_range`),
 * `server/jetstream_versioning.go` (`JSApiLevel`) and `server/filestore.go` (`fullStateVersion`).
 */
const lines: readonly Line[] = [
    { version: "2.9", into: [], back: [] },
    { version: "2.10", into: [], back: [], backTo: "2.9.22" },
    {
        version: "2.11",
        into: [
            "names of servers and clusters may not have spaces",
            "a stream queues at most 10,000 messages of 128 MB that are published without waiting",
        ],
        back: [rebuilt],
    },
    {
        version: "2.12",
        into: ["requests to JetStream with unknown fields are refused, which old client libraries may send"],
        back: [rebuilt, offline],
        backTo: "2.11.9",
    },
    {
        version: "2.14",
        into: ["a stream whose disk reports errors stops, and its server is unhealthy"],
        back: [rebuilt, offline, "mirrors and sources may stop until all servers are older"],
    },
    {
        version: "2.15",
        into: [],
        back: [offline],
        beside: "2.14",
    },
];

/** NATS patches the latest line and the one before it. */
const maintained = 2;

/** What a change from one version of NATS to another brings. */
export function natsNotes(from: string, to: string): string[] {
    const { order } = compareVersions(from, to);
    const [older, newer] = order < 0 ? [from, to] : [to, from];
    const between = lines.filter(
        ({ version }) =>
            compareVersions(version, older).order > 0 && compareVersions(version, newer).order <= 0,
    );
    return order < 0 ? upgrade(between, from, to) : downgrade(between.toReversed(), to);
}

function upgrade(between: readonly Line[], from: string, to: string): string[] {
    const brought = between.map(({ version }) => version);
    return [
        ...(brought.length > 0 ? [`brings NATS ${listed(brought)}`] : []),
        ...considerations(between, "since", ({ into }) => into),
        ...mixed(between, from),
        ...endOfLife(to),
    ];
}

function downgrade(between: readonly Line[], to: string): string[] {
    const tooOld = between.flatMap(({ version, backTo }) =>
        backTo !== undefined && compareVersions(to, backTo).order < 0
            ? [`may misread what ${version} stored: go back to ${backTo} or later`]
            : [],
    );
    return [
        ...tooOld,
        ...considerations(between, "back from", ({ back }) => back),
        ...mixed(between, to),
        ...endOfLife(to),
    ];
}

/** What several lines have in common is said once. */
function considerations(
    between: readonly Line[],
    when: string,
    textsOf: (line: Line) => readonly string[],
): string[] {
    const found = between.flatMap((line) => textsOf(line).map((text) => ({ text, version: line.version })));
    return [...groupBy(found, ({ text }) => text)].map(
        ([text, same]) => `${when} ${listed(same.map(({ version }) => version))}, ${text}`,
    );
}

/** During a roll, servers of both versions run. */
function mixed(between: readonly Line[], older: string): string[] {
    return between.flatMap(({ version, beside }) =>
        beside !== undefined && compareVersions(older, beside).order < 0
            ? [`servers of ${older} can crash beside those of ${version}: go by way of ${beside}`]
            : [],
    );
}

function endOfLife(version: string): string[] {
    const index = lines.findIndex((line) => compareVersions(line.version, version).order === 0);
    return index !== -1 && index < lines.length - maintained
        ? [`NATS ${lines[index]?.version} has reached its end of life: it gets no fixes from NATS`]
        : [];
}
