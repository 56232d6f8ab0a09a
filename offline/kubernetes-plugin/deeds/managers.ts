import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isObject, objects, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { annotation, metadataOf } from "../objects/object.ts";
import type { Settings } from "../config.ts";

/** Who creates: so does the official plugin, and takes the fields over with the first update. */
export const creator = "pulumi-kubernetes";

/** Whose fields an update takes over: what wrote them was this plugin, or kubectl for the same user. */
const predecessors = [
    ["kubectl", "Apply"],
    ["kubectl", "Update"],
    ["before-first-apply", "Update"],
    [creator, "Update"],
    ["pulumi-resource-kubernetes", "Update"],
] as const;

/** The name that a resource's fields are managed under: the user's choice, the one it had, or a new one. */
export function fieldManagerOf(inputs: Values, before: string): string {
    const chosen = annotation(inputs, "pulumi.com/patchFieldManager");
    return chosen || before || `${creator}-${randomBytes(4).toString("hex")}`;
}

/** Whether fields of others are taken over without asking. */
export function isForced(inputs: Values, settings: Settings): boolean {
    return annotation(inputs, "pulumi.com/patchForce") === "true" || settings.enablePatchForce;
}

/** Hands the fields of predecessors to a manager. */
export async function takeOver(cluster: Cluster, live: Values, manager: string): Promise<void> {
    const before = objects(metadataOf(live)["managedFields"]);
    const after = handedOver(before, manager);
    if (!isDeepStrictEqual(before, after)) {
        await cluster.patch(live, [{ op: "replace", path: "/metadata/managedFields", value: after }]);
    }
}

/** The entries of `managedFields` after a take-over. */
export function handedOver(entries: readonly Values[], manager: string): Values[] {
    const isOwn = ({ manager: name, operation, subresource }: Values): boolean =>
        name === manager && operation === "Apply" && subresource === undefined;
    const isPredecessor = (entry: Values): boolean =>
        !isOwn(entry) &&
        entry["subresource"] === undefined &&
        predecessors.some(
            ([name, operation]) =>
                text(entry["manager"]).startsWith(name) && entry["operation"] === operation,
        );
    const taken = entries.filter(isPredecessor);
    const [first, ...rest] = [...entries.filter(isOwn), ...taken];
    if (first === undefined || taken.length === 0) {
        return [...entries];
    }
    const fields = rest.reduce<Value>(
        (all, { fieldsV1 = {} }) => merged(all, fieldsV1),
        first["fieldsV1"] ?? {},
    );
    const others = entries.filter((entry) => !isOwn(entry) && !isPredecessor(entry));
    return [...others, { ...first, manager, operation: "Apply", fieldsV1: fields }];
}

function merged(a: Value, b: Value): Value {
    if (!isObject(a) || !isObject(b)) {
        return a;
    }
    const entries = Object.entries(b).map(([key, value]) => {
        const mine = a[key];
        return [key, mine === undefined ? value : merged(mine, value)] as const;
    });
    return { ...a, ...Object.fromEntries(entries) };
}

/** Gives up all fields of a manager. */
export async function relinquish(cluster: Cluster, object: Values, manager: string): Promise<void> {
    const { name, namespace } = metadataOf(object);
    const metadata = { name: name ?? "", ...(namespace !== undefined && { namespace }) };
    const minimal = { apiVersion: object["apiVersion"] ?? "", kind: object["kind"] ?? "", metadata };
    await cluster.apply(minimal, { fieldManager: manager });
}
