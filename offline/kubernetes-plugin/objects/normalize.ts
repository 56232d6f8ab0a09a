import { hasUnknown, isObject, without } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { gvkOf, isCrd, isSecretKind, metadataOf } from "./object.ts";
import { canonicalQuantity } from "./quantity.ts";
import { isBuiltIn } from "./scope.ts";

const readOnly = new Set([
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
]);

/** Fields whose entries are quantities. */
const quantityMaps = new Set(["requests", "limits", "capacity", "allocatable", "hard", "overhead"]);

/** Fields that are a quantity. */
const quantities = new Set(["sizeLimit", "averageValue"]);

/**
 * Writes inputs as the API server will give them back, so that another spelling of the same thing is no difference.
 * What holds values that are not known yet is left as it is.
 */
export function normalized(object: Values): Values {
    const known = !hasUnknown(object) && isBuiltIn(gvkOf(object).group);
    const spelled = known ? spellings(object) : object;
    const metadata = Object.entries(metadataOf(spelled)).filter(([key]) => !readOnly.has(key));
    return isObject(spelled["metadata"]) ? { ...spelled, metadata: Object.fromEntries(metadata) } : spelled;
}

function spellings(object: Values): Values {
    if (isSecretKind(object)) {
        return secretSpelling(object);
    }
    return isCrd(object) ? crdSpelling(object) : (withQuantities(object) as Values);
}

/** The server keeps `stringData` as `data`, and Base64 without line breaks. */
function secretSpelling({ stringData, ...secret }: Values): Values {
    const data = Object.entries(isObject(secret["data"]) ? secret["data"] : {}).map(
        ([key, value]) => [key, typeof value === "string" ? base64Again(value) : value] as const,
    );
    const texts = Object.entries(isObject(stringData) ? stringData : {}).map(
        ([key, value]) => [key, Buffer.from(String(value)).toString("base64")] as const,
    );
    const all = [...data, ...texts];
    return all.length === 0 ? secret : { ...secret, data: Object.fromEntries(all) };
}

function base64Again(value: string): string {
    const compact = value.replace(/[\r\n]/g, "");
    const again = Buffer.from(compact, "base64").toString("base64");
    // What is no Base64 is for the server to refuse.
    return again === compact ? again : value;
}

function crdSpelling(crd: Values): Values {
    const definition = without(crd, "status");
    const { spec } = definition;
    return isObject(spec) && spec["preserveUnknownFields"] === false
        ? { ...definition, spec: without(spec, "preserveUnknownFields") }
        : definition;
}

function withQuantities(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(withQuantities);
    }
    if (!isObject(value)) {
        return value;
    }
    const entries = Object.entries(value).map(([key, item]) => {
        if (quantityMaps.has(key) && isObject(item)) {
            return [
                key,
                Object.fromEntries(Object.entries(item).map(([name, q]) => [name, quantity(q)])),
            ] as const;
        }
        return [key, quantities.has(key) ? quantity(item) : withQuantities(item)] as const;
    });
    return Object.fromEntries(entries);
}

function quantity(value: Value): Value {
    const isQuantity = typeof value === "string" || typeof value === "number";
    return isQuantity ? canonicalQuantity(String(value)) : withQuantities(value);
}
