import type { Values } from "../../plugin/values.ts";

/** What an awaiter looks at, all of one moment. */
export interface View {
    readonly live: Values;
    /** The object as it came out of the creation or update that is waited for. */
    readonly submitted: Values;
    /** The object before the update; `undefined` after a creation. */
    readonly before: Values | undefined;
    /** Objects of the namespace, by kind: those that the awaiter asked for. */
    readonly related: Readonly<Record<string, readonly Values[]>>;
    /** How long, in seconds, the related objects have stayed the same. */
    readonly settled: number;
}

/** What an awaiter makes of it. */
export interface Verdict {
    readonly ready: boolean;
    /** Nothing will come of it any more. */
    readonly failed?: boolean;
    /** What is waited for. */
    readonly status?: string;
    /** What is wrong, should this be the last look. */
    readonly problems: readonly string[];
}

/** Tells whether objects of a kind are ready. */
export interface Awaiter {
    /** Other kinds to look at, by `apiVersion/Kind`. */
    readonly related: readonly string[];
    readonly judge: (view: View) => Verdict;
}

/** A number of the object's status or specification; 0 where there is none. */
export function number(value: unknown): number {
    return typeof value === "number" ? value : 0;
}
