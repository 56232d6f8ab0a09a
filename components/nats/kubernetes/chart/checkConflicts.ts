import { isDeepStrictEqual } from "node:util";
import { weakens } from "../../../hardening/weakened.ts";
import { unless, type Problem } from "../../../problems.ts";
import { isMap, isOpen } from "./checkValues.ts";
import { owners, type Owner } from "./conflicts.ts";
import type { ChartValues } from "./plan.ts";

/** Which name a message has: of an argument of the component, or of a key of a stack. */
export type Naming = "argument" | "key";

/** A value by the names on its path. */
interface Leaf {
    readonly path: readonly string[];
    readonly value: unknown;
    /** The path that the user wrote. */
    readonly shown: string;
}

/**
 * Finds values of the chart that set in another way what an argument sets, or that take away the hardening. Values that
 * equal what the arguments make are fine.
 *
 * @param own the values that the arguments make.
 */
export function checkConflicts(values: ChartValues, own: ChartValues, naming: Naming): Problem[] {
    return leaves(values, []).flatMap((leaf) => [
        ...checkOwner(leaf, own, naming),
        ...unless(
            !weakens(leaf.path, leaf.value),
            leaf.shown,
            "takes away a part of the pods' restricted profile, without which the namespace refuses them: remove it",
        ),
    ]);
}

function checkOwner({ path, value, shown }: Leaf, own: ChartValues, naming: Naming): Problem[] {
    const owner = ownerOf(path);
    if (owner === undefined) {
        return [];
    }
    // What is not set is off.
    const orOff = (given: unknown) => given ?? (path.at(-1) === "enabled" ? false : undefined);
    const typed = orOff(at(own, path));
    const isHarmless = "onlyIfSet" in owner && owner.onlyIfSet === true && typed === undefined;
    return unless(isHarmless || isDeepStrictEqual(orOff(value), typed), shown, conflict(owner, naming));
}

function conflict(owner: Owner, naming: Naming): string {
    if ("reason" in owner) {
        return `cannot be changed, because ${owner.reason}`;
    }
    const name = naming === "argument" ? owner.argument : `dhi:${owner.key}`;
    return `is set by ${name}: use that instead`;
}

/** What sets a path, or one above it. */
function ownerOf(path: readonly string[]): Owner | undefined {
    const names = path.map((name) => (/^\d+$/.test(name) ? "*" : name));
    return names
        .map((_, index) => owners[names.slice(0, index + 1).join(".")])
        .find((owner) => owner !== undefined);
}

/** All values below a path that are known. A patch counts as a value at its place. */
function leaves(value: unknown, path: readonly string[], shown = path.join(".")): Leaf[] {
    if (path.at(-1) === "patch" && Array.isArray(value)) {
        return value.flatMap((each: unknown, index) =>
            patched(each, [...path.slice(0, -1), "merge"], `${shown}[${index}]`),
        );
    }
    if (value !== null && isOpen(value)) {
        return [];
    }
    return isMap(value) && Object.keys(value).length > 0
        ? Object.entries(value).flatMap(([key, each]) =>
              leaves(each, canonical([...path, key]), join(shown, key)),
          )
        : [{ path, value, shown }];
}

/** What a patch sets. What it appends to a list, such as a container beside the server, has no place of its own. */
function patched(patch: unknown, parent: readonly string[], shown: string): Leaf[] {
    const { path, value = null } = (isMap(patch) ? patch : {}) as { path?: unknown; value?: unknown };
    if (typeof path !== "string" || path.endsWith("/-")) {
        return [];
    }
    const steps = path.split("/").slice(1);
    const place = steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    return leaves(
        value,
        place.reduce<readonly string[]>((above, key) => canonical([...above, key]), parent),
    ).map((leaf) => ({ ...leaf, shown }));
}

const blocks = new Set(["cluster", "jetstream", "leafnodes", "websocket", "mqtt", "gateway"]);

/** One path for what the chart lets users set in several places. */
function canonical(path: readonly string[]): readonly string[] {
    const [first, second, third = "", ...rest] = path;
    if (first === "config" && second === "merge" && blocks.has(third)) {
        return ["config", third, "merge", ...rest];
    }
    return path.join(".") === "statefulSet.merge.spec.template" ? ["podTemplate", "merge"] : path;
}

function at(values: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>(
        (value, key) => (isMap(value) ? (value as Record<string, unknown>)[key] : undefined),
        values,
    );
}

function join(parent: string, key: string): string {
    return parent === "" ? key : `${parent}.${key}`;
}
