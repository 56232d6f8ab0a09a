import { markKey, secretMark, unknownValue } from "../engineValues.ts";
import { isMap, join, unknown, type MadeResource, type Values } from "./resource.ts";

/** What it writes for a secret where secrets are not shown, and marks nothing. */
const hiddenText = "[secret]";

/** Where plugins of a bridged provider note in their inputs what they have added, at every level. */
const notes = "__defaults";

/** A resource as the engine records it, in the events of a preview or for a policy pack. */
export function recordedResource(type: string, name: string, inputs: Values): MadeResource {
    const secrets = new Set<string>();
    return { type, name, props: plain(inputs, "", secrets) as Values, secrets };
}

function plain(value: unknown, path: string, secrets: Set<string>): unknown {
    if (value === unknownValue) {
        return unknown;
    }
    if (value === hiddenText || (isMap(value) && value[markKey] === secretMark)) {
        secrets.add(path);
        return unknown;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => plain(item, `${path}[${index}]`, secrets));
    }
    return isMap(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .filter(([key]) => key !== notes)
                  .map(([key, item]) => [key, plain(item, join(path, key), secrets)]),
          )
        : value;
}
