import type { ResourceChange } from "../stackPreview.ts";
import { counted, listed } from "../words.ts";
import { kindOf } from "./roles.ts";

/** What a change means for those who use what runs. */
export interface Effect {
    /** Whether data goes, something is down, something restarts while the rest works, or nothing is noticed. */
    readonly severity: Severity;
    /** A phrase for the verdict: `3 servers roll one at a time`. */
    readonly verdict: string;
    /** What clients notice. */
    readonly noticed: string;
    /** What keeps it from harm. */
    readonly protection?: string;
    /** What would make it avoidable. */
    readonly avoidable?: string;
    /** The resources, in the order in which they change. */
    readonly resources: readonly ResourceChange[];
}

/** The kinds of effects, worst first. */
export const severities = ["data", "outage", "restart", "none"] as const;
export type Severity = (typeof severities)[number];

/** The effect on resources, if there are any. */
export function each(
    resources: readonly ResourceChange[],
    effect: (resources: readonly ResourceChange[]) => Effect,
): Effect[] {
    return resources.length === 0 ? [] : [effect(resources)];
}

/** What is created: new, or again because somebody else removed it. */
export function added(
    changes: readonly ResourceChange[],
    lost: ReadonlySet<string>,
    verdict: (count: number, isBack: boolean) => string,
): Effect[] {
    const created = changes.filter(({ operation }) => operation === "create");
    return [false, true].flatMap((isBack) =>
        each(
            created.filter(({ urn }) => lost.has(urn) === isBack),
            (resources) => ({
                severity: "none",
                verdict: verdict(resources.length, isBack),
                noticed: "Nothing.",
                resources,
            }),
        ),
    );
}

/** Resources in numbers: `1 volume with streams, 2 streams`. */
export function things(resources: readonly ResourceChange[]): string {
    const kinds = [...new Set(resources.map(thing))];
    return listed(
        kinds.map((kind) => counted(resources.filter((each) => thing(each) === kind).length, kind)),
    );
}

function thing(resource: ResourceChange): string {
    const isClusters =
        resource.component?.type === "dhi:nats:DockerCluster" && resource.type.endsWith(":Volume");
    return isClusters ? "volume with streams" : (kindOf(resource).split(".").at(-1) ?? "").toLowerCase();
}
