import { at } from "../../engine/api.ts";
import type { Json } from "../../engine/api.ts";
import { isZero } from "../../schema.ts";
import type { Property } from "../../schema.ts";
import { compact, isObject, strings, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { containerTable } from "./properties.ts";
import type { ContainerProperty } from "./properties.ts";

/**
 * The state of a container, from what `docker inspect` says.
 *
 * @param state what is known from the deployment; it stays where Docker cannot say (`envs`, `uploads`) or where the
 * answer depends on how it was asked for.
 */
export function stateFrom(inspect: Json, state: Values): Values {
    const read = Object.entries(containerTable).map(([key, property]) => {
        return [key, readBack(property, inspect, state[key])] as const;
    });
    return { ...state, ...compact(read), ...identity(inspect, state), ...running(inspect, state) };
}

function readBack(property: ContainerProperty, inspect: Json, known: Value | undefined): Value | undefined {
    const json = property.at === undefined ? null : (at(inspect, property.at) ?? null);
    const skipped =
        property.at === undefined ||
        property.readBack === "never" ||
        (property.readBack === "if set" && isZero(known)) ||
        (property.readBack === "if there" && (json === null || json === 0));
    return skipped ? undefined : valueOf(property, json);
}

function valueOf(property: ContainerProperty, json: Json): Value | undefined {
    return property.from === undefined ? ((json ?? zeroOf(property)) as Value) : property.from(json as never);
}

/** Docker says `null` for much that has not been asked for. */
function zeroOf({ type }: Property): Json {
    return { string: "", number: 0, boolean: false, map: {}, object: {}, list: [], set: [] }[type];
}

function identity(inspect: Json, state: Values): Values {
    // Asked for by its id, the image is known by its id; else by the reference that was given, digest and all.
    const byId = text(state["image"]).startsWith("sha256:");
    return compact([
        ["id", at(inspect, "Id") as Value],
        ["name", text(at(inspect, "Name") as Value).replace(/^\//, "")],
        ["image", at(inspect, byId ? "Image" : "Config.Image") as Value],
        ["platform", at(inspect, "Platform") as Value],
        ["capabilities", capabilities(inspect)],
        ["networkDatas", networks(inspect)],
    ]);
}

function capabilities(inspect: Json): Values | undefined {
    const adds = strings(at(inspect, "HostConfig.CapAdd") as Value);
    const drops = strings(at(inspect, "HostConfig.CapDrop") as Value);
    return adds.length + drops.length === 0 ? undefined : { adds, drops };
}

function networks(inspect: Json): Value {
    const connected = at(inspect, "NetworkSettings.Networks");
    const entries = isObject(connected) ? Object.entries(connected as Record<string, Json>) : [];
    return entries
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([networkName, data]) => network(networkName, data));
}

function network(networkName: string, data: Json): Values {
    const fields: Record<string, string> = {
        ipAddress: "IPAddress",
        ipPrefixLength: "IPPrefixLen",
        gateway: "Gateway",
        globalIpv6Address: "GlobalIPv6Address",
        globalIpv6PrefixLength: "GlobalIPv6PrefixLen",
        ipv6Gateway: "IPv6Gateway",
        macAddress: "MacAddress",
    };
    const values = Object.entries(fields).map(([key, name]) => [key, at(data, name) as Value] as const);
    return { networkName, ...compact(values) };
}

function running(inspect: Json, state: Values): Values {
    const isRunning = at(inspect, "State.Running") === true;
    const wanted = state["mustRun"] === true;
    const ended: Values = isRunning ? {} : { exitCode: Number(at(inspect, "State.ExitCode") ?? 0) };
    // A container that should run and does not shows as a change, and the next deployment starts it.
    const stopped: Values = !isRunning && wanted ? { mustRun: false } : {};
    const published: Values =
        (isRunning || wanted) && !isZero(state["ports"]) ? { ports: ports(inspect) } : {};
    return { ...ended, ...stopped, ...published };
}

function ports(inspect: Json): Value {
    const published = at(inspect, "NetworkSettings.Ports");
    const entries = isObject(published) ? Object.entries(published as Record<string, Json>) : [];
    const sorted = entries.sort(([a], [b]) => parseInt(a) - parseInt(b));
    return sorted.flatMap(([port, bindings]) => {
        const [internal, protocol = "tcp"] = port.split("/");
        return ((bindings ?? []) as Json[]).map((binding) => ({
            internal: Number(internal),
            external: Number(at(binding, "HostPort")),
            ip: String(at(binding, "HostIp")),
            protocol,
        }));
    });
}
