import { at } from "../../engine/api.ts";
import type { Json } from "../../engine/api.ts";
import { durationText, nanoseconds } from "../../units.ts";
import {
    compact,
    count,
    isObject,
    nonEmpty,
    objects,
    stringMap,
    strings,
    text,
} from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { labelList, labelMap } from "../label.ts";

/** Two forms of a value: Pulumi's and Docker's. */
interface Form {
    readonly to: (value: Value) => Json;
    readonly from: (json: Json) => Value | undefined;
}

/** Each element of a list changes its form. */
function eachOf(to: (item: Values) => Json, from: (json: Json) => Values): Form {
    return {
        to: (value) => objects(value).map(to),
        from: (json) => (Array.isArray(json) ? json.map(from) : []),
    };
}

/** Limits on devices. */
export const rates = eachOf(
    ({ path, rate }) => ({ Path: text(path), Rate: count(rate) }),
    (json) => ({ path: String(at(json, "Path")), rate: Number(at(json, "Rate")) }),
);

/** Limits on the process. */
export const ulimits = eachOf(
    ({ name, soft, hard }) => ({ Name: text(name), Soft: count(soft), Hard: count(hard) }),
    (json) => ({
        name: String(at(json, "Name")),
        soft: Number(at(json, "Soft")),
        hard: Number(at(json, "Hard")),
    }),
);

/** Additional hosts: `name:address` for Docker. */
export const hosts = eachOf(
    ({ host, ip }) => `${text(host)}:${text(ip)}`,
    (json) => {
        const [host = "", ip = ""] = String(json).split(":");
        return { host, ip };
    },
);

/** Devices of the host, under their own path where no other is given. */
export const devices = {
    to: (value: Value): Json =>
        objects(value).map(({ hostPath, containerPath, permissions }) => ({
            PathOnHost: text(hostPath),
            PathInContainer: nonEmpty(containerPath) ?? text(hostPath),
            CgroupPermissions: text(permissions),
        })),
};

/** Requests for devices. */
export const deviceRequests = eachOf(
    ({ driver, count: number, deviceIds, capabilities, options }) => ({
        Driver: text(driver),
        Count: count(number),
        DeviceIDs: strings(deviceIds),
        Capabilities: [strings(capabilities)],
        Options: stringMap(options),
    }),
    (json) =>
        compact([
            ["driver", text(at(json, "Driver") as Value)],
            ["count", count(at(json, "Count") as Value)],
            ["deviceIds", strings(at(json, "DeviceIDs") as Value)],
            ["capabilities", strings((at(json, "Capabilities") as Value[] | null)?.[0])],
            ["options", stringMap(at(json, "Options") as Value)],
        ]),
);

/** `all`, or `device=0,2`. */
export const gpus = {
    to: (value: string): Json => {
        const [, ids] = /^device=(.+)$/.exec(value) ?? [];
        const which = ids === undefined ? { Count: -1 } : { DeviceIDs: ids.split(",") };
        return [{ ...which, Capabilities: [["gpu"]] }];
    },
};

const timings = {
    interval: "Interval",
    timeout: "Timeout",
    startPeriod: "StartPeriod",
    startInterval: "StartInterval",
} as const;

/** A health check: durations in nanoseconds for Docker, 0 left to Docker. */
export const healthcheck: Form = {
    to: (value) => {
        const given = isObject(value) ? value : {};
        const times = Object.entries(timings).map(([key, name]) => [
            name,
            nanoseconds(nonEmpty(given[key]) ?? "0"),
        ]);
        const set = times.filter(([, time]) => time !== 0);
        return {
            Test: strings(given["tests"]),
            Retries: count(given["retries"]),
            ...Object.fromEntries(set),
        } as Json;
    },
    from: (json) => {
        const times = Object.entries(timings).map(([key, name]) => [
            key,
            durationText(Number(at(json, name) ?? 0)),
        ]);
        const tests = strings(at(json, "Test") as Value);
        return { tests, retries: Number(at(json, "Retries") ?? 0), ...Object.fromEntries(times) } as Value;
    },
};

/** Mounts. */
export const mounts: Form = eachOf(mountTo, mountFrom);

function mountTo({ type, target, source, readOnly, bindOptions, volumeOptions, tmpfsOptions }: Values): Json {
    const options = {
        bind: {
            BindOptions: isObject(bindOptions) ? { Propagation: text(bindOptions["propagation"]) } : null,
        },
        volume: { VolumeOptions: isObject(volumeOptions) ? volumeOptionsTo(volumeOptions) : null },
        tmpfs: { TmpfsOptions: isObject(tmpfsOptions) ? tmpfsOptionsTo(tmpfsOptions) : null },
    }[text(type)];
    return {
        Type: text(type),
        Target: text(target),
        Source: text(source),
        ReadOnly: readOnly === true,
        ...options,
    };
}

function volumeOptionsTo({ noCopy, labels, driverName, driverOptions, subpath }: Values): Json {
    return {
        NoCopy: noCopy === true,
        Labels: labelMap(labels ?? []),
        DriverConfig: { Name: text(driverName), Options: stringMap(driverOptions) },
        Subpath: text(subpath),
    };
}

function tmpfsOptionsTo({ sizeBytes, mode }: Values): Json {
    return { SizeBytes: count(sizeBytes), Mode: count(mode) };
}

function mountFrom(json: Json): Values {
    const bind = at(json, "BindOptions.Propagation");
    return compact([
        ["target", at(json, "Target") as Value],
        ["source", (at(json, "Source") ?? "") as Value],
        ["type", at(json, "Type") as Value],
        ["readOnly", at(json, "ReadOnly") === true],
        ["bindOptions", typeof bind === "string" ? { propagation: bind } : undefined],
        ["volumeOptions", optionsFrom(at(json, "VolumeOptions"), volumeOptionsFrom)],
        ["tmpfsOptions", optionsFrom(at(json, "TmpfsOptions"), tmpfsOptionsFrom)],
    ]);
}

function optionsFrom(json: Json | undefined, from: (options: Json) => Values): Values | undefined {
    return isObject(json) ? from(json as Json) : undefined;
}

function volumeOptionsFrom(json: Json): Values {
    return {
        noCopy: at(json, "NoCopy") === true,
        labels: labelList(at(json, "Labels")),
        driverName: text((at(json, "DriverConfig.Name") ?? "") as Value),
        driverOptions: stringMap(at(json, "DriverConfig.Options") as Value),
        subpath: text((at(json, "Subpath") ?? "") as Value),
    };
}

function tmpfsOptionsFrom(json: Json): Values {
    return { sizeBytes: Number(at(json, "SizeBytes") ?? 0), mode: Number(at(json, "Mode") ?? 0) };
}
