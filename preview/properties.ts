import type { PropertyChange, Value } from "./stackPreview.ts";
import { includesSecret, isContainer, shown, unmarked } from "./values.ts";

type Values = Readonly<Record<string, unknown>>;

/** What the engine says of a change. */
export interface Reasons {
    /** Top-level properties that differ; none if the provider does not say. */
    readonly differing: readonly string[];
    /** Paths that differ, as the provider says them. */
    readonly paths: readonly string[];
    /** Paths or top-level properties that make the resource be replaced. */
    readonly replacing: readonly string[];
}

/**
 * The properties that change, with nested paths. Secrets cannot be compared: one changes if the provider says that its
 * property does, and nothing else in it differs.
 */
export function propertyChanges(before: Values, after: Values, reasons: Reasons): PropertyChange[] {
    const named = [...reasons.differing, ...reasons.paths.map(rootOf), ...reasons.replacing.map(rootOf)];
    const roots = named.length > 0 ? [...new Set(named)] : Object.keys({ ...before, ...after });
    return roots
        .filter((root) => !root.startsWith("__"))
        .flatMap((root) => {
            const found = [...differences(root, before[root], after[root])];
            const changes =
                found.length > 0 || named.length === 0
                    ? found
                    : [hiddenChange(root, before[root], after[root])];
            const isReason = (path: string) => reasons.replacing.some((each) => isRelated(each, path));
            return changes.map((change) => ({ ...change, replaces: isReason(change.path) }));
        });
}

type Difference = Omit<PropertyChange, "replaces">;

function* differences(path: string, before: unknown, after: unknown): Generator<Difference> {
    const [old, now] = [unmarked(before), unmarked(after)];
    if (old === "secret" && now === "secret") {
        return;
    }
    if (typeof old === "string" || typeof now === "string") {
        // What was a secret, or becomes one, is not shown on the other side either.
        const isSecret = old === "secret" || now === "secret";
        if (isSecret) {
            yield { path, before: withheld(before), after: withheld(after) };
        } else if (old !== now) {
            yield { path, before: shown(before), after: shown(after) };
        }
        return;
    }
    if (
        isContainer(old.plain) &&
        isContainer(now.plain) &&
        Array.isArray(old.plain) === Array.isArray(now.plain)
    ) {
        const [olds, news] = [old.plain as Values, now.plain as Values];
        const isArray = Array.isArray(old.plain);
        for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
            if (isArray || !key.startsWith("__")) {
                yield* differences(`${path}${isArray ? `[${key}]` : step(key)}`, olds[key], news[key]);
            }
        }
    } else if (old.plain !== now.plain) {
        yield { path, before: shown(before), after: shown(after) };
    }
}

function withheld(value: unknown): Value {
    return value === undefined ? { kind: "absent" } : { kind: "secret" };
}

/** A property that differs in a way that its inputs do not show: in a secret, or from what is really there. */
function hiddenChange(path: string, before: unknown, after: unknown): Difference {
    const secret = { kind: "secret" } as const;
    return includesSecret([before, after])
        ? { path, before: secret, after: secret }
        : { path, before: shown(before), after: shown(after) };
}

function rootOf(path: string): string {
    return (
        /^(?:\["((?:[^"\\]|\\.)*)"\]|([^.[]+))/
            .exec(path)
            ?.slice(1)
            .find((each) => each !== undefined) ?? path
    );
}

/** Whether one of two paths is the other, or around it. */
function isRelated(one: string, other: string): boolean {
    const [outer, inner] = one.length <= other.length ? [one, other] : [other, one];
    return inner.startsWith(outer) && ["", ".", "["].includes(inner.charAt(outer.length));
}

function step(key: string): string {
    return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
