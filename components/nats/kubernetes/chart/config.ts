import { parseSize } from "../../../quantity.ts";
import { volumeFileStore } from "../../args/checkJetStream.ts";
import { dataDirectory } from "../../config/serverConfig.ts";
import { extraListeners, type ExtraListener } from "../../args/listeners.ts";
import { mergeBlocks } from "../../config/extraConfig.ts";
import { limitSettings } from "../../config/limits.ts";
import { systemAccountOf } from "../../config/listeners.ts";
import { authFiles, encryptionFile, usedAuthFiles, type ChartPlan, type ChartValues } from "./plan.ts";
import { advertise, ingress } from "./service.ts";

/** Paths are relative to `/etc/nats-config/nats.conf`. The chart sorts keys, and the last one takes precedence. */
const include = (file: string, folder = "nats-auth") => ({ zzz$include: `../${folder}/${file}` });

/** The servers' configuration. */
export function config(plan: ChartPlan): ChartValues {
    const { certificates } = plan;
    const listeners = extraListeners.map((name) => [name, extraListener(plan, name)] as const);
    return {
        cluster: plan.nodes > 1 ? routes(plan) : { enabled: false },
        jetstream: jetstream(plan),
        ...(certificates.nats === undefined ? {} : { nats: { tls: clientTls(plan, certificates.nats) } }),
        ...Object.fromEntries(listeners.filter(([, listener]) => listener !== undefined)),
        monitor: { enabled: true },
        merge: {
            max_payload: `<< ${parseSize(plan.maxPayload)} >>`,
            ...advertise(plan.service).server,
            ...further(plan),
            ...include(authFiles.logins),
        },
    };
}

function routes(plan: ChartPlan): ChartValues {
    const {
        nodes,
        clusterName,
        certificates: { cluster: certificate },
    } = plan;
    return {
        enabled: true,
        replicas: nodes,
        ...advertise(plan.service).routes,
        ...(certificate === undefined ? {} : { tls: { ...tls(certificate), merge: { verify: true } } }),
        merge: { name: clusterName, ...include(authFiles.routes) },
    };
}

/** JetStream's configuration. */
export function jetstream({ jetstream, storageClass, encryptionSecret }: ChartPlan): ChartValues {
    if (jetstream === false) {
        return { enabled: false };
    }
    const { size, memoryStore, domain, syncInterval } = jetstream;
    const merge = {
        ...(domain === undefined ? {} : { domain }),
        ...(syncInterval === undefined ? {} : { sync_interval: syncInterval }),
        ...(encryptionSecret === undefined ? {} : include(encryptionFile, "nats-encryption")),
    };
    return {
        enabled: true,
        fileStore: {
            enabled: true,
            dir: dataDirectory,
            // In bytes, because the server accepts no fractions.
            maxSize: String(volumeFileStore(jetstream)),
            pvc: {
                enabled: true,
                size,
                ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
            },
        },
        memoryStore:
            memoryStore === undefined
                ? { enabled: false }
                : { enabled: true, maxSize: String(parseSize(memoryStore)) },
        ...(Object.keys(merge).length === 0 ? {} : { merge }),
    };
}

function extraListener(
    { clusterName, certificates, websocketIngress }: ChartPlan,
    name: ExtraListener,
): ChartValues | undefined {
    const certificate = certificates[name];
    if (certificate === undefined) {
        return undefined;
    }
    const secure = certificate === true ? {} : { tls: tls(certificate) };
    // Gateways connect clusters by their names.
    return {
        enabled: true,
        ...secure,
        ...(name === "websocket" ? ingress(websocketIngress) : {}),
        ...(name === "gateway" ? { merge: { name: clusterName } } : {}),
    };
}

/** Limits, what the user adds, and the remotes, which have passwords. The chart merges blocks into its own. */
function further(plan: ChartPlan): ChartValues {
    const used = usedAuthFiles(plan);
    return mergeBlocks(
        systemAccountOf(plan.certificates, plan.systemPassword),
        unquoted(limitSettings(plan)) as ChartValues,
        unquoted(plan.extraConfig ?? {}) as ChartValues,
        used.leafnodes ? { leafnodes: include(authFiles.leafnodes) } : {},
        used.gateway ? { gateway: include(authFiles.gateway) } : {},
    );
}

/** Helm would write large numbers as fractions. */
function unquoted(value: unknown): unknown {
    if (typeof value === "number") {
        return `<< ${value} >>`;
    }
    if (Array.isArray(value)) {
        return value.map(unquoted);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unquoted(inner)]))
        : value;
}

function clientTls({ clientCertificates }: ChartPlan, secretName: string): ChartValues {
    const merge = { verify: { verify: true }, verifyAndMap: { verify_and_map: true } };
    return {
        ...tls(secretName),
        ...(clientCertificates === undefined ? {} : { merge: merge[clientCertificates] }),
    };
}

function tls(secretName: string): ChartValues {
    return { enabled: true, secretName };
}

/** The authority of the routes' certificate, else of the clients', else of the gateways', which check each other's. */
export function authority({ certificates: { cluster, nats, gateway } }: ChartPlan): ChartValues {
    const secretName = cluster ?? nats ?? (gateway === true ? undefined : gateway);
    return secretName === undefined ? {} : { tlsCA: { enabled: true, secretName } };
}
