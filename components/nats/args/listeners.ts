import type { PlainArgs } from "../../arguments.ts";
import { unless, type Problem } from "../../problems.ts";
import type { ClientCertificateSource } from "./clientTls.ts";
import type { Certificate } from "./cluster.ts";

/**
 * A certificate in a Secret with `tls.crt`, `tls.key` and `ca.crt`, such as cert-manager creates for a `Certificate`
 * (https://cert-manager.io/docs/usage/certificate/). The Secret may be created later: pods wait for it.
 */
export interface CertificateSecret {
    /**
     * The Secret's name, in the cluster's namespace.
     *
     * @example "nats-tls"
     */
    readonly secretName: string;
}

/** A listener's certificate: its text, or a Secret that has it. */
export type CertificateSource = Certificate | CertificateSecret;

/** Listeners that a server can have beside the one for clients, by the chart's names. */
export const extraListeners = ["leafnodes", "websocket", "mqtt", "gateway"] as const;
/** A listener beside those for clients and routes. */
export type ExtraListener = (typeof extraListeners)[number];

/** Their ports in the container, which are the chart's, and by default those on a Docker host. */
export const extraPorts: Readonly<Record<ExtraListener, number>> = {
    leafnodes: 7422,
    websocket: 8080,
    mqtt: 1883,
    gateway: 7222,
};

/** How clients' certificates are used: see `clientCertificates` of a cluster. */
export type ClientCertificates = "verify" | "verifyAndMap";

/** Who else connects to a cluster, and how. */
export interface NatsListenerArgs {
    /**
     * Listeners beside the one for clients: `true` for one without TLS, else its certificate. The one for gateways shows
     * its certificate to other clusters and requires theirs. MQTT requires JetStream.
     *
     * @default {} - none
     * @example { websocket: true, mqtt: true }
     */
    readonly listeners?: Readonly<Partial<Record<ExtraListener, true | CertificateSource>>>;
    /**
     * Whether clients must show a certificate that the authority of the cluster's `tls` signed, beside their login
     * (`"verify"`), or instead of it (`"verifyAndMap"`): then a user's name is an email address, a DNS name or the whole
     * subject of the certificate, and passwords are not used
     * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/tls_mutual_auth).
     * Requires `tls`. With `"verifyAndMap"`, only clients and gateways may have listeners.
     *
     * @default - no client needs a certificate
     */
    readonly clientCertificates?: ClientCertificates;
    /**
     * The certificate that clients show, with its private key: services that connect to the cluster, and what creates its
     * streams. The authority of the cluster's `tls` signed it. It may be set before {@link clientCertificates}, so that no
     * client is refused meanwhile. On Kubernetes also a Secret with `tls.crt` and `tls.key`. With `"verifyAndMap"`, all
     * of them are the user that it names.
     *
     * @default - clients show none
     */
    readonly clientTls?: ClientCertificateSource;
}

type Checked = PlainArgs<NatsListenerArgs> & {
    readonly jetstream: object | false;
    /** Read by its presence only, as the next. */
    readonly tls?: unknown;
    readonly systemPassword?: unknown;
    readonly authentication?: unknown;
    readonly values?: unknown;
};

/** The system account that a user of the chart names by its values. */
function givenByValues({ values }: Checked): unknown {
    const { config } = (values ?? {}) as { config?: { merge?: { system_account?: unknown } } };
    return config?.merge?.system_account;
}

/** Users who log in by certificates have no password, so that other listeners would let everyone in. */
function checkMapping({ listeners = {}, authentication }: Checked): Problem[] {
    const { token, operator } = (authentication ?? {}) as {
        readonly token?: unknown;
        readonly operator?: unknown;
    };
    const open = extraListeners.filter((name) => name !== "gateway" && listeners[name] !== undefined);
    return [
        ...unless(
            (token ?? operator) === undefined,
            "clientCertificates",
            '"verifyAndMap" requires users, whom the certificates name: use "verify"',
        ),
        ...open.map((name) => ({
            path: `listeners.${name}`,
            reason:
                'cannot be combined with clientCertificates: "verifyAndMap", whose users log in without a password: ' +
                'remove this listener, or use "verify"',
        })),
    ];
}

/** Every problem of the listeners on both runtimes. */
export function checkListeners(args: Checked): Problem[] {
    const { listeners = {}, clientCertificates, jetstream, tls, systemPassword } = args;
    const { operator } = (args.authentication ?? {}) as { readonly operator?: unknown };
    return [
        ...unless(
            listeners.mqtt === undefined || jetstream !== false,
            "listeners.mqtt",
            "requires JetStream, which stores the sessions of MQTT: turn JetStream on, or remove this listener",
        ),
        ...unless(
            listeners.leafnodes === undefined ||
                listeners.gateway === undefined ||
                (systemPassword ?? operator ?? givenByValues(args)) !== undefined,
            "systemPassword",
            "is required with listeners for leaf nodes and gateways, beside which servers need their system account",
        ),
        ...unless(
            clientCertificates === undefined || tls !== undefined,
            "clientCertificates",
            `"${clientCertificates}" requires TLS for clients: set tls too, or remove it`,
        ),
        ...(clientCertificates === "verifyAndMap" ? checkMapping(args) : []),
    ];
}
