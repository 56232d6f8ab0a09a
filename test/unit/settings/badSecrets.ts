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

    // The certificate of clients.
    [
        {
            nats: { clientCertificates: "verify", streams: { A: {} }, keyValue: { b: {} }, objectStores: {} },
            apps: [
                { name: "a", context: "apps/hello", binary: "docker-rust-hello", nats: true },
                {
                    name: "b",
                    context: "apps/hello",
                    binary: "docker-rust-hello",
                    nats: true,
                    secretFiles: { "tls.key": "own" },
                },
                { name: "c", context: "apps/hello", binary: "docker-rust-hello", nats: false },
            ],
            appSecrets: { own: marker },
        },
        {
            "nats.clientCertificates": '"verify" requires TLS for clients: set tls too, or remove it',
            natsClientTls:
                "is required by nats.streams, nats.keyValue, apps[0] with dhi:nats.clientCertificates; set it with: " +
                "pulumi config set --secret --path dhi:natsClientTls.certificate < FILE, and likewise .key",
        },
    ],
    [
        { natsClientTls: { certificate: marker, key: marker }, nats: { clientTls: { secretName: "a" } } },
        {
            natsClientTls: "requires TLS for clients: set tls too, or remove it",
            "nats.clientTls":
                "cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: " +
                "pulumi config set --secret --path dhi:natsClientTls.certificate < FILE, and likewise .key",
            "natsClientTls.certificate":
                'is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"',
            "natsClientTls.key":
                'is not a valid private key: use one in PEM, starting with "-----BEGIN PRIVATE KEY-----", without a passphrase',
        },
    ],
    [
        {
            nats: { clientCertificates: "verifyAndMap", users: { a: {} } },
            natsPasswords: { a: marker },
            apps: [{ name: "a", context: "apps/hello", binary: "docker-rust-hello", nats: { user: "a" } }],
        },
        {
            "nats.clientCertificates": '"verifyAndMap" requires TLS for clients: set tls too, or remove it',
            "apps[0].nats.user":
                'cannot be combined with dhi:nats.clientCertificates: "verifyAndMap", with which dhi:natsClientTls ' +
                'decides the user of all services: remove it, or use "verify"',
            natsClientTls:
                "is required by apps[0] with dhi:nats.clientCertificates; set it with: " +
                "pulumi config set --secret --path dhi:natsClientTls.certificate < FILE, and likewise .key",
        },
    ],
];
