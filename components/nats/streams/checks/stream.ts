import { parseDuration } from "../../../duration.ts";
import { unless, type Problem } from "../../../problems.ts";
import type { StreamArgs, StreamOrigin } from "../args/stream.ts";
import { collide, isSubject } from "../../args/subjects.ts";
import { checkSubjects, invalidSubject } from "./subjects.ts";

/** The server keeps these for itself, apart from its reports. */
const reserved = ["$JS.>", "$JSC.>", "$NRG.>", "$SYS.>"];
const reports = /^\$(?:JS\.EVENT|SYS\.ACCOUNT)\./;

/** What is wrong with how a stream's properties fit together, each of which is valid. */
export function checkStream(args: StreamArgs, path: string): Problem[] {
    const at = (name: keyof StreamArgs) => `${path}${name}`;
    const { sources = [], mirror } = args;
    return [
        ...checkSubjects(at("subjects"), args.subjects ?? []),
        ...checkReserved(args, at("subjects")),
        ...checkMirror(args, path),
        ...(mirror === undefined ? [] : checkOrigin(mirror, at("mirror"))),
        ...sources.flatMap((source, index) => checkOrigin(source, `${at("sources")}[${index}]`)),
        ...checkLimits(args, path),
        ...checkCounter(args, at("allowMessageCounter")),
        ...unless(
            args.denyPurge !== true || args.allowRollup !== true,
            at("allowRollup"),
            "cannot be combined with denyPurge: remove one of them",
        ),
        ...unless(
            args.persistMode !== "async" || (args.storage !== "memory" && (args.replicas ?? 1) === 1),
            at("persistMode"),
            `"async" cannot be combined with several replicas or storage "memory": remove one of them`,
        ),
    ];
}

function checkReserved({ subjects = [], noAck, replicas = 1 }: StreamArgs, path: string): Problem[] {
    return subjects.filter(isSubject).flatMap((subject) => {
        if (noAck === true) {
            return unless(subject !== ">" || replicas === 1, path, `">" requires replicas: 1`);
        }
        return unless(
            reports.test(subject) || !reserved.some((each) => collide(each, subject)),
            path,
            `"${subject}" includes subjects of the server: use others, or noAck: true`,
        );
    });
}

function checkMirror(args: StreamArgs, path: string): Problem[] {
    const others = [
        "subjects",
        "sources",
        "firstSequence",
        "allowMessageCounter",
        "subjectDeleteMarkerTTL",
    ] as const;
    return args.mirror === undefined
        ? []
        : others.flatMap((other) =>
              unless(
                  args[other] === undefined,
                  `${path}${other}`,
                  "cannot be combined with mirror: remove one of them",
              ),
          );
}

function checkOrigin(origin: StreamOrigin, path: string): Problem[] {
    const { filterSubject, subjectTransforms = [], startSequence, startTime } = origin;
    return [
        ...unless(
            filterSubject === undefined || isSubject(filterSubject),
            `${path}.filterSubject`,
            invalidSubject(filterSubject ?? ""),
        ),
        ...unless(
            filterSubject === undefined || subjectTransforms.length === 0,
            `${path}.filterSubject`,
            "cannot be combined with subjectTransforms: remove one of them",
        ),
        ...unless(
            startSequence === undefined || startTime === undefined,
            `${path}.startTime`,
            "cannot be combined with startSequence: remove one of them",
        ),
    ];
}

/** The server's least duration of what expires. */
const least = "100ms";

function checkLimits(args: StreamArgs, path: string): Problem[] {
    const { maxAge, duplicateWindow, discardNewPerSubject, discard, maxMessagesPerSubject } = args;
    const age = nanoseconds(maxAge) ?? Number.POSITIVE_INFINITY;
    return [
        ...atLeast(least, maxAge, `${path}maxAge`),
        ...atLeast(least, duplicateWindow, `${path}duplicateWindow`),
        ...atLeast("1s", args.subjectDeleteMarkerTTL, `${path}subjectDeleteMarkerTTL`),
        ...unless(
            (nanoseconds(duplicateWindow) ?? 0) <= age,
            `${path}duplicateWindow`,
            `"${duplicateWindow}" is longer than maxAge ("${maxAge}"): use less, or raise maxAge`,
        ),
        ...unless(
            discardNewPerSubject !== true || (discard === "new" && maxMessagesPerSubject !== undefined),
            `${path}discardNewPerSubject`,
            `requires discard: "new" and maxMessagesPerSubject`,
        ),
    ];
}

function checkCounter(args: StreamArgs, path: string): Problem[] {
    return unless(
        args.allowMessageCounter !== true ||
            ((args.retention ?? "limits") === "limits" &&
                args.discard !== "new" &&
                args.allowMessageTTL !== true &&
                args.allowMessageSchedules !== true),
        path,
        `requires retention "limits" and discard "old", and neither allowMessageTTL nor allowMessageSchedules`,
    );
}

/** What is wrong with a duration that is shorter than the server allows. */
export function atLeast(min: string, value: string | undefined, path: string): Problem[] {
    return unless(
        value === undefined || (nanoseconds(value) ?? 0) >= (nanoseconds(min) ?? 0),
        path,
        `"${value}" is too short: use "${min}" or more`,
    );
}

function nanoseconds(duration: string | undefined): number | undefined {
    return duration === undefined ? undefined : parseDuration(duration);
}
