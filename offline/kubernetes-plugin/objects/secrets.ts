import { hasSecret, isObject, isSecret, secret } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";

/**
 * Marks in `values` as secret what is secret in `like`, and all data of Kubernetes Secrets. A list with a secret in it
 * is secret as a whole: its order may not be kept.
 */
export function withSecretsOf(values: Values, like: Values): Values {
    if (values["kind"] === "Secret") {
        return marked(values, ["data", "stringData"]);
    }
    const entries = Object.entries(values).map(
        ([key, value]) => [key, markedLike(value, like[key])] as const,
    );
    return Object.fromEntries(entries);
}

function markedLike(value: Value, like: Value | undefined): Value {
    if (isObject(value) && isObject(like) && !isSecret(like)) {
        return withSecretsOf(value, like);
    }
    return hasSecret(like) && !isSecret(value) ? secret(value) : value;
}

function marked(values: Values, keys: readonly string[]): Values {
    const entries = Object.entries(values).map(([key, value]) => {
        const isMarked = keys.includes(key) && !isSecret(value);
        return [key, isMarked ? secret(value) : value] as const;
    });
    return Object.fromEntries(entries);
}
