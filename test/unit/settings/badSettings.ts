/** The secrets of every valid configuration. Their values must not appear in any message. */
export const marker = "mArKeR-of-a-secret";
export const secrets = {
    registryUsername: "me",
    registryPassword: `${marker}-1`,
    natsPassword: `${marker}-2`,
    natsRoutePassword: `${marker}-3`,
};

/** The expected problems, by key. */
type Problems = Record<string, string | string[]>;

const known = (keys: string) => `unknown key: use one of ${keys}`;
/** The same with a suggestion. */
const meant = (key: string, text: string) =>
    text.replace("unknown key", `unknown key (did you mean ${key}?)`);
const knownAtTop = known(
    "appSecrets, apps, images, kubernetes, nats, natsPassword, natsRoutePassword, natsRouteTls, natsTls, natsToken, " +
        "policy, registries, registryPassword, registryUsername, runtime",
);
const withPath = knownAtTop.replace(
    "unknown key",
    "unknown key (to set a value in nats, run: pulumi config set --path dhi:nats.nodes)",
);
const knownInImages = known(
    "busybox, checkTags, nats, nats-box, nats-server-config-reloader, prefix, prometheus-nats-exporter, registry, rust, static",
);
const knownInNats = known(
    "clientPort, clusterName, cpus, jetstream, maxPayload, memory, monitorPort, nodes, publishOn, readinessSeconds, routeTls, tls, user",
);
const knownInJetStream = known("domain, memoryStore, size");

const nodes = "a whole number, for example 3";
const clientPort = "a port, for example 4222";
const monitorPort = "a port, for example 8222";
const cores = "a number of cores, for example 0.5";
const seconds = "a number of seconds, for example 120";
const natsTag = `a tag, for example "2.14.5-debian13", with or without "@sha256:…"`;
const busyboxTag = `a tag, for example "1.37.0-debian13", with or without "@sha256:…"`;
const size = (example: string) => `a size, for example "${example}"`;
const not = (value: unknown, what: string) => `${JSON.stringify(value)} is not valid: use ${what}`;
const noJetStream = (value: unknown) => not(value, `false or settings, for example { size: "1Gi" }`);
const noSize = (text: string, example: string) =>
    `"${text}" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "${example}"`;
const noNodes = (value: number) => `${value} is not a valid number of nodes: use a whole number from 1 to 9`;
const even = (value: number) =>
    `${value} nodes with JetStream survive no more failures than ${value - 1}: ` +
    `use ${value - 1} or ${value + 1}, or turn JetStream off (jetstream: false)`;
const noPort = (port: number, example: number) =>
    `${port} is not a valid port for the first of 3 nodes: use one from 1 to 65533, for example ${example}`;
const development = (tag: string, fix: string) =>
    `"${tag}" is a development image (root, a shell, a package manager) and must not run as a workload: ` +
    `use "${fix}"`;
const missing = (key: string) => `is required; set it with: pulumi config set --secret dhi:${key}`;

