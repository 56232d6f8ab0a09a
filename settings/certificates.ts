import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { unless, type Problem } from "../components/problems.ts";
import { setCertificateCommand } from "./commands.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";

/** The listeners with TLS: one key has the name of a Secret, the other the certificate itself. */
const listeners = [
    { secret: "tls", given: "natsTls" },
    { secret: "routeTls", given: "natsRouteTls" },
] as const;

/** Every problem of the certificates: set twice, in a Secret on Docker, or invalid. */
export function checkCertificates(settings: PlainSettings): Problem[] {
    const { natsListenerTls = {} } = settings;
    const further = Object.entries(natsListenerTls).flatMap(([key, certificate]) =>
        certificate === undefined ? [] : checkPem(certificate, `natsListenerTls.${key}`),
    );
    const own = listeners.flatMap(({ secret, given }) => {
        const certificate = settings[given];
        return [
            ...checkSource(settings, secret, given),
            ...(certificate === undefined ? [] : checkPem(certificate, given)),
        ];
    });
    return [...own, ...further];
}

function checkSource(
    { runtime, nats, ...settings }: PlainSettings,
    secret: "tls" | "routeTls",
    given: "natsTls" | "natsRouteTls",
): Problem[] {
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
    { certificate, key, ca }: { certificate: string; key: string; ca: string },
    path: string,
): Problem[] {
    const [server, authority] = [readCertificate(certificate), readCertificate(ca)];
    const privateKey = readKey(key);
    return [
        ...checkCertificate(`${path}.certificate`, server),
        ...checkCertificate(`${path}.ca`, authority),
        ...unless(
            privateKey !== undefined,
            `${path}.key`,
            `is not a valid private key: use one in PEM, starting with "-----BEGIN PRIVATE KEY-----", without a passphrase`,
        ),
        ...unless(
            privateKey === undefined || server?.checkPrivateKey(privateKey) !== false,
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

/** The first certificate of a chain, which is the server's own. */
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
