import { isObject } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";

/** What is live of the fields that were asked for: the server adds many of its own. */
export function pruned(live: Values, inputs: Values): Values {
    const common = Object.entries(live).flatMap(([key, value]) => {
        const input = inputs[key];
        return input === undefined ? [] : [[key, prunedValue(value, input)] as const];
    });
    return Object.fromEntries(common);
}

function prunedValue(live: Value, input: Value): Value {
    if (isObject(live) && isObject(input)) {
        return pruned(live, input);
    }
    return Array.isArray(live) && Array.isArray(input) ? prunedItems(live, input) : live;
}

function prunedItems(live: Value[], inputs: Value[]): Value[] {
    const [first] = live;
    const [wanted] = inputs;
    if (first !== undefined && wanted !== undefined && kindOf(first) !== kindOf(wanted)) {
        return live;
    }
    return inputs.slice(0, live.length).map((input, index) => prunedValue(live[index] as Value, input));
}

function kindOf(value: Value): string {
    return Array.isArray(value) ? "array" : typeof value;
}