/** Invalid values in an otherwise valid configuration, with the expected problems. */
export const badSettings: [Record<string, unknown>, Problems][] = [
    // Unknown keys at every level.
    [{ stack: "dev" }, { stack: knownAtTop }],
    [
        { Nats: {}, image: {} },
        { Nats: meant("nats", knownAtTop), image: meant("images", knownAtTop) },
    ],
    [{ images: { nats_box: "0" } }, { "images.nats_box": meant("nats-box", knownInImages) }],
    [{ nats: { replicas: 3 } }, { "nats.replicas": knownInNats }],
    [
        { nats: { Nodes: 3, port: 1 } },
        { "nats.Nodes": meant("nodes", knownInNats), "nats.port": knownInNats },
    ],
    [{ nats: { jetstream: { size: "1Gi", store: "1Gi" } } }, { "nats.jetstream.store": knownInJetStream }],
    [{ constructor: 1 }, { constructor: knownAtTop }],
    // What `pulumi config set dhi:nats.nodes 5` creates without --path.
    [{ "nats.nodes": "5" }, { "nats.nodes": withPath }],
    [{ "nats.nodes": "5", nats: { nodes: 3 } }, { "nats.nodes": withPath }],

    // Wrong types at every level.
    [{ appSecrets: marker }, { appSecrets: "is not valid: use settings, for example { api-key: … }" }],
    [{ appSecrets: [marker] }, { appSecrets: "is not valid: use settings, for example { api-key: … }" }],
    [{ appSecrets: { key: { value: marker } } }, { "appSecrets.key": "is not valid: use text" }],
    [{ runtime: "podman" }, { runtime: not("podman", '"docker" or "kubernetes"') }],
    [{ runtime: "Docker" }, { runtime: not("Docker", '"docker" or "kubernetes"') }],
    [{ runtime: true }, { runtime: not(true, '"docker" or "kubernetes"') }],
    [{ registryUsername: 7 }, { registryUsername: not(7, "a user name") }],
    [{ registryUsername: ["a"] }, { registryUsername: not(["a"], "a user name") }],
    [
        { images: "dhi.io" },
        { images: '"dhi.io" is not valid: use settings, for example { registry: dhi.io }' },
    ],
    [
        { images: ["dhi.io"] },
        { images: '["dhi.io"] is not valid: use settings, for example { registry: dhi.io }' },
    ],
    [{ images: null }, { images: "null is not valid: use settings, for example { registry: dhi.io }" }],
    [{ nats: true }, { nats: "true is not valid: use settings, for example { nodes: 3 }" }],
    [{ nats: [] }, { nats: "[] is not valid: use settings, for example { nodes: 3 }" }],
    [{ nats: 3 }, { nats: "3 is not valid: use settings, for example { nodes: 3 }" }],
    [{ nats: { nodes: "3" } }, { "nats.nodes": not("3", nodes) }],
    [{ nats: { nodes: "three" } }, { "nats.nodes": not("three", nodes) }],
    [{ nats: { nodes: "" } }, { "nats.nodes": not("", nodes) }],
    [{ nats: { nodes: true } }, { "nats.nodes": not(true, nodes) }],
    [{ nats: { nodes: [3] } }, { "nats.nodes": not([3], nodes) }],
    [{ nats: { nodes: null } }, { "nats.nodes": not(null, nodes) }],
    [{ nats: { clientPort: "4222" } }, { "nats.clientPort": not("4222", clientPort) }],
    [{ nats: { monitorPort: false } }, { "nats.monitorPort": not(false, monitorPort) }],
    [{ nats: { cpus: "500m" } }, { "nats.cpus": not("500m", cores) }],
    [{ nats: { readinessSeconds: "2m" } }, { "nats.readinessSeconds": not("2m", seconds) }],
    [{ nats: { clusterName: 1 } }, { "nats.clusterName": not(1, `a name, for example "NATS"`) }],
    [{ nats: { user: 1 } }, { "nats.user": not(1, `a name, for example "app"`) }],
    [{ nats: { memory: 256 } }, { "nats.memory": not(256, size("256Mi")) }],
    [{ nats: { maxPayload: 1_048_576 } }, { "nats.maxPayload": not(1_048_576, size("1Mi")) }],
    [{ nats: { publishOn: 127 } }, { "nats.publishOn": not(127, `an IP address, for example "127.0.0.1"`) }],
    [{ nats: { jetstream: true } }, { "nats.jetstream": noJetStream(true) }],
    [{ nats: { jetstream: "false" } }, { "nats.jetstream": noJetStream("false") }],
    [{ nats: { jetstream: 1 } }, { "nats.jetstream": noJetStream(1) }],
    [{ nats: { jetstream: {} } }, { "nats.jetstream.size": 'is required: use a size, for example "1Gi"' }],
    [{ nats: { jetstream: { size: 1 } } }, { "nats.jetstream.size": not(1, size("1Gi")) }],
    [{ images: { nats: 2 } }, { "images.nats": not(2, natsTag) }],
    [{ policy: "prod" }, { policy: not("prod", '"development" or "production"') }],
    [{ images: { nats: 2.14 } }, { "images.nats": not(2.14, natsTag) }],
    [{ images: { busybox: { tag: "1" } } }, { "images.busybox": not({ tag: "1" }, busyboxTag) }],
    [
        { images: { registry: ["dhi.io"] } },
        { "images.registry": not(["dhi.io"], `"dhi.io" or a mirror, for example "docker.io/acme"`) },
    ],

    // Empty texts.
    [{ nats: { clusterName: "" } }, { "nats.clusterName": not("", `a name, for example "NATS"`) }],
    [{ nats: { user: "" } }, { "nats.user": not("", `a name, for example "app"`) }],
    [{ nats: { memory: "" } }, { "nats.memory": not("", size("256Mi")) }],
    [{ nats: { publishOn: "" } }, { "nats.publishOn": not("", `an IP address, for example "127.0.0.1"`) }],
    [{ nats: { jetstream: { size: "" } } }, { "nats.jetstream.size": not("", size("1Gi")) }],
    [{ images: { nats: "" } }, { "images.nats": not("", natsTag) }],
    [
        { images: { registry: "" } },
        { "images.registry": not("", `"dhi.io" or a mirror, for example "docker.io/acme"`) },
    ],

    // Values out of range.
    [{ nats: { nodes: 0 } }, { "nats.nodes": noNodes(0) }],
    [{ nats: { nodes: -3 } }, { "nats.nodes": noNodes(-3) }],
    [{ nats: { nodes: 2.5 } }, { "nats.nodes": noNodes(2.5) }],
    [{ nats: { nodes: 11 } }, { "nats.nodes": noNodes(11) }],
    [{ nats: { nodes: 2 } }, { "nats.nodes": even(2) }],
    [{ nats: { nodes: 4 } }, { "nats.nodes": even(4) }],
    [{ nats: { clientPort: 0 } }, { "nats.clientPort": noPort(0, 4222) }],
    [{ nats: { clientPort: 65_535 } }, { "nats.clientPort": noPort(65_535, 4222) }],
    [{ nats: { monitorPort: -1 } }, { "nats.monitorPort": noPort(-1, 8222) }],
    [
        { nats: { clientPort: 8221 } },
        {
            "nats.monitorPort":
                "8222 to 8224 overlap the ports of clientPort (8221 to 8223): use 8224 or more",
        },
    ],
    [
        { nats: { publishOn: "localhost" } },
        {
            "nats.publishOn": `"localhost" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses`,
        },
    ],
    [
        { nats: { clusterName: "my cluster" } },
        {
            "nats.clusterName": `"my cluster" is not a valid cluster name: use letters, digits, "-" and "_" only`,
        },
    ],
    [{ nats: { memory: "256MB" } }, { "nats.memory": noSize("256MB", "256Mi") }],
    [
        { nats: { memory: "8Mi" } },
        { "nats.memory": '"8Mi" is too small: use "32Mi" or more, for example "256Mi"' },
    ],
    [
        { nats: { maxPayload: "100Mi" } },
        { "nats.maxPayload": '"100Mi" is more than the server allows: use "64Mi" or less' },
    ],
    [
        { nats: { cpus: 0 } },
        { "nats.cpus": "0 is not a valid number of cores: use a number from 0.01 to 1024, for example 0.5" },
    ],
    [
        { nats: { readinessSeconds: 1 } },
        { "nats.readinessSeconds": "1 is not a valid number of seconds: use a number from 5 to 3600" },
    ],
    [{ nats: { jetstream: { size: "big" } } }, { "nats.jetstream.size": noSize("big", "1Gi") }],
    [
        { nats: { jetstream: { size: "1Gi", memoryStore: "200Mi" } } },
        {
            "nats.jetstream.memoryStore":
                '"200Mi" is more than half of memory ("256Mi"): use less, or raise memory',
        },
    ],

    // Images.
    [
        { images: { nats: "latest" } },
        {
            "images.nats":
                'Docker Hardened Images have no tag "latest": use a version such as "2.14.5-debian13"',
        },
    ],
    [
        { images: { nats: "2.14-alpine" } },
        { "images.nats": 'nats is not built on alpine: use debian or debian13, as in "2.14.5-debian13"' },
    ],
    [{ images: { nats: "2-dev" } }, { "images.nats": development("2-dev", "2") }],
    [
        { images: { nats: "2.14.5-fips" } },
        {
            "images.nats":
                "FIPS images are not on dhi.io: use a mirror (dhi:images.registry: docker.io/<organization>), " +
                'or "2.14.5"',
        },
    ],
    [
        { images: { nats: "v2.14.5" } },
        {
            "images.nats":
                '"v2.14.5" is not a valid tag of a hardened image: use one such as "2.14.5-debian13"',
        },
    ],
    [
        { images: { nats: "2@sha256:123" } },
        {
            "images.nats":
                '"sha256:123" is not a valid digest: use "sha256:" and 64 lowercase hexadecimal digits, ' +
                'or remove "@…"',
        },
    ],
    [
        { images: { nats: "dhi.io/natsio/nats:2" } },
        { "images.nats": 'dhi.io has no "natsio/nats": use "dhi.io/nats"' },
    ],
    [
        { images: { nats: "dhi.io/static:20250419" } },
        { "images.nats": '"dhi.io/static:20250419" is an image of static: use an image of nats' },
    ],
    [{ images: { busybox: "1.37-dev" } }, { "images.busybox": development("1.37-dev", "1.37") }],
    [
        { images: { busybox: "latest" } },
        {
            "images.busybox":
                'Docker Hardened Images have no tag "latest": use a version such as "1.37.0-debian13"',
        },
    ],
    [
        { images: { registry: "https://dhi.io" } },
        {
            "images.registry":
                '"https://dhi.io" is not a valid registry: use "dhi.io", or a mirror such as "docker.io/acme"',
        },
    ],
    [
        { images: { registry: "acme" } },
        {
            "images.registry":
                '"acme" is not a valid registry: use "dhi.io", or a mirror such as "docker.io/acme"',
        },
    ],
    [
        { images: { registry: "docker.io" } },
        { "images.registry": 'a mirror on docker.io has a namespace: use "docker.io/<organization>"' },
    ],
    [
        { images: { registry: "dhi.io/acme" } },
        { "images.registry": 'dhi.io has no namespaces: use "dhi.io"' },
    ],

    // Several problems at once, in the order of the schema.
    [
        { runtime: 1, images: { nats: 2, x: 1 }, nats: { nodes: "3", memory: 1 }, natsPassword: 5, y: 1 },
        {
            runtime: not(1, '"docker" or "kubernetes"'),
            "images.nats": not(2, natsTag),
            "images.x": knownInImages,
            "nats.nodes": not("3", nodes),
            "nats.memory": not(1, size("256Mi")),
            natsPassword: "is not valid: use text",
            y: knownAtTop,
        },
    ],
    [
        {
            images: { nats: "latest" },
            nats: { nodes: 2, clientPort: 0 },
            natsPassword: undefined,
        },
        {
            "images.nats":
                'Docker Hardened Images have no tag "latest": use a version such as "2.14.5-debian13"',
            "nats.nodes": even(2),
            "nats.clientPort":
                "0 is not a valid port for the first of 2 nodes: use one from 1 to 65534, for example 4222",
            natsPassword: missing("natsPassword"),
        },
    ],
];
