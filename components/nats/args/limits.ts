import { isServerTime } from "../../duration.ts";
import type { PlainArgs } from "../../arguments.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkSize, checkWholeNumber, parseSize } from "../../quantity.ts";

/** Limits of one server for its clients (https://docs.nats.io/running-a-nats-service/configuration#limits). */
export interface NatsLimitArgs {
    /**
     * The maximum number of clients, 1 to 10 000 000: the server's `max_connections`.
     *
     * @default - 65 536, the server's own default
     * @example 1000
     */
    readonly maxConnections?: number;
    /**
     * The maximum number of subscriptions of one client, 1 to 10 000 000: the server's `max_subscriptions`.
     *
     * @default - no limit
     * @example 1000
     */
    readonly maxSubscriptions?: number;
    /**
     * How much may wait for one slow client before the server disconnects it, as a number and a unit, from
     * `maxPayload` to `1Gi`: the server's `max_pending`.
     *
     * @default - "64Mi", the server's own default
     * @example "128Mi"
     */
    readonly maxPending?: string;
    /**
     * The maximum length of a protocol line, `512` bytes to `1Mi`, which long subjects and many permissions of a JWT need:
     * the server's `max_control_line`.
     *
     * @default - "4Ki", the server's own default
     * @example "16Ki"
     */
    readonly maxControlLine?: string;
    /**
     * How long a write to a client may take before the server disconnects it: the server's `write_deadline`. A number and a
     * unit (`ms`, `s`, `m`).
     *
     * @default - "10s", the server's own default
     * @example "2s"
     */
    readonly writeDeadline?: string;
    /**
     * The time between pings of the server to a quiet client: the server's `ping_interval`. A number and a unit (`ms`, `s`,
     * `m`).
     *
     * @default - "2m", the server's own default
     * @example "20s"
     */
    readonly pingInterval?: string;
    /**
     * The number of pings without an answer after which the server disconnects a client, 1 to 100: the server's
     * `ping_max`.
     *
     * @default - 2, the server's own default
     * @example 3
     */
    readonly maxPingsOut?: number;
}

/** Every problem of the limits. */
export function checkLimits(args: PlainArgs<NatsLimitArgs> & { readonly maxPayload: string }): Problem[] {
    const { maxConnections, maxSubscriptions, maxPingsOut, writeDeadline, pingInterval } = args;
    const { maxPending, maxControlLine, maxPayload } = args;
    return [
        ...checkWholeNumber("maxConnections", "number of clients", maxConnections, [1, 10_000_000]),
        ...checkWholeNumber("maxSubscriptions", "number of subscriptions", maxSubscriptions, [1, 10_000_000]),
        ...checkRange("maxPending", maxPending, [maxPayload, "1Gi"], "64Mi"),
        ...checkRange("maxControlLine", maxControlLine, ["0.5Ki", "1Mi"], "4Ki"),
        ...checkDuration("writeDeadline", writeDeadline, "10s"),
        ...checkDuration("pingInterval", pingInterval, "2m"),
        ...checkWholeNumber("maxPingsOut", "number of pings", maxPingsOut, [1, 100]),
    ];
}

/** What is wrong with a size that may be left out. */
function checkRange(
    path: string,
    size: string | undefined,
    [min, max]: readonly [string, string],
    example: string,
): Problem[] {
    const problems = size === undefined ? [] : checkSize(path, size, example);
    // An invalid lower limit is a problem of its own.
    const bytes = size === undefined ? undefined : parseSize(size);
    return bytes === undefined
        ? problems
        : unless(
              bytes >= (parseSize(min) ?? 0) && bytes <= (parseSize(max) ?? 0),
              path,
              `"${size}" is not between "${min}" and "${max}": use for example "${example}"`,
          );
}

/** What is wrong with a time that may be left out. A single unit, as other forms are easily misread. */
function checkDuration(path: string, time: string | undefined, example: string): Problem[] {
    return unless(
        time === undefined || isServerTime(time),
        path,
        invalid("time", time, `a whole number and a unit (ms, s, m), for example "${example}"`),
    );
}
