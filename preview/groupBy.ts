import type { Operation, Resource, ResourceChange } from "./stackPreview.ts";

/** The operations in the order in which they matter. */
export const operations: readonly Operation[] = [
    "delete",
    "replace",
    "forget",
    "update",
    "import",
    "create",
    "read",
];

/** Changes, those that take something away first, then by name. */
export function byOperation(changes: readonly ResourceChange[]): ResourceChange[] {
    const rank = ({ operation }: ResourceChange) => operations.indexOf(operation);
    return byName(changes).toSorted((a, b) => rank(a) - rank(b));
}

const names = new Intl.Collator("en", { numeric: true });

/** Resources by name: the engine's order is another one in each preview. */
export function byName<T extends Resource>(resources: readonly T[]): T[] {
    return resources.toSorted((a, b) => names.compare(a.name, b.name) || names.compare(a.urn, b.urn));
}

/** What tells components apart: two of different types may have the same name. */
export function componentKey({ component }: Resource): string {
    return component === undefined ? "" : `${component.type} ${component.name}`;
}

/** Items by a key, in the order of their first ones. */
export function groupBy<T, Key extends string>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
    const groups = new Map<Key, T[]>();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined) {
            groups.set(key, [item]);
        } else {
            group.push(item);
        }
    }
    return groups;
}
