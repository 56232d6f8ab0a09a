import { at } from "../../engine/api.ts";
import type { Json } from "../../engine/api.ts";
import { isZero } from "../../schema.ts";
import { count, isObject, objects, strings, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { containerTable } from "./properties.ts";
import type { ContainerProperty } from "./properties.ts";

type Body = { [key: string]: Json };

/** The body of the request that creates a container. */
export function createRequest(values: Values): Json {
    const body = bodyOf(values, () => true);
    for (const [path, value] of [["Image", text(values["image"])] as const, ...composed(values)]) {
        put(body, path, value);
    }
    return body;
}

/** The body of the request that changes a container's limits while it runs. */
export function updateRequest(values: Values): Json {
    return at(
        bodyOf(values, ({ updatable }) => updatable === true),
        "HostConfig",
    ) as Json;
}

function bodyOf(values: Values, concerns: (property: ContainerProperty) => boolean): Body {
    const body: Body = {};
    for (const [key, property] of Object.entries(containerTable)) {
        const value = values[key];
        const given = value !== undefined && !isZero(value);
        const sent = (given || property.alwaysSent) && concerns(property);
        if (sent && property.at !== undefined && !property.output) {
            put(body, bodyPath(property.at), given ? docker(property, value as never) : false);
        }
    }
    return body;
}

/** `docker inspect` nests what belongs to the image under `Config`; the request has it on top. */
function bodyPath(place: string): string {
    return place.replace(/^Config\./, "");
}

function docker({ to }: ContainerProperty, value: never): Json {
    return to === undefined ? value : to(value);
}

function put(body: Body, path: string, value: Json): void {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let place = body;
    for (const key of keys) {
        const inner = place[key];
        place = isObject(inner) ? (inner as Body) : ((place[key] = {}) as Body);
    }
    place[last] = value;
}

/** What does not go one to one. */
function composed(values: Values): [string, Json][] {
    return [
        ...capabilities(values),
        ...security(values),
        ...processorTime(values),
        ...ports(values),
        ...volumes(values),
    ];
}

function capabilities({ capabilities: given }: Values): [string, Json][] {
    if (!isObject(given)) {
        return [];
    }
    return [
        ["HostConfig.CapAdd", capabilityNames(given["adds"])],
        ["HostConfig.CapDrop", capabilityNames(given["drops"])],
    ];
}

/** `net_admin` is `CAP_NET_ADMIN`; a refresh shows it so, and a program that has it otherwise sees a change. */
function capabilityNames(given: Value | undefined): string[] {
    const names = strings(given).map((name) => name.trim().toUpperCase());
    return names.includes("ALL")
        ? ["ALL"]
        : names.map((name) => (name.startsWith("CAP_") ? name : `CAP_${name}`)).sort();
}

/** `systempaths=unconfined` is an option of the client only; for the daemon it means two empty lists. */
function security({ securityOpts }: Values): [string, Json][] {
    const options = strings(securityOpts);
    const passedOn = options.filter((option) => option !== "systempaths=unconfined");
    if (passedOn.length === options.length) {
        return [];
    }
    return [
        ["HostConfig.SecurityOpt", passedOn],
        ["HostConfig.MaskedPaths", []],
        ["HostConfig.ReadonlyPaths", []],
    ];
}

function processorTime({ cpus, cpuPeriod, cpuQuota }: Values): [string, Json][] {
    if (!isZero(cpus)) {
        return [];
    }
    return [
        ["HostConfig.CpuPeriod", count(cpuPeriod)],
        ["HostConfig.CpuQuota", count(cpuQuota)],
    ];
}

function ports(values: Values): [string, Json][] {
    const exposed: Body = {};
    const bindings: Record<string, Json[]> = {};
    for (const { internal, external, ip, protocol } of objects(values["ports"])) {
        const port = `${count(internal)}/${text(protocol)}`;
        exposed[port] = {};
        (bindings[port] ??= []).push({ HostIp: text(ip), HostPort: String(count(external)) });
    }
    if (Object.keys(exposed).length === 0) {
        return [];
    }
    return [
        ["ExposedPorts", exposed],
        ["HostConfig.PortBindings", bindings],
    ];
}

function volumes(values: Values): [string, Json][] {
    const given = objects(values["volumes"]);
    const mounted = given.filter(({ fromContainer }) => isZero(fromContainer));
    for (const { fromContainer, containerPath } of given) {
        checkVolume(text(fromContainer), text(containerPath));
    }
    const named = mounted.filter(
        ({ hostPath, volumeName }) => text(hostPath) !== "" || text(volumeName) !== "",
    );
    return given.length === 0
        ? []
        : [
              ["Volumes", Object.fromEntries(mounted.map(({ containerPath }) => [text(containerPath), {}]))],
              ["HostConfig.Binds", named.map(bind)],
              [
                  "HostConfig.VolumesFrom",
                  given.map(({ fromContainer }) => text(fromContainer)).filter(Boolean),
              ],
          ];
}

function checkVolume(fromContainer: string, containerPath: string): void {
    if (fromContainer === "" && containerPath === "") {
        throw new Error("Unable to parse volumes: volume entry without container path or source container");
    }
    if (fromContainer !== "" && containerPath !== "") {
        throw new Error("Unable to parse volumes: both a container and a path specified in a volume entry");
    }
}

function bind({ hostPath, volumeName, containerPath, readOnly, selinuxRelabel }: Values): string {
    const source = text(hostPath) === "" ? text(volumeName) : text(hostPath);
    const options = [readOnly === true ? "ro" : "rw", text(selinuxRelabel)].filter(Boolean).join(",");
    return `${source}:${text(containerPath)}:${options}`;
}
