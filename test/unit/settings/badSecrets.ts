import { marker } from "./badSettings.ts";

/** Bad, missing and contradicting secrets, each with all its problems: beside {@link badSettings}. */
const missing = (key: string) => `missing; set it with: pulumi config set --secret dhi:${key}`;
const noCertificate = "must be settings with certificate, key and ca";
const noPem = 'is no certificate in PEM; it starts with "-----BEGIN CERTIFICATE-----"';

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
            natsToken: "goes not with dhi:natsPassword; remove one with: pulumi config rm dhi:natsToken",
        },
    ],
    [{ natsPassword: 12_345 }, { natsPassword: "must be text" }],
    [{ natsRoutePassword: [marker] }, { natsRoutePassword: "must be text" }],
    [{ natsToken: { secret: marker } }, { natsToken: "must be text" }],
    [{ registryPassword: { [marker]: marker } }, { registryPassword: "must be text" }],

    [{ registryPassword: undefined }, { registryPassword: missing("registryPassword") }],
    [
        { registryUsername: undefined },
        {
            registryUsername:
                "missing beside dhi:registryPassword; set it with: pulumi config set dhi:registryUsername",
        },
    ],

    [{ natsTls: `${marker}-4` }, { natsTls: noCertificate }],
    [{ natsRouteTls: [marker] }, { natsRouteTls: noCertificate }],
    [
        { natsTls: { certificate: 1, key: marker, ca: marker, chain: marker } },
        {
            "natsTls.certificate": "must be text in PEM",
            "natsTls.chain": "unknown key; known are ca, certificate, key",
        },
    ],
    [
        { natsRouteTls: { certificate: marker } },
        {
            "natsRouteTls.key":
                "missing; set it with: pulumi config set --secret --path dhi:natsRouteTls.key < FILE",
            "natsRouteTls.ca":
                "missing; set it with: pulumi config set --secret --path dhi:natsRouteTls.ca < FILE",
        },
    ],
    [
        { natsTls: { certificate: marker, key: marker, ca: marker } },
        {
            "natsTls.certificate": noPem,
            "natsTls.ca": noPem,
            "natsTls.key":
                'is no private key in PEM; it starts with "-----BEGIN PRIVATE KEY-----", and has no passphrase',
        },
    ],
    [
        { nats: { tls: { secretName: "nats-tls" }, routeTls: { secretName: "nats-tls" } } },
        Object.fromEntries(
            Object.entries({ tls: "natsTls", routeTls: "natsRouteTls" }).map(([key, given]) => [
                `nats.${key}`,
                "names a Secret of Kubernetes; on Docker give the certificate itself: pulumi config set --secret " +
                    `--path dhi:${given}.certificate < FILE, and likewise .key and .ca`,
            ]),
        ),
    ],
];
