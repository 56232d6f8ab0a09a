import { check } from "../check.ts";
import { diff } from "../diff.ts";
import type { Difference } from "../../plugin/rpc.ts";
import { plan } from "../plan.ts";
import { isKnown, isReserved, isSame, isZero, lookUp } from "../schema.ts";
import type { Properties, Property } from "../schema.ts";
import { compact, knownOf } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import type { Checked } from "../check.ts";
import { PartlyDone } from "../../plugin/errors.ts";
import type { Context, Existing, ResourceType } from "./resource.ts";

/** What a check starts from. */
export interface ToCheck {
    readonly name: string;
    readonly news: Values;
    readonly olds: Values;
    readonly seed: Uint8Array;
    readonly proposedName?: string | undefined;
}

/** A resource of the deployment: state and the inputs that led to it. */
export interface Deployed extends Existing {
    readonly inputs: Values;
}

/** What the engine asks of a resource type. */
export interface Provider {
    check(toCheck: ToCheck): Promise<Checked>;
    diff(old: Deployed, news: Values): Difference;
    /** @param preview nothing may be done; what is not known yet is left unknown. */
    create(context: Context, inputs: Values, preview: boolean): Promise<Existing>;
    read(context: Context, old: Deployed): Promise<Deployed | undefined>;
    update(context: Context, old: Deployed, news: Values, preview: boolean): Promise<Values>;
    delete(context: Context, old: Existing): Promise<void>;
}

/** Serves a resource type from its table of properties. */
export function providerOf(type: ResourceType): Provider {
    const { properties, namesItself } = type;
    return {
        check: async (toCheck) => await Promise.resolve(check({ ...toCheck, properties, namesItself })),
        diff: ({ state }, news) => ({
            changes: diff(properties, state, plan(properties, state, news)),
            deletesBeforeReplacing: type.deletedBeforeReplaced ?? (namesItself && hasChosenName(news)),
        }),
        create: async (context, inputs, preview) => {
            const planned = plan(properties, undefined, inputs);
            return preview ? { id: "", state: planned } : await create(context, type, knownOf(planned));
        },
        read: async (context, old) => await read(context, type, old),
        update: async (context, old, news, preview) => {
            const planned = plan(properties, old.state, news);
            return preview ? planned : await update(context, type, old, knownOf(planned));
        },
        delete: async (context, old) => {
            await type.delete(context, old);
        },
    };
}

async function create(context: Context, type: ResourceType, planned: Values): Promise<Existing> {
    try {
        const { id, state } = await type.create(context, planned);
        // Sets are kept as they were given; a refresh shows what Docker made of them. So does the official plugin.
        const sets = Object.entries(planned).filter(([key]) => isEchoed(type.properties[key]));
        return { id, state: { ...state, ...compact(sets), ...versioned(type, { id, state }) } };
    } catch (error) {
        if (error instanceof PartlyDone) {
            const { id, state } = error;
            throw new PartlyDone(error, { id, state: { ...state, ...versioned(type, error) } });
        }
        throw error;
    }
}

async function update(context: Context, type: ResourceType, old: Existing, planned: Values): Promise<Values> {
    return { ...(await type.update(context, old, planned)), ...versioned(type, old) };
}

function isEchoed(property: Property | undefined): boolean {
    return property?.type === "set" || property?.echoed === true;
}

/** A name of the user's choice is taken as long as the old resource is there; a made-up one never is. */
function hasChosenName(inputs: Values): boolean {
    const defaults = inputs["__defaults"];
    return Array.isArray(defaults) && !defaults.includes("name");
}

async function read(context: Context, type: ResourceType, old: Deployed): Promise<Deployed | undefined> {
    const imported = Object.keys(old.state).length === 0;
    if (imported && !type.importable) {
        throw new Error("this resource cannot be imported");
    }
    const found = await type.read(context, old);
    if (found === undefined) {
        return undefined;
    }
    const inputs = imported
        ? importedInputs(type.properties, found.state)
        : refreshedInputs(type.properties, old, found.state);
    const state = unchangedWhereSame(type.properties, old.state, withoutReserved(found.state));
    return { id: found.id, state: { ...state, ...versioned(type, found) }, inputs };
}

/** A value that is only written in another way would show as found changed. */
function unchangedWhereSame(properties: Properties, old: Values, found: Values): Values {
    const entries = Object.entries(found).map(([key, value]) => {
        const property = lookUp(properties, key);
        const same = property !== undefined && isSame(property, old[key], value);
        return [key, same ? (old[key] ?? value) : value] as const;
    });
    return Object.fromEntries(entries);
}

/** All that is not as it would be anyway. */
function importedInputs(properties: Properties, state: Values): Values {
    const entries = Object.entries(state).filter(([key, value]) => {
        const property = lookUp(properties, key);
        const isInput = property !== undefined && !property.output;
        return isInput && (property.required === true || !(isZero(value) || value === property.default));
    });
    return compact([...entries, ["__defaults", []]]);
}

/** The inputs as they would have to be for the state that was found; unchanged where the state has not changed. */
function refreshedInputs(properties: Properties, { inputs, state: old }: Deployed, state: Values): Values {
    const entries = Object.entries(inputs).map(([key, input]) => {
        const property = lookUp(properties, key);
        const same = property === undefined || isReserved(key) || isSame(property, old[key], state[key]);
        return [key, same ? input : drifted(state[key])] as const;
    });
    return compact(entries);
}

function drifted(value: Value | undefined): Value | undefined {
    return isKnown(value) ? value : undefined;
}

/** How the official plugin notes the version of its state: it can take over a stack that began here. */
function versioned({ schemaVersion }: ResourceType, { id }: Existing): Values {
    const version: Values =
        schemaVersion === 0 ? {} : { __meta: JSON.stringify({ schema_version: String(schemaVersion) }) };
    return { ...version, id };
}

/** What that plugin keeps beside the properties describes the state as it left it, and not as it is now. */
function withoutReserved(state: Values): Values {
    return compact(Object.entries(state).filter(([key]) => !isReserved(key)));
}
