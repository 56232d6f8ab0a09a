import { bad, marker, type Bad } from "./bad.ts";

/** Invalid, missing and conflicting secrets. */
const missing = (key: string) => `is required; set it with: pulumi config set --secret ${key}`;
const noText = "is not valid: use text";
const noCertificate = "is not valid: use settings with certificate, key and ca";
const noPem = 'is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"';
const noSecretOnDocker = (key: string) =>
    "cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: " +
    `pulumi config set --secret --path dhi:${key}.certificate < FILE, and likewise .key and .ca`;

export const badSecrets: Bad[] = [
    [
        { natsPassword: undefined, natsRoutePassword: undefined },
        {
            natsPassword: missing("dhi:natsPassword"),
            natsRoutePassword: missing("dhi:natsRoutePassword"),
        },
    ],
    bad("registryPassword", undefined, missing("dhi:registryPassword")),
    bad(
        "registryUsername",
        undefined,
        "is required with dhi:registryPassword; set it with: pulumi config set dhi:registryUsername",
    ),
    bad(
        "natsToken",
        `${marker}-4`,
        "cannot be combined with dhi:natsPassword: remove one of them, for example with: pulumi config rm dhi:natsToken",
    ),
    bad(
        "natsEncryptionKey",
        marker,
        "is shorter than 32 characters: use a random one, for example from: openssl rand -base64 32",
    ),
    [
        { nats: { jetstream: false }, natsEncryptionKey: `${marker}-of-more-characters` },
        { natsEncryptionKey: "cannot be combined with jetstream: false: remove one of them" },
    ],
    bad("natsEncryptionKey", [marker], noText),
    bad("natsPassword", 12_345, noText),
    bad("natsRoutePassword", [marker], noText),
    bad("natsToken", { secret: marker }, noText),
    bad("registryPassword", { [marker]: marker }, noText),

    bad("natsTls", `${marker}-4`, noCertificate),
    bad("natsRouteTls", [marker], noCertificate),
    [
        { natsTls: { certificate: 1, key: marker, ca: marker, chain: marker } },
        {
            "natsTls.certificate": "is not valid: use text in PEM",
            "natsTls.chain": "unknown key: use one of ca, certificate, key",
        },
    ],
    [
        { natsRouteTls: { certificate: marker } },
        {
            "natsRouteTls.key": missing("--path dhi:natsRouteTls.key < FILE"),
            "natsRouteTls.ca": missing("--path dhi:natsRouteTls.ca < FILE"),
        },
    ],
    [
        { natsTls: { certificate: marker, key: marker, ca: marker } },
        {
            "natsTls.certificate": noPem,
            "natsTls.ca": noPem,
            "natsTls.key":
                'is not a valid private key: use one in PEM, starting with "-----BEGIN PRIVATE KEY-----", without a passphrase',
        },
    ],
    [
        { nats: { tls: { secretName: "nats-tls" }, routeTls: { secretName: "nats-tls" } } },
        { "nats.tls": noSecretOnDocker("natsTls"), "nats.routeTls": noSecretOnDocker("natsRouteTls") },
    ],
];
