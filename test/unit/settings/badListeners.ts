import { bad, marker, wrong, type Bad } from "./bad.ts";

const address = "an address, for example tls://hub.example.com:7422";
const noSecrets =
    "cannot be combined with the runtime docker, which has no Secrets: set the certificate itself with: " +
    "pulumi config set --secret --path dhi:natsListenerTls.mqtt.certificate < FILE, and likewise .key and .ca";
const noAddress = (url: string) =>
    `${url} is not a valid address: use tls, nats, nats-leaf, wss, ws and a host, for example "tls://hub.example.com:7422"`;
const hub = { urls: ["tls://hub:7422"] };
/** A leaf remote of a cluster with one server. */
const remote = (change: object, problems: Record<string, string>, secrets: object = {}): Bad => [
    { nats: { nodes: 1, leafRemotes: { hub: { ...hub, ...change } } }, natsLeafRemotes: { hub: secrets } },
    problems,
];
const extra = (extraConfig: object, problems: Record<string, string>, more: object = {}): Bad => [
    { nats: { extraConfig, ...more } },
    Object.fromEntries(Object.entries(problems).map(([key, reason]) => [`nats.extraConfig.${key}`, reason])),
];
const owned = (use: string) => `is set by the component: ${use}`;
const text = (path: string) => bad(path, 5, "is not valid: use text");

