import { at, EngineError } from "../engine/api.ts";
import type { Engine, Json } from "../engine/api.ts";
import type { Properties } from "../schema.ts";
import { stringMap, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { labelList, labelMap, labelSet } from "./label.ts";
import { failed } from "../../plugin/errors.ts";
import { until } from "./resource.ts";
import type { Context, Existing, ResourceType } from "./resource.ts";

const forceNew = { forceNew: true } as const;

const properties = {
    cluster: { type: "map", unsupported: "the offline Docker plugin has no cluster volumes" },
    driver: { type: "string", ...forceNew, computed: true },
    driverOpts: { type: "map", ...forceNew },
    labels: { ...labelSet, ...forceNew },
    mountpoint: { type: "string", output: true },
    name: { type: "string", ...forceNew, computed: true },
} as const satisfies Properties;

/** `docker:index/volume:Volume`. */
export const volume: ResourceType = {
    properties,
    namesItself: true,
    schemaVersion: 1,
    importable: true,
    create,
    read,
    update: async (_context, _existing, planned) => await Promise.resolve(planned),
    delete: remove,
};

async function create(context: Context, planned: Values): Promise<Existing> {
    const name = await createOnly(context, planned);
    const state = { name };
    return (await read(context, { id: name, state })) ?? { id: name, state };
}

async function createOnly({ engine }: Context, planned: Values): Promise<string> {
    const { name, driver, driverOpts, labels } = planned;
    const body = {
        Name: text(name),
        Driver: text(driver),
        DriverOpts: stringMap(driverOpts),
        Labels: labelMap(labels ?? []),
    };
    try {
        return String(at(await engine.call("POST", "/volumes/create", body), "Name"));
    } catch (error) {
        throw failed("Unable to create volume", error);
    }
}

async function read({ engine }: Context, { id, state }: Existing): Promise<Existing | undefined> {
    const inspect = await engine.find(`/volumes/${encodeURIComponent(id)}`);
    return inspect === undefined ? undefined : { id, state: { ...state, ...stateFrom(inspect), id } };
}

function stateFrom(inspect: Json): Values {
    const value = (path: string): Value => (at(inspect, path) ?? "") as Value;
    return {
        name: value("Name"),
        driver: value("Driver"),
        driverOpts: stringMap(value("Options")),
        labels: labelList(at(inspect, "Labels")),
        mountpoint: value("Mountpoint"),
    };
}

async function remove({ engine }: Context, { id }: Existing): Promise<void> {
    const removed = await until(async () => await removedOrBusy(engine, id), 30, 500);
    if (!removed) {
        throw new Error(`volume ${id} is in use: remove the containers that mount it`);
    }
}

async function removedOrBusy(engine: Engine, id: string): Promise<boolean> {
    try {
        await engine.call("DELETE", `/volumes/${encodeURIComponent(id)}?force=1`);
        return true;
    } catch (error) {
        if (error instanceof EngineError && error.message.includes("volume is in use")) {
            return false;
        }
        throw error;
    }
}
