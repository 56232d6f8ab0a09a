import { at, EngineError } from "../engine/api.ts";
import type { Json } from "../engine/api.ts";
import type { Properties } from "../schema.ts";
import { compact, isObject, nonEmpty, objects, stringMap, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { labelList, labelMap, labelSet } from "./label.ts";
import { failed } from "../../plugin/errors.ts";
import { until } from "./resource.ts";
import type { Context, Existing, ResourceType } from "./resource.ts";

const forceNew = { forceNew: true } as const;
const chosen = { computed: true } as const;

const properties = {
    attachable: { type: "boolean", ...forceNew },
    driver: { type: "string", ...forceNew, ...chosen },
    ingress: { type: "boolean", ...forceNew },
    internal: { type: "boolean", ...forceNew, ...chosen },
    ipamConfigs: {
        type: "set",
        fields: {
            subnet: { type: "string", ...forceNew },
            ipRange: { type: "string", ...forceNew },
            gateway: { type: "string", ...forceNew },
            auxAddress: { type: "map", ...forceNew },
        },
        ...forceNew,
        ...chosen,
    },
    ipamDriver: { type: "string", default: "default", ...forceNew },
    ipamOptions: { type: "map", ...forceNew },
    ipv6: { type: "boolean", ...forceNew },
    labels: { ...labelSet, ...forceNew },
    name: { type: "string", required: true, ...forceNew },
    options: { type: "map", ...forceNew, ...chosen },
    scope: { type: "string", output: true },
} as const satisfies Properties;

/** `docker:index/network:Network`. */
export const network: ResourceType = {
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
    const id = await createOnly(context, planned);
    return (await read(context, { id, state: planned })) ?? { id, state: planned };
}

async function createOnly({ engine }: Context, given: Values): Promise<string> {
    try {
        return String(at(await engine.call("POST", "/networks/create", createRequest(given)), "Id"));
    } catch (error) {
        throw failed("Unable to create network", error);
    }
}

function createRequest(given: Values): Json {
    return {
        Name: text(given["name"]),
        // Docker would allow two networks of one name, and then no one could tell them apart.
        CheckDuplicate: true,
        Driver: nonEmpty(given["driver"]) ?? "bridge",
        Internal: given["internal"] === true,
        Attachable: given["attachable"] === true,
        Ingress: given["ingress"] === true,
        EnableIPv6: given["ipv6"] === true,
        Options: stringMap(given["options"]),
        Labels: labelMap(given["labels"] ?? []),
        IPAM: {
            Driver: text(given["ipamDriver"]),
            Options: stringMap(given["ipamOptions"]),
            Config: objects(given["ipamConfigs"]).map(({ subnet, ipRange, gateway, auxAddress }) => ({
                Subnet: text(subnet),
                IPRange: text(ipRange),
                Gateway: text(gateway),
                AuxiliaryAddresses: stringMap(auxAddress),
            })),
        },
    };
}

async function read({ engine }: Context, { id, state }: Existing): Promise<Existing | undefined> {
    const inspect = await engine.find(`/networks/${id}`);
    return inspect === undefined ? undefined : { id, state: { ...state, ...stateFrom(inspect), id } };
}

function stateFrom(inspect: Json): Values {
    const value = (path: string): Value => (at(inspect, path) ?? "") as Value;
    return {
        name: value("Name"),
        labels: labelList(at(inspect, "Labels")),
        driver: value("Driver"),
        options: stringMap(value("Options")),
        internal: value("Internal"),
        attachable: value("Attachable"),
        ingress: value("Ingress"),
        ipv6: value("EnableIPv6"),
        ipamDriver: value("IPAM.Driver"),
        ipamOptions: stringMap(value("IPAM.Options")),
        ipamConfigs: ((at(inspect, "IPAM.Config") ?? []) as Json[]).map(ipamConfig),
        scope: value("Scope"),
    };
}

function ipamConfig(config: Json): Values {
    const auxiliary = at(config, "AuxiliaryAddresses") as Value | undefined;
    const fields = { subnet: "Subnet", ipRange: "IPRange", gateway: "Gateway" };
    const values = Object.entries(fields).map(
        ([key, name]) => [key, (at(config, name) ?? "") as Value] as const,
    );
    return compact([...values, ["auxAddress", isObject(auxiliary) ? auxiliary : {}]]);
}

async function remove({ engine }: Context, { id }: Existing): Promise<void> {
    // Containers that are being removed hold on to their network a little longer.
    const removed = await until(async () => await removedOrBusy(engine, id), 30, 500);
    if (!removed) {
        throw new Error(`network ${id} still has active endpoints: disconnect the containers that use it`);
    }
}

async function removedOrBusy(engine: Context["engine"], id: string): Promise<boolean> {
    try {
        await engine.call("DELETE", `/networks/${id}`);
        return true;
    } catch (error) {
        if (error instanceof EngineError && error.status === 404) {
            return true;
        }
        if (error instanceof EngineError && error.message.includes("has active endpoints")) {
            return false;
        }
        throw error;
    }
}
