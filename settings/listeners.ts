import { defined } from "../components/arguments.ts";
import type { Certificate } from "../components/nats/args/cluster.ts";
import {
    extraPorts,
    type CertificateSource,
    type ExtraListener,
    type NatsListenerArgs,
} from "../components/nats/args/listeners.ts";
import type { DockerNatsClusterArgs } from "../components/nats/docker/args.ts";
import { unless, type Problem } from "../components/problems.ts";
import { setCertificateCommand } from "./commands.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";
import type { Hide } from "./secrets.ts";

/** The listeners in settings. */
export const listenerKeys = ["leafNodes", "websocket", "mqtt", "gateway"] as const;
type ListenerKey = (typeof listenerKeys)[number];

type Listeners = Required<NatsListenerArgs>["listeners"];
type DockerListeners = Required<DockerNatsClusterArgs>["listeners"];

/** The name of a listener in components, which is the chart's. */
function nameOf(key: ListenerKey): ExtraListener {
    return key === "leafNodes" ? "leafnodes" : key;
}

/** The listeners that are on, with the settings of each. */
export function listening({ nats: { listeners = {} } }: PlainSettings) {
    return listenerKeys.flatMap((key) => {
        const value = listeners[key];
        return value === undefined || value === false ? [] : [{ key, ...(value === true ? {} : value) }];
    });
}

/** The certificate of a listener: its own, else that of clients, or of routes for gateways. */
export function listenerCertificate(
    settings: PlainSettings,
    key: ListenerKey,
    hide: Hide,
): CertificateSource | undefined {
    const { nats, natsListenerTls, natsTls, natsRouteTls } = settings;
    const listener = nats.listeners?.[key];
    if (typeof listener === "object" && listener.secretName !== undefined) {
        return { secretName: listener.secretName };
    }
    const [shared, inSecret] = key === "gateway" ? [natsRouteTls, nats.routeTls] : [natsTls, nats.tls];
    const given = natsListenerTls?.[key] ?? (inSecret === undefined ? shared : undefined);
    return given === undefined ? inSecret : hiddenCertificate(given, hide);
}

/** A certificate of the configuration as an argument. */
export function hiddenCertificate(
    { certificate, key, ca }: NonNullable<PlainSettings["natsTls"]>,
    hide: Hide,
): Certificate {
    // The authority is public, because clients need it.
    return { certificate: hide(certificate), key: hide(key), ca };
}

/** The listeners of a cluster on Docker, and their ports. */
export function dockerListeners(settings: PlainSettings, hide: Hide) {
    const on = listening(settings);
    const ports = defined(Object.fromEntries(on.map(({ key, port }) => [nameOf(key), port])));
    return {
        ...(on.length === 0 ? {} : { listeners: listeners(settings, hide) as DockerListeners }),
        ...(Object.keys(ports).length === 0 ? {} : { listenerPorts: ports }),
    };
}

/** The host's ports of the listeners of the first server. */
export function hostPorts(settings: PlainSettings): number[] {
    return listening(settings).map(({ key, port }) => port ?? extraPorts[nameOf(key)]);
}

/** The listeners of a cluster on Kubernetes, also those of the older keys, where `true` is one without TLS. */
export function kubernetesListeners(settings: PlainSettings, hide: Hide) {
    const older = listenerKeys
        .map((key) => [nameOf(key), settings.kubernetes[key]] as const)
        .filter(([, listener]) => listener !== undefined && listener !== false);
    return { listeners: { ...(Object.fromEntries(older) as Listeners), ...listeners(settings, hide) } };
}

function listeners(settings: PlainSettings, hide: Hide): Listeners {
    return Object.fromEntries(
        listening(settings).map(({ key }) => [
            nameOf(key),
            listenerCertificate(settings, key, hide) ?? (true as const),
        ]),
    );
}

/** The key of an argument of a listener: `listeners.mqtt`, or `listenerPorts.mqtt`. */
export function listenerKeyOf({ kubernetes, runtime }: PlainSettings, path: string): string | undefined {
    const [argument, name] = path.split(".");
    const key = listenerKeys.find((each) => nameOf(each) === name);
    if (key === undefined) {
        return undefined;
    }
    if (argument === "listenerPorts") {
        return `nats.listeners.${key}.port`;
    }
    const isOlder = runtime === "kubernetes" && kubernetes[key] !== undefined;
    return argument === "listeners" ? `${isOlder ? "kubernetes" : "nats.listeners"}.${key}` : undefined;
}

/** Every problem of the listeners' keys: set in two ways, or with a certificate that is not used. */
export function checkListenerKeys(settings: PlainSettings): Problem[] {
    return listenerKeys.flatMap((key) => [
        ...checkOlder(settings, key),
        ...checkSecretName(settings, key),
        ...checkGiven(settings, key),
    ]);
}

function checkOlder({ nats, kubernetes }: PlainSettings, key: ListenerKey): Problem[] {
    return unless(
        nats.listeners?.[key] === undefined || kubernetes[key] === undefined,
        `nats.listeners.${key}`,
        `cannot be combined with ${project}:kubernetes.${key}, which is its older name: remove that one`,
    );
}

function checkSecretName({ runtime, nats, natsListenerTls }: PlainSettings, key: ListenerKey): Problem[] {
    const listener = nats.listeners?.[key];
    if (typeof listener !== "object" || listener.secretName === undefined) {
        return [];
    }
    const path = `nats.listeners.${key}.secretName`;
    if (runtime === "docker") {
        const reason = `cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: ${setCertificateCommand(`natsListenerTls.${key}`)}`;
        return [{ path, reason }];
    }
    return unless(
        natsListenerTls?.[key] === undefined,
        path,
        `cannot be combined with ${project}:natsListenerTls.${key}: remove one of them`,
    );
}

function checkGiven({ nats, natsListenerTls }: PlainSettings, key: ListenerKey): Problem[] {
    return unless(
        natsListenerTls?.[key] === undefined || nats.listeners?.[key] !== undefined,
        `natsListenerTls.${key}`,
        `requires ${project}:nats.listeners.${key}: set it to true, or remove this certificate`,
    );
}
