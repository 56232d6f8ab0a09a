import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { Problem } from "../components/problems.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";

/** The listeners that may have TLS: the name of a Secret in one key, or the certificate itself in the other. */
const listeners = [
    { secret: "tls", given: "natsTls" },
    { secret: "routeTls", given: "natsRouteTls" },
] as const;

/** Every problem of the certificates: stated twice, where no Secret can be, or no certificate at all. */
export function checkCertificates(settings: PlainSettings): Problem[] {
    return listeners.flatMap(({ secret, given }) => {
        const certificate = settings[given];
        return [
            ...checkPlace(settings, secret, given),
            ...(certificate === undefined ? [] : checkPem(certificate, given)),
        ];
    });
}

function checkPlace(
    { runtime, nats, ...settings }: PlainSettings,
    secret: "tls" | "routeTls",
    given: "natsTls" | "natsRouteTls",
): Problem[] {
    if (nats[secret] === undefined) {
        return [];
    }
    if (runtime === "docker") {
        const reason = `names a Secret of Kubernetes; on Docker give the certificate itself: ${howToSet(given)}`;
        return [{ path: `nats.${secret}`, reason }];
    }
    return settings[given] === undefined
        ? []
        : [
              {
                  path: given,
                  reason:
                      `goes not with ${project}:nats.${secret}, which names a Secret; ` +
                      `remove one with: pulumi config rm ${project}:${given}`,
              },
          ];
}

/** How a certificate is set, in one command for each part. */
export function howToSet(given: string): string {
    return `pulumi config set --secret --path ${project}:${given}.certificate < FILE, and likewise .key and .ca`;
}

/** What is wrong with each part. The values are secrets: no message shows them. */
function checkPem(
    { certificate, key, ca }: { certificate: string; key: string; ca: string },
    path: string,
): Problem[] {
    const [server, authority] = [readCertificate(certificate), readCertificate(ca)];
    const privateKey = readKey(key);
    const no = (what: string, header: string) => `is no ${what}; it starts with "-----BEGIN ${header}-----"`;
    const problems: Problem[] = [
        ...dated(`${path}.certificate`, server, no("certificate in PEM", "CERTIFICATE")),
        ...dated(`${path}.ca`, authority, no("certificate in PEM", "CERTIFICATE")),
    ];
    if (privateKey === undefined) {
        const reason = `${no("private key in PEM", "PRIVATE KEY")}, and has no passphrase`;
        problems.push({ path: `${path}.key`, reason });
    } else if (server?.checkPrivateKey(privateKey) === false) {
        problems.push({ path: `${path}.key`, reason: "is not the private key of the certificate beside it" });
    }
    return problems;
}

function dated(path: string, certificate: X509Certificate | undefined, none: string): Problem[] {
    if (certificate === undefined) {
        return [{ path, reason: none }];
    }
    return new Date(certificate.validTo) < new Date()
        ? [{ path, reason: `has expired on ${certificate.validTo}; set a new one` }]
        : [];
}

/** The first certificate of a chain: that of the server itself. */
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
