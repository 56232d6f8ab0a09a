import { marker } from "./badSettings.ts";

/** Invalid, missing and conflicting secrets with their problems, like {@link badSettings}. */
const missing = (key: string) => `is required; set it with: pulumi config set --secret dhi:${key}`;
const noCertificate = "is not valid: use settings with certificate, key and ca";
const noPem = 'is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"';

export const badSecrets: [Record<string, unknown>, Record<string, string>][] = [
    [{ natsPassword: undefined }, { natsPassword: missing("natsPassword") }],
    [{ natsRoutePassword: undefined }, { natsRoutePassword: missing("natsRoutePassword") }],
    [
        { natsPassword: undefined, natsRoutePassword: undefined },
        {
            natsPassword: missing("natsPassword"),
            natsRoutePassword: missing("natsRoutePassword"),
        },
    ],
    [
        { natsToken: `${marker}-4` },
        {
            natsToken:
                "cannot be combined with dhi:natsPassword: remove one of them, for example with: pulumi config rm dhi:natsToken",
        },
    ],
    [{ natsPassword: 12_345 }, { natsPassword: "is not valid: use text" }],
    [{ natsRoutePassword: [marker] }, { natsRoutePassword: "is not valid: use text" }],
    [{ natsToken: { secret: marker } }, { natsToken: "is not valid: use text" }],
    [{ registryPassword: { [marker]: marker } }, { registryPassword: "is not valid: use text" }],

    [{ registryPassword: undefined }, { registryPassword: missing("registryPassword") }],
    [
        { registryUsername: undefined },
        {
            registryUsername:
                "is required with dhi:registryPassword; set it with: pulumi config set dhi:registryUsername",
        },
    ],

    [{ natsTls: `${marker}-4` }, { natsTls: noCertificate }],
    [{ natsRouteTls: [marker] }, { natsRouteTls: noCertificate }],
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
            "natsRouteTls.key":
                "is required; set it with: pulumi config set --secret --path dhi:natsRouteTls.key < FILE",
            "natsRouteTls.ca":
                "is required; set it with: pulumi config set --secret --path dhi:natsRouteTls.ca < FILE",
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
        Object.fromEntries(
            Object.entries({ tls: "natsTls", routeTls: "natsRouteTls" }).map(([key, given]) => [
                `nats.${key}`,
                "cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: pulumi config set --secret " +
                    `--path dhi:${given}.certificate < FILE, and likewise .key and .ca`,
            ]),
        ),
    ],
];
