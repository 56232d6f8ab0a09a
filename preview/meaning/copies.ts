import type { Resource } from "../stackPreview.ts";
import { cut, listed } from "../words.ts";

/** More names are not read. */
const maxNames = 9;

/** What streams lose where as many servers go. A preview does not know which servers have their copies, so it is the worst that can be. */
export function copiesAtRisk(streams: readonly Resource[], removed: number): string {
    const at = (isAtRisk: (copies: number, left: number) => boolean) =>
        streams.filter(({ inputs }) => {
            const copies = Number(inputs["replicas"] ?? 1);
            return isAtRisk(copies, copies - Math.min(copies, removed));
        });
    const parts = [
        named(
            "all of",
            at((_, left) => left === 0),
        ),
        named(
            "the majority of",
            at((copies, left) => left > 0 && left <= copies / 2),
        ),
    ].filter((part) => part !== undefined);
    const risk = parts.length === 0 ? "" : `, at worst ${listed(parts)}`;
    return `Streams lose the copies that they had there${risk}.`;
}

function named(what: string, streams: readonly Resource[]): string | undefined {
    const names = streams.map(({ name, inputs }) => {
        const own = inputs["name"] ?? inputs["bucket"];
        // What a name of NATS cannot have would be markup.
        return cut(typeof own === "string" ? own : name, 60).replaceAll(/[^\w…-]/g, "_");
    });
    const omitted = names.length - maxNames;
    const shown = [...names.slice(0, maxNames), ...(omitted > 0 ? [`${omitted} more`] : [])];
    return names.length === 0 ? undefined : `${what} ${listed(shown)}`;
}
