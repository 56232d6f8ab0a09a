import { atLeast, matching } from "../../schema.ts";
import type { Properties } from "../../schema.ts";
import { nanoseconds } from "../../units.ts";
import { labelSet } from "../label.ts";

// The objects inside a container's properties, with the checks and defaults of the official plugin.

const forceNew = { forceNew: true } as const;
const requiredText = { type: "string", required: true, ...forceNew } as const;
const optionalText = { type: "string", ...forceNew } as const;

/** A mount; for each type its own options. */
export const mount = {
    target: { type: "string", required: true },
    source: { type: "string" },
    type: { type: "string", required: true, problem: matching(/^(bind|volume|tmpfs)$/) },
    readOnly: { type: "boolean" },
    bindOptions: {
        type: "object",
        fields: {
            propagation: {
                type: "string",
                problem: matching(/^(private|rprivate|shared|rshared|slave|rslave)$/),
            },
        },
    },
    volumeOptions: {
        type: "object",
        fields: {
            noCopy: { type: "boolean" },
            labels: labelSet,
            driverName: { type: "string" },
            driverOptions: { type: "map" },
            subpath: { type: "string", ...forceNew },
        },
    },
    tmpfsOptions: {
        type: "object",
        fields: { sizeBytes: { type: "number" }, mode: { type: "number" } },
        ...forceNew,
    },
} as const satisfies Properties;

/** A volume, a folder of the host, or the volumes of another container. */
export const volume = {
    fromContainer: optionalText,
    containerPath: optionalText,
    hostPath: {
        ...optionalText,
        problem: (path: string) =>
            path === "" || /^[a-zA-Z]:[\\/]|^\//.test(path)
                ? undefined
                : `'${path}' must be an absolute path`,
    },
    volumeName: optionalText,
    readOnly: { type: "boolean", ...forceNew },
    selinuxRelabel: { ...optionalText, problem: matching(/^(z|Z)$/) },
} as const satisfies Properties;

/** A published port. Docker chooses the host's where none is given. */
export const port = {
    internal: { type: "number", required: true, ...forceNew },
    external: { type: "number", computed: true, ...forceNew },
    ip: { type: "string", default: "0.0.0.0", ...forceNew },
    protocol: { type: "string", default: "tcp", ...forceNew },
} as const satisfies Properties;

/** A network to be in, and how one is known there. */
export const network = {
    name: requiredText,
    aliases: { type: "set", ...forceNew },
    ipv4Address: optionalText,
    ipv6Address: optionalText,
    linkLocalIps: { type: "set", ...forceNew },
    macAddress: optionalText,
    driverOpts: { type: "set", ...forceNew },
    gwPriority: { type: "number", ...forceNew, problem: atLeast(0) },
} as const satisfies Properties;

/** What a container is in a network; only ever read. */
export const networkData = {
    networkName: { type: "string", output: true },
    ipAddress: { type: "string", output: true },
    ipPrefixLength: { type: "number", output: true },
    gateway: { type: "string", output: true },
    globalIpv6Address: { type: "string", output: true },
    globalIpv6PrefixLength: { type: "number", output: true },
    ipv6Gateway: { type: "string", output: true },
    macAddress: { type: "string", output: true },
} as const satisfies Properties;

/** A file to be put in before the start, by one of three sources. */
export const upload = {
    file: requiredText,
    content: optionalText,
    contentBase64: {
        ...optionalText,
        // The value is not named: it may be a secret.
        problem: (value: string) => (isBase64(value) ? undefined : "the value is not base64 decodeable"),
    },
    source: optionalText,
    sourceHash: optionalText,
    executable: { type: "boolean", default: false, ...forceNew },
    permissions: { ...optionalText, problem: matching(/^0[0-7]{3}$/) },
    owner: optionalText,
    group: optionalText,
} as const satisfies Properties;

function isBase64(value: string): boolean {
    return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

const period = {
    type: "string",
    default: "0s",
    problem: (value: string) =>
        nanoseconds(value) === undefined
            ? `'${value}' is not a valid duration`
            : value.startsWith("-")
              ? `'${value}' duration must not be negative`
              : undefined,
} as const;

/** A health check; what is not given is `0s` or 0, which is Docker's own default. */
export const healthcheck = {
    tests: { type: "list" },
    interval: period,
    timeout: period,
    startPeriod: period,
    startInterval: period,
    retries: { type: "number", default: 0, problem: atLeast(0) },
} as const satisfies Properties;

/** A limit on reading or writing a device. */
export const rate = {
    path: { type: "string", required: true },
    rate: { type: "number", required: true, problem: atLeast(0) },
} as const satisfies Properties;

/** A device of the host. */
export const device = {
    hostPath: requiredText,
    containerPath: optionalText,
    permissions: { ...optionalText, default: "rwm" },
} as const satisfies Properties;

/** A request for devices, by a driver's rules. */
export const request = {
    driver: { ...optionalText, default: "cdi" },
    count: { type: "number", default: 0, ...forceNew },
    deviceIds: { type: "set", ...forceNew },
    capabilities: { type: "set", ...forceNew },
    options: { type: "map", ...forceNew },
} as const satisfies Properties;