/** Invalid listeners, remotes, limits and further settings. */
export const badListeners: Bad[] = [
    wrong("nats.listeners.websocket", "on", "true, false or settings, for example { port: 8080 }"),
    bad("nats.listeners.tcp", true, "unknown key: use one of gateway, leafNodes, mqtt, websocket"),
    [
        { nats: { jetstream: false, listeners: { mqtt: true } } },
        {
            "nats.listeners.mqtt":
                "requires JetStream, which stores the sessions of MQTT: turn JetStream on, or remove this listener",
        },
    ],
    [
        { runtime: "kubernetes", nats: { jetstream: false, nodes: 2 }, kubernetes: { mqtt: true } },
        {
            "kubernetes.mqtt":
                "requires JetStream, which stores the sessions of MQTT: turn JetStream on, or remove this listener",
        },
    ],
    [
        { nats: { listeners: { websocket: { port: 8222 }, mqtt: { port: 0 } } } },
        {
            "nats.listeners.mqtt.port":
                "0 is not a valid port for the first of 3 nodes: use one from 1 to 65533, for example 1883",
        },
    ],
    bad(
        "nats.listeners.websocket.port",
        8224,
        "8224 to 8226 overlap the ports of monitorPort (8222 to 8224): use 8225 or more",
    ),
    [
        { nats: { listeners: { websocket: { port: 1884 }, mqtt: true } } },
        {
            "nats.listeners.mqtt.port":
                "1883 to 1885 overlap the ports of the websocket listener (1884 to 1886): use 1887 or more",
        },
    ],
    bad("nats.listeners.mqtt.secretName", "mqtt-tls", noSecrets),
    [
        { nats: { listeners: { gateway: false } }, kubernetes: { gateway: true } },
        {
            "nats.listeners.gateway":
                "cannot be combined with dhi:kubernetes.gateway, which is its older name: remove that one",
        },
    ],
    [
        {
            natsListenerTls: { mqtt: { certificate: marker, key: marker, ca: marker } },
        },
        {
            "natsListenerTls.mqtt":
                "requires dhi:nats.listeners.mqtt: set it to true, or remove this certificate",
            "natsListenerTls.mqtt.certificate":
                'is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"',
            "natsListenerTls.mqtt.ca":
                'is not a valid certificate: use one in PEM, starting with "-----BEGIN CERTIFICATE-----"',
            "natsListenerTls.mqtt.key":
                'is not a valid private key: use one in PEM, starting with "-----BEGIN PRIVATE KEY-----", without a passphrase',
        },
    ],
    bad("natsListenerTls", marker, "is not valid: use settings, for example { websocket: … }"),
    bad("nats.clientCertificates", "verify", '"verify" requires TLS for clients: set tls too, or remove it'),
    [
        {
            natsToken: marker,
            natsPassword: undefined,
            nats: { clientCertificates: "verifyAndMap", listeners: { mqtt: true } },
        },
        {
            "nats.clientCertificates": [
                '"verifyAndMap" requires TLS for clients: set tls too, or remove it',
                '"verifyAndMap" requires users, whom the certificates name: use "verify"',
            ],
            "nats.listeners.mqtt":
                'cannot be combined with clientCertificates: "verifyAndMap", whose users log in without a password: ' +
                'remove this listener, or use "verify"',
        },
    ],
    wrong("nats.clientCertificates", "optional", '"verify" or "verifyAndMap"'),
    [
        { nats: { listeners: { leafNodes: true, gateway: true } } },
        {
            natsSystemPassword:
                "is required with listeners for leaf nodes and gateways, beside which servers need their system account",
        },
    ],

    // Leaf remotes.
    [
        { nats: { leafRemotes: { hub: {} } } },
        { "nats.leafRemotes.hub.urls": "is required: use a list of addresses" },
    ],
    wrong("nats.leafRemotes.hub.urls", "tls://hub", "a list of addresses"),
    [
        { nats: { leafRemotes: { hub: { urls: [5] } } } },
        { "nats.leafRemotes.hub.urls[0]": `5 is not valid: use ${address}` },
    ],
    remote(
        { urls: [] },
        { "nats.leafRemotes.hub.urls": 'is empty: use an address, for example "tls://hub.example.com:7422"' },
    ),
    remote({ urls: ["hub:7422"] }, { "nats.leafRemotes.hub.urls[0]": noAddress('"hub:7422"') }),
    remote(
        { urls: [`tls://edge:${marker}@hub:7422`] },
        {
            "nats.leafRemotes.hub.urls[0]":
                "has a login, which would be shown: remove it, and set the user and password",
        },
    ),
    remote({ urls: [`edge:${marker}@hub`] }, { "nats.leafRemotes.hub.urls[0]": noAddress("this") }),
    remote(
        { urls: ["tls://hub:7422", "wss://hub:443"] },
        { "nats.leafRemotes.hub.urls": "has websocket and other URLs: use one kind" },
    ),
    remote(
        { user: "edge" },
        {
            "natsLeafRemotes.hub.password":
                'is required for the user "edge": use the password that it has in the other cluster',
        },
    ),
    remote({}, { "nats.leafRemotes.hub.user": "is required with a password" }, { password: marker }),
    remote(
        { user: "edge" },
        { "nats.leafRemotes.hub.user": "cannot be combined with credentials: remove one of them" },
        { password: marker, credentials: marker },
    ),
    remote({}, { "natsLeafRemotes.hub.key": "is required with certificate" }, { certificate: marker }),
    remote({}, { "natsLeafRemotes.hub.certificate": "is required with key" }, { key: marker }),
    remote(
        { account: "ORDERS" },
        { "nats.leafRemotes.hub.account": '"ORDERS" does not exist: use one of $G' },
    ),
    remote(
        { denyImports: ["a..b"] },
        {
            "nats.leafRemotes.hub.denyImports[0]":
                '"a..b" is not a valid subject: use tokens between dots, for example "internal.>"',
        },
    ),
    remote(
        { denyExports: ["a b", ">", "a.b.c"] },
        {
            "nats.leafRemotes.hub.denyExports[0]":
                '"a b" is not a valid subject: use tokens between dots, for example "internal.>"',
        },
    ),
    remote(
        { urls: ["tls://edge@hub:7422"] },
        {
            "nats.leafRemotes.hub.urls[0]":
                "has a login, which would be shown: remove it, and set the user and password",
        },
    ),
    ...["my hub", "hub!", "!hub"].map((name): Bad => [
        { nats: { nodes: 1, leafRemotes: { [name]: hub } } },
        {
            [`nats.leafRemotes.${name}`]: `"${name}" is not a valid name of a remote: use letters, digits, "-" and "_" only`,
        },
    ]),
    [
        { natsLeafRemotes: { hub: { password: marker } } },
        {
            "natsLeafRemotes.hub":
                "belongs to no remote: set its addresses with: pulumi config set --path 'dhi:nats.leafRemotes.hub.urls[0]'",
        },
    ],
    text("natsLeafRemotes.hub.password"),

    // Gateways.
    [
        { nats: { gateways: { EAST: ["nats://east:7222"] } }, natsGatewayPassword: marker },
        {
            "nats.gateways": "requires the listener gateway: turn it on, or remove this",
            natsGatewayPassword: "requires the listener gateway: turn it on, or remove this",
        },
    ],
    [
        {
            nats: {
                listeners: { gateway: true },
                gateways: { NATS: ["nats://east:7222"], WEST: ["ws://west"] },
            },
        },
        {
            "nats.gateways.NATS":
                "is this cluster's own name: use that of the other cluster, or another clusterName",
            "nats.gateways.WEST[0]":
                '"ws://west" is not a valid address: use nats, tls and a host, for example "nats://east.example.com:7222"',
        },
    ],

    // Limits.
    bad(
        "nats.maxConnections",
        0,
        "0 is not a valid number of clients: use a whole number from 1 to 10000000",
    ),
    bad(
        "nats.maxSubscriptions",
        1.5,
        "1.5 is not a valid number of subscriptions: use a whole number from 1 to 10000000",
    ),
    bad("nats.maxPingsOut", 101, "101 is not a valid number of pings: use a whole number from 1 to 100"),
    bad("nats.maxPending", "512Ki", '"512Ki" is not between "1Mi" and "1Gi": use for example "64Mi"'),
    bad("nats.maxControlLine", "2Mi", '"2Mi" is not between "0.5Ki" and "1Mi": use for example "4Ki"'),
    bad(
        "nats.maxPending",
        "64MB",
        '"64MB" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "64Mi"',
    ),
    ...(["writeDeadline", "pingInterval"] as const).map((key) =>
        bad(
            `nats.${key}`,
            "10",
            `"10" is not a valid time: use a whole number and a unit (ms, s, m), for example "${{ writeDeadline: "10s", pingInterval: "2m" }[key]}"`,
        ),
    ),

    // Further settings.
    wrong("nats.extraConfig", "debug: true", "settings of the server, for example { debug: true }"),
    extra(
        {
            port: 4222,
            max_payload: 1,
            authorization: { token: marker },
            tls: {},
            include: "./x.conf",
            system_account: "A",
        },
        {
            port: owned("remove it, as the component publishes this listener"),
            max_payload: owned("use maxPayload"),
            authorization: owned("use users"),
            tls: owned("use tls and clientCertificates"),
            include: owned("write its content here"),
            system_account: owned("remove it, as the system account is always $SYS"),
        },
    ),
    extra(
        { debgu: true, whatever: 1, websockets: {} },
        {
            debgu: "is not a setting of the server: did you mean debug?",
            whatever: "is not a setting of the server: remove it",
            websockets: "is not a setting of the server: did you mean websocket?",
        },
    ),
    extra(
        { jetstream: { max_file: 1, sync: "always", max_buffered_sizes: 1 }, cluster: { routes: [] } },
        {
            "jetstream.max_file": owned("use jetstream.size"),
            "jetstream.sync": owned("use jetstream.syncInterval"),
            "jetstream.max_buffered_sizes": "is not a setting of the server: did you mean max_buffered_size?",
            "cluster.routes": owned("use nodes"),
        },
    ),
    extra(
        { websocket: { same_origin: true }, cluster: { pool_size: 5 }, jetstream: 5, leafnodes: {} },
        {
            websocket: "has no effect without the listener websocket: remove it",
            cluster: "has no effect without a second server: remove it",
            jetstream: "is not valid: use settings of this block",
            leafnodes: "has no effect without the listener leafnodes or a leaf remote: remove it",
        },
        { nodes: 1 },
    ),
    extra(
        { server_metadata: { team: "<< $TEAM >>" } },
        {
            server_metadata: 'has "<<" or "$include", which the chart does not keep as text: remove it',
        },
    ),
];
