import { generatedName } from "../../plugin/naming.ts";
import { isObject, unknown } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { annotation, metadataOf, nameOf, withMetadata } from "./object.ts";

export const autonamed = "pulumi.com/autonamed";

/** What there is to make a name of. */
export interface NameSource {
    /** The resource's name in the program. */
    readonly name: string;
    readonly seed: Uint8Array;
    /** The name to make up, where the engine has an opinion: its own, or (`""`) none at all. */
    readonly proposedName: string | undefined;
}

/** Gives an object without a name the one it had, or a new one, and notes that it was made up. */
export function named(object: Values, old: Values | undefined, source: NameSource): Values {
    if (nameOf(object) !== "" || isGenerated(object)) {
        return object;
    }
    if (old !== undefined) {
        return annotation(old, autonamed) === "true" ? withName(object, nameOf(old)) : object;
    }
    if (source.proposedName === "") {
        throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
    }
    return withName(object, source.proposedName ?? generatedName(source.name, source.seed, 8));
}

/** Whether the API server is to make up the name. */
export function isGenerated(object: Values): boolean {
    return nameOf(object) === "" && metadataOf(object)["generateName"] !== undefined;
}

function withName(object: Values, name: string): Values {
    const annotations = metadataOf(object)["annotations"] ?? {};
    const noted = isObject(annotations) ? { ...annotations, [autonamed]: "true" } : unknown;
    return withMetadata(object, { name, annotations: noted });
}
