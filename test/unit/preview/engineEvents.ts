import { readEvents } from "../../../preview/events.ts";
import type { StackPreview } from "../../../preview/stackPreview.ts";

/** A step of the engine, as tests need it. */
interface Step {
    /** Types of the components around it and its own, from outside in. */
    readonly types: readonly string[];
    readonly name: string;
    readonly old?: Readonly<Record<string, unknown>>;
    readonly now?: Readonly<Record<string, unknown>> | undefined;
    readonly diffs?: readonly string[];
    readonly keys?: readonly string[];
    readonly paths?: readonly string[];
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    /** The name of the component around it. */
    readonly parent?: string;
}

const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
/** A secret as the engine's events have it. */
export const secret = { ...secretMark, ciphertext: "[secret]" };
/** A value that is known after the update. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const stackUrn = "urn:pulumi:prod::dhi::pulumi:pulumi:Stack::dhi-prod";

/** An event that starts a step. */
export function step(op: string, given: Step): object {
    return { resourcePreEvent: { metadata: metadata(op, given), planning: true } };
}

/** What a refresh found of a resource. */
export function refreshed(given: Step): object {
    return { resOutputsEvent: { metadata: metadata("refresh", given), planning: true } };
}

/** The steps of a replacement that deletes first. */
export function replaced(given: Step): object[] {
    return ["delete-replaced", "replace", "create-replacement"].map((op) =>
        step(op, op === "delete-replaced" ? { ...given, now: undefined, keys: [] } : given),
    );
}

function metadata(op: string, { types, name, old, now, diffs, keys, paths, ...more }: Step) {
    const urn = `urn:pulumi:prod::dhi::${types.join("$")}::${name}`;
    const { parent, protect, retainOnDelete } = more;
    const around = types.slice(0, -1);
    const state = (inputs: object | undefined) =>
        inputs && {
            type: types.at(-1),
            urn,
            custom: !/^dhi:(nats:(Docker|Helm)Cluster|rust:|images:)/.test(types.at(-1) ?? ""),
            id: "",
            parent:
                around.length === 0 ? stackUrn : `urn:pulumi:prod::dhi::${around.join("$")}::${parent ?? ""}`,
            inputs,
            outputs: {},
            protect,
            retainOnDelete,
        };
    return {
        op,
        urn,
        type: types.at(-1),
        old: state(old) ?? null,
        new: state(now) ?? null,
        diffs,
        keys,
        detailedDiff:
            paths &&
            Object.fromEntries(paths.map((path) => [path, { diffKind: "update", inputDiff: false }])),
    };
}

/** The events of a preview that ran to its end. */
export function previewOf(...events: readonly object[]): StackPreview {
    const end = { summaryEvent: { durationSeconds: 3, resourceChanges: {}, isPreview: true } };
    return readEvents("prod", [...events, end].map((event) => JSON.stringify(event)).join("\n"));
}

/** The types of what a cluster on Docker has. */
export const inCluster = {
    container: ["dhi:nats:DockerCluster", "docker:index/container:Container"],
    volume: ["dhi:nats:DockerCluster", "docker:index/volume:Volume"],
    stream: ["dhi:nats:DockerCluster", "dhi:nats:Stream"],
} as const;

/** A server of the cluster `nats` that is replaced by one with another image. */
export function serverWithTag(index: number, before: string, after: string): object[] {
    return replaced({
        types: inCluster.container,
        parent: "nats",
        name: `nats-${index}`,
        old: { image: `dhi.io/nats:${before}` },
        now: { image: `dhi.io/nats:${after}` },
        diffs: ["image"],
        keys: ["image"],
        paths: ["image"],
    });
}
