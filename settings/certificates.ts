import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { unless, type Problem } from "../components/problems.ts";
import { setCertificateCommand } from "./commands.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";

/** The certificates that a Secret may have: one key has the name of a Secret, the other the certificate itself. */
const sources = [
    { secret: "tls", given: "natsTls" },
    { secret: "routeTls", given: "natsRouteTls" },
    { secret: "clientTls", given: "natsClientTls" },
] as const;
type Source = (typeof sources)[number];

/** Every problem of the certificates: set twice, in a Secret on Docker, or invalid. */
export function checkCertificates(settings: PlainSettings): Problem[] {
    const { natsListenerTls = {} } = settings;
    const further = Object.entries(natsListenerTls).flatMap(([key, certificate]) =>
        certificate === undefined ? [] : checkPem(certificate, `natsListenerTls.${key}`),
    );
    const own = sources.flatMap((source) => {
        const { given } = source;
        const certificate = settings[given];
        return [
            ...checkSource(settings, source),
            ...(certificate === undefined ? [] : checkPem(certificate, given)),
        ];
    });
    return [...own, ...further, ...checkClients(settings)];
}

/** How long before the end of a certificate previews and updates warn. */
const warningDays = 30;
const day = 86_400_000;

/** The settings that have certificates. */
type Certificates = Partial<
    Pick<PlainSettings, "natsTls" | "natsRouteTls" | "natsClientTls" | "natsListenerTls">
>;

/** The certificates that will soon be refused, or are already. */
export function expiringCertificates(settings: Certificates, now = new Date()): Problem[] {
    return certificatesIn(settings).flatMap(({ path, pem }) => {
        const end = new Date(readCertificate(pem)?.validTo ?? Number.NaN);
        const days = Math.floor((end.getTime() - now.getTime()) / day);
        const left =
            days < 0
                ? "which is over"
                : days === 0
                  ? "in less than a day"
                  : `in ${days} ${days === 1 ? "day" : "days"}`;
        return days <= warningDays
            ? [
                  {
                      path,
                      reason: `expires on ${end.toISOString().slice(0, 10)}, ${left}: set a new certificate`,
                  },
              ]
            : [];
    });
}

function certificatesIn(settings: Certificates): { path: string; pem: string }[] {
    const listeners = Object.entries(settings.natsListenerTls ?? {});
    const given = [
        ...sources.map(({ given: path }) => ({ path, found: settings[path] })),
        ...listeners.map(([key, found]) => ({ path: `natsListenerTls.${key}`, found })),
    ];
    return given.flatMap(({ path, found }) => {
        const ca = found !== undefined && "ca" in found ? found.ca : undefined;
        return [
            ...(found === undefined ? [] : [{ path: `${path}.certificate`, pem: found.certificate }]),
            ...(ca === undefined ? [] : [{ path: `${path}.ca`, pem: ca }]),
        ];
    });
}

/** Whether everything that connects has a certificate where servers require one. */
function checkClients(settings: PlainSettings): Problem[] {
    const { nats, natsClientTls, kubernetes, apps } = settings;
    if (nats.clientCertificates === undefined || (natsClientTls ?? nats.clientTls) !== undefined) {
        return [];
    }
    const kinds = kubernetes.renderTo === undefined ? (["streams", "keyValue", "objectStores"] as const) : [];
    const users = [
        ...kinds.filter((kind) => Object.keys(nats[kind] ?? {}).length > 0).map((kind) => `nats.${kind}`),
        // A service with secrets may have a certificate of its own among them.
        ...apps.flatMap(({ nats: login, secretFiles, secretEnvironment }, index) =>
            login === false || (secretFiles ?? secretEnvironment) !== undefined ? [] : [`apps[${index}]`],
        ),
    ];
    return unless(
        users.length === 0,
        "natsClientTls",
        `is required by ${users.join(", ")} with ${project}:nats.clientCertificates; ` +
            `set it with: ${setCertificateCommand("natsClientTls")}`,
    );
}

function checkSource({ runtime, nats, ...settings }: PlainSettings, { secret, given }: Source): Problem[] {
    if (nats[secret] === undefined) {
        return [];
    }
    if (runtime === "docker") {
        const reason = `cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: ${setCertificateCommand(given)}`;
        return [{ path: `nats.${secret}`, reason }];
    }
    return unless(
        settings[given] === undefined,
        given,
        `cannot be combined with ${project}:nats.${secret}, which names a Secret: remove one of them, ` +
            `for example with: pulumi config rm ${project}:${given}`,
    );
}

/** Checks each part of a certificate. The values are secrets, which no message shows. */
function checkPem(
    { certificate, key, ca }: { certificate: string; key: string; ca?: string },
    path: string,
): Problem[] {
    const own = readCertificate(certificate);
    const privateKey = readKey(key);
    return [
        ...checkCertificate(`${path}.certificate`, own),
        ...(ca === undefined ? [] : checkCertificate(`${path}.ca`, readCertificate(ca))),
        ...unless(
            privateKey !== undefined,
            `${path}.key`,
            `is not a valid private key: use one in PEM, starting with "-----BEGIN PRIVATE KEY-----", without a passphrase`,
        ),
        ...unless(
            privateKey === undefined || own?.checkPrivateKey(privateKey) !== false,
            `${path}.key`,
            `does not belong to the certificate: use the private key of ${project}:${path}.certificate`,
        ),
    ];
}

function checkCertificate(path: string, certificate: X509Certificate | undefined): Problem[] {
    if (certificate === undefined) {
        const reason = `is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"`;
        return [{ path, reason }];
    }
    return unless(
        new Date(certificate.validTo) >= new Date(),
        path,
        `expired on ${certificate.validTo}: use a certificate that is valid`,
    );
}

/** The first certificate of a chain, which is the server's or the client's own. */
function readCertificate(pem: string): X509Certificate | undefined {
    try {
        return new X509Certificate(pem);
    } catch {
        return undefined;
    }
}

function readKey(pem: string): KeyObject | undefined {
    try {
        return createPrivateKey(pem);
    } catch {
        return undefined;
    }
}
