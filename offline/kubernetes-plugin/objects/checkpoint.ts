import { isObject, open, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { withSecretsOf } from "./secrets.ts";

/** An object as the state has it: what is live, and beside it what was asked for. */
export interface Checkpoint {
    readonly inputs: Values;
    readonly live: Values;
    readonly initialApiVersion: string;
    readonly fieldManager: string;
}

/** JSON schema's extensions; Pulumi wants names without dashes. */
const dashed = new Set(
    "embedded-resource int-or-string list-map-keys list-type map-type preserve-unknown-fields validations"
        .split(" ")
        .map((name) => `x-kubernetes-${name}`),
);
const underscored = new Map([...dashed].map((key) => [key.replaceAll("-", "_"), key]));

/** Writes a state, in the official plugin's form: either can take over a stack of the other. */
export function toState(checkpoint: Checkpoint, like: Values): Values {
    return {
        ...withSecretsOf(toPulumi(checkpoint.live) as Values, like),
        __inputs: withSecretsOf(toPulumi(checkpoint.inputs) as Values, like),
        __initialApiVersion: checkpoint.initialApiVersion,
        __fieldManager: checkpoint.fieldManager,
    };
}

/** Reads a state. */
export function fromState(state: Values): Checkpoint {
    const {
        __inputs: inputs,
        __initialApiVersion: initial,
        __fieldManager: manager,
        ...live
    } = fromPulumi(state);
    const asked = isObject(inputs) ? inputs : {};
    return {
        inputs: asked,
        live,
        initialApiVersion: text(initial) || text(asked["apiVersion"]),
        fieldManager: text(manager),
    };
}

/** Properties as the API server wants them. */
export function fromPulumi(values: Values): Values {
    return renamed(open(values), (key) => underscored.get(key) ?? key) as Values;
}

/** Values of the API server as Pulumi wants them. */
export function toPulumi(value: Value): Value {
    return renamed(value, (key) => (dashed.has(key) ? key.replaceAll("-", "_") : key));
}

function renamed(value: Value, rename: (key: string) => string): Value {
    if (Array.isArray(value)) {
        return value.map((item) => renamed(item, rename));
    }
    if (!isObject(value)) {
        return value;
    }
    const entries = Object.entries(value).filter(([, item]) => item !== null);
    return Object.fromEntries(entries.map(([key, item]) => [rename(key), renamed(item, rename)]));
}
