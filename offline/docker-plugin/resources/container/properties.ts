import type { Json } from "../../engine/api.ts";
import { atLeast, matching } from "../../schema.ts";
import type { Property } from "../../schema.ts";
import { cpusText, toBytes, toMebibytes } from "../../units.ts";
import type { Value } from "../../../plugin/values.ts";
import { labelMap, labelSet } from "../label.ts";
import * as fields from "./fields.ts";
import * as forms from "./forms.ts";

/** One property of a container: what it means for Pulumi, and where Docker keeps it. */
export interface ContainerProperty extends Property {
    /** Its place in `docker inspect`; in the request to create a container it is the same, without `Config`. */
    readonly at?: string;
    /** Pulumi's form to Docker's, and back. Default: both have the same form. */
    readonly to?: (value: never) => Json;
    readonly from?: (json: never) => Value | undefined;
    /** When the state takes Docker's word for it. Default: always, where there is a place. */
    readonly readBack?: "never" | "if set" | "if there";
    /** Sent even when nothing was asked for. */
    readonly alwaysSent?: true;
    /** Docker can change it while the container runs. */
    readonly updatable?: true;
}

const host = (key: string): string => `HostConfig.${key}`;
const forceNew = { forceNew: true } as const;
const size = { type: "number", problem: atLeast(0), to: toBytes, from: toMebibytes } as const;
const amount = { type: "number", problem: atLeast(0) } as const;
const never = { readBack: "never" } as const;
const ifSet = { readBack: "if set" } as const;
const rate = { type: "set", fields: fields.rate, ...forms.rates } as const;
const updatable = true;
/** Docker chooses when nothing is given. */
const chosen = { computed: true } as const;

/**
 * The properties of `docker:index/container:Container`. What is new, defaulted, computed and read back is what the
 * official plugin 5.2 does: that decides whether a preview is empty, an update or a replacement.
 */
