import { isDeepStrictEqual } from "node:util";
import type { Change, Changes } from "../../plugin/rpc.ts";
import { isObject } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { touches } from "./replaceRules.ts";

type Path = readonly (string | number)[];

/** The two sides of a comparison. */
export interface Sides {
    /** What is live of the fields that were asked for. */
    readonly live: Values;
    /** What was asked for when that came to be. */
    readonly asked: Values;
    readonly wanted: Values;
}

/**
 * Compares what is live with what is wanted, as the official plugin does: by field, lists by position.
 *
 * What the server dropped when it was last asked for the very same is no difference: it would drop it again.
 */
export function differences({ live, asked, wanted }: Sides, replacing: readonly string[]): Changes {
    const changes: Changes = new Map();
    const compare = (
        path: Path,
        old: Value | undefined,
        was: Value | undefined,
        next: Value | undefined,
    ): void => {
        if (isObject(old) && isObject(next)) {
            for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
                compare([...path, key], old[key], isObject(was) ? was[key] : undefined, next[key]);
            }
        } else if (Array.isArray(old) && Array.isArray(next)) {
            for (let index = 0; index < Math.max(old.length, next.length); index++) {
                compare(
                    [...path, index],
                    old[index],
                    Array.isArray(was) ? was[index] : undefined,
                    next[index],
                );
            }
        } else if (!isDeepStrictEqual(old, next) && !(old === undefined && isDeepStrictEqual(was, next))) {
            const change = changeOf(old, next);
            changes.set(pathText(path), { change, replaces: touches(path, next ?? old, replacing) });
        }
    };
    compare([], live, asked, wanted);
    return changes;
}

function changeOf(old: Value | undefined, next: Value | undefined): Change {
    return old === undefined ? "add" : next === undefined ? "delete" : "update";
}

/** A path as Pulumi writes it. */
export function pathText(path: Path): string {
    return path.reduce<string>((text, step) => {
        if (typeof step === "number") {
            return `${text}[${step}]`;
        }
        if (/[."[\]]/.test(step)) {
            return `${text}["${step.replaceAll('"', '\\"')}"]`;
        }
        return text === "" ? step : `${text}.${step}`;
    }, "");
}

/** Leaves out what the program asked to ignore. */
export function withoutIgnored(changes: Changes, ignored: readonly string[]): Changes {
    const isIgnored = (path: string): boolean =>
        ignored.some(
            (ignore) => path === ignore || path.startsWith(`${ignore}.`) || path.startsWith(`${ignore}[`),
        );
    return new Map([...changes].filter(([path]) => !isIgnored(path)));
}