export const containerProperties = {
    attach: { type: "boolean", default: false },
    bridge: { type: "string", output: true, at: "NetworkSettings.Bridge" },
    capabilities: {
        type: "object",
        fields: { adds: { type: "set", ...forceNew }, drops: { type: "set", ...forceNew } },
        ...forceNew,
        echoed: true,
    },
    cgroupnsMode: { type: "string", ...forceNew, at: host("CgroupnsMode"), ...never },
    cgroupParent: { type: "string", ...forceNew, at: host("CgroupParent"), ...never },
    command: { type: "list", ...forceNew, ...chosen, at: "Config.Cmd" },
    containerLogs: { type: "string", output: true },
    containerReadRefreshTimeoutMilliseconds: { type: "number", default: 15000 },
    cpuPeriod: { ...amount },
    cpuQuota: { ...amount },
    cpus: {
        type: "string",
        ...forceNew,
        at: host("NanoCpus"),
        to: (cpus: string) => Math.round(Number(cpus) * 1e9),
        from: cpusText,
        readBack: "if there",
        problem: (cpus: string) =>
            Number(cpus) >= 0 ? undefined : `'${cpus}' is not a number of processors`,
    },
    cpuSet: { type: "string", problem: matching(/^\d+([,-]\d+)*$/), at: host("CpusetCpus"), updatable },
    cpuShares: { ...amount, at: host("CpuShares"), updatable },
    destroyGraceSeconds: { type: "number" },
    deviceCgroupRules: { type: "set", ...forceNew, at: host("DeviceCgroupRules") },
    deviceReadBps: { ...rate, at: host("BlkioDeviceReadBps"), updatable },
    deviceReadIops: { ...rate, at: host("BlkioDeviceReadIOps"), updatable },
    deviceRequests: {
        type: "set",
        fields: fields.request,
        ...forceNew,
        at: host("DeviceRequests"),
        ...forms.deviceRequests,
        ...ifSet,
    },
    deviceWriteBps: { ...rate, at: host("BlkioDeviceWriteBps"), updatable },
    deviceWriteIops: { ...rate, at: host("BlkioDeviceWriteIOps"), updatable },
    devices: {
        type: "set",
        fields: fields.device,
        ...forceNew,
        at: host("Devices"),
        ...forms.devices,
        ...never,
    },
    dns: { type: "set", ...forceNew, at: host("Dns") },
    dnsOpts: { type: "set", ...forceNew, at: host("DnsOptions") },
    dnsSearches: { type: "set", ...forceNew, at: host("DnsSearch") },
    domainname: { type: "string", ...forceNew, at: "Config.Domainname" },
    entrypoints: { type: "list", ...forceNew, ...chosen, at: "Config.Entrypoint" },
    // Read back, they would bring along what the image sets: the official plugin does not, for that reason.
    envs: { type: "set", ...forceNew, ...chosen, at: "Config.Env", ...never },
    exitCode: { type: "number", output: true },
    gpus: { type: "string", ...forceNew, at: host("DeviceRequests"), ...forms.gpus, ...never },
    groupAdds: { type: "set", ...forceNew, at: host("GroupAdd") },
    healthcheck: {
        type: "object",
        fields: fields.healthcheck,
        ...forceNew,
        ...chosen,
        at: "Config.Healthcheck",
        ...forms.healthcheck,
        readBack: "if there",
    },
    hostname: { type: "string", ...forceNew, ...chosen, at: "Config.Hostname" },
    hosts: {
        type: "set",
        fields: {
            host: { type: "string", required: true, ...forceNew },
            ip: { type: "string", required: true, ...forceNew },
        },
        ...forceNew,
        at: host("ExtraHosts"),
        ...forms.hosts,
    },
    image: { type: "string", required: true, ...forceNew },
    init: { type: "boolean", ...chosen, at: host("Init"), alwaysSent: true },
    ipcMode: { type: "string", ...forceNew, ...chosen, at: host("IpcMode") },
    labels: { ...labelSet, ...forceNew, ...chosen, at: "Config.Labels", to: labelMap, ...never },
    logDriver: { type: "string", ...forceNew, ...chosen, at: host("LogConfig.Type") },
    logOpts: { type: "map", ...forceNew, at: host("LogConfig.Config"), ...ifSet },
    logs: { type: "boolean", default: false },
    maxRetryCount: { type: "number", at: host("RestartPolicy.MaximumRetryCount"), updatable },
    memory: { ...size, at: host("Memory"), updatable },
    memoryReservation: { ...size, default: 0, at: host("MemoryReservation"), updatable },
    memorySwap: { ...size, problem: atLeast(-1), at: host("MemorySwap"), updatable },
    mounts: { type: "set", fields: fields.mount, ...forceNew, at: host("Mounts"), ...forms.mounts },
    mustRun: { type: "boolean", default: true },
    name: { type: "string", required: true, ...forceNew },
    networkDatas: { type: "list", fields: fields.networkData, output: true },
    networkMode: { type: "string", ...forceNew, default: "bridge", at: host("NetworkMode") },
    networksAdvanced: { type: "set", fields: fields.network, ...forceNew },
    pidMode: { type: "string", ...forceNew, at: host("PidMode"), ...ifSet },
    platform: { type: "string", ...forceNew, ...chosen },
    ports: { type: "list", fields: fields.port, unordered: true, ...forceNew },
    privileged: { type: "boolean", ...forceNew, at: host("Privileged") },
    publishAllPorts: { type: "boolean", ...forceNew, at: host("PublishAllPorts") },
    readOnly: { type: "boolean", default: false, ...forceNew, at: host("ReadonlyRootfs") },
    removeVolumes: { type: "boolean", default: true },
    restart: {
        type: "string",
        default: "no",
        problem: matching(/^(no|on-failure|always|unless-stopped)$/),
        at: host("RestartPolicy.Name"),
        updatable,
    },
    rm: { type: "boolean", default: false, at: host("AutoRemove") },
    runtime: { type: "string", ...forceNew, ...chosen, at: host("Runtime") },
    securityOpts: { type: "set", ...forceNew, ...chosen, at: host("SecurityOpt") },
    shmSize: { ...size, ...forceNew, ...chosen, at: host("ShmSize") },
    start: { type: "boolean", default: true },
    stdinOpen: { type: "boolean", default: false, ...forceNew, at: "Config.OpenStdin" },
    stopSignal: { type: "string", ...forceNew, ...chosen, at: "Config.StopSignal" },
    stopTimeout: { type: "number", ...forceNew, ...chosen, at: "Config.StopTimeout" },
    storageOpts: { type: "map", ...forceNew, at: host("StorageOpt") },
    sysctls: { type: "map", ...forceNew, at: host("Sysctls") },
    tmpfs: { type: "map", at: host("Tmpfs") },
    tty: { type: "boolean", default: false, ...forceNew, at: "Config.Tty" },
    ulimits: {
        type: "set",
        fields: {
            hard: { type: "number", required: true, ...forceNew },
            name: { type: "string", required: true, ...forceNew },
            soft: { type: "number", required: true, ...forceNew },
        },
        ...forceNew,
        at: host("Ulimits"),
        ...forms.ulimits,
        ...ifSet,
    },
    uploads: { type: "set", fields: fields.upload, ...forceNew },
    user: { type: "string", ...forceNew, emptyKeeps: true, at: "Config.User" },
    usernsMode: { type: "string", ...forceNew, at: host("UsernsMode") },
    volumes: { type: "set", fields: fields.volume, ...forceNew },
    wait: { type: "boolean", default: false },
    waitTimeout: { type: "number", default: 60 },
    workingDir: { type: "string", ...forceNew, emptyKeeps: true, at: "Config.WorkingDir" },
} as const satisfies Record<string, ContainerProperty>;

/** The table, for code that goes through all of it. */
export const containerTable: Readonly<Record<string, ContainerProperty>> = containerProperties;
