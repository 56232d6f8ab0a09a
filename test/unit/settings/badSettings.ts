import { schema } from "../../../settings/schema.ts";
import { imagesSchema } from "../../../settings/schema/images.ts";
import { natsSchema } from "../../../settings/schema/nats/cluster.ts";
import { bad, marker, wrong, type Bad } from "./bad.ts";

const known = (keys: readonly string[]) => `unknown key: use one of ${[...keys].sort().join(", ")}`;
/** The same with a suggestion. */
const meant = (key: string, text: string) =>
    text.replace("unknown key", `unknown key (did you mean ${key}?)`);
const knownAtTop = known(schema.keyof().options);
const knownInImages = known(imagesSchema.unwrap().keyof().options);
const knownInNats = known(natsSchema.unwrap().keyof().options);

const nodes = "a whole number, for example 3";
const tag = (example: string) => `a tag, for example "${example}", with or without "@sha256:…"`;
const size = (example: string) => `a size, for example "${example}"`;
const jetstream = 'false or settings, for example { size: "1Gi" }';
const runtime = '"docker" or "kubernetes"';
const registry = '"dhi.io" or a mirror, for example "docker.io/acme"';
const noTag = (example: string) =>
    `Docker Hardened Images have no tag "latest": use a version such as "${example}-debian13"`;
const even =
    "2 nodes with JetStream survive no more failures than 1: use 1 or 3, or turn JetStream off (jetstream: false)";

export const badSettings: Bad[] = [
    // Unknown keys at every level.
    bad("stack", "dev", knownAtTop),
    bad("constructor", 1, knownAtTop),
    [
        { Nats: {}, image: {} },
        { Nats: meant("nats", knownAtTop), image: meant("images", knownAtTop) },
    ],
    bad("images.nats_box", "0", meant("nats-box", knownInImages)),
    [
        { nats: { Nodes: 3, port: 1 } },
        { "nats.Nodes": meant("nodes", knownInNats), "nats.port": knownInNats },
    ],
    [
        { nats: { jetstream: { size: "1Gi", store: "1Gi" } } },
        {
            "nats.jetstream.store":
                "unknown key: use one of domain, maxFileStore, memoryStore, size, syncInterval",
        },
    ],
    // What `pulumi config set dhi:nats.nodes 5` creates without --path.
    [
        { "nats.nodes": "5", nats: { nodes: 3 } },
        {
            "nats.nodes": knownAtTop.replace(
                "unknown key",
                "unknown key (to set a value in nats, run: pulumi config set --path dhi:nats.nodes)",
            ),
        },
    ],

    // Wrong types at every level.
    wrong("runtime", "podman", runtime),
    wrong("policy", "prod", '"development" or "production"'),
    wrong("registryUsername", 7, "a user name"),
    wrong("images", "dhi.io", "settings, for example { registry: dhi.io }"),
    wrong("images", null, "settings, for example { registry: dhi.io }"),
    wrong("images.registry", ["dhi.io"], registry),
    wrong("images.nats", 2.14, tag("2.15.1-debian13")),
    wrong("images.busybox", { tag: "1" }, tag("1.37.0-debian13")),
    wrong("nats", [], "settings, for example { nodes: 3 }"),
    wrong("nats.nodes", "3", nodes),
    wrong("nats.nodes", null, nodes),
    wrong("nats.clientPort", "4222", "a port, for example 4222"),
    wrong("nats.monitorPort", false, "a port, for example 8222"),
    wrong("nats.cpus", "500m", "a number of cores, for example 0.5"),
    wrong("nats.readinessSeconds", "2m", "a number of seconds, for example 120"),
    wrong("nats.clusterName", 1, 'a name, for example "NATS"'),
    wrong("nats.user", 1, 'a name, for example "app"'),
    wrong("nats.memory", 256, size("256Mi")),
    wrong("nats.maxPayload", 1_048_576, size("1Mi")),
    wrong("nats.publishOn", 127, 'an IP address, for example "127.0.0.1"'),
    wrong("nats.jetstream", true, jetstream),
    wrong("nats.jetstream", "false", jetstream),
    [{ nats: { jetstream: {} } }, { "nats.jetstream.size": `is required: use ${size("1Gi")}` }],
    wrong("nats.jetstream.size", 1, size("1Gi")),
    [
        { nats: { jetstream: { size: "1Gi", maxFileStore: 0.85, syncInterval: 10 } } },
        {
            "nats.jetstream.syncInterval": '10 is not valid: use "always" or a duration, for example "10s"',
            "nats.jetstream.maxFileStore": `0.85 is not valid: use ${size("900Mi")}`,
        },
    ],
    bad("appSecrets", marker, "is not valid: use settings, for example { api-key: … }"),
    bad("appSecrets.key", { value: marker }, "is not valid: use text"),

    // Empty texts.
    wrong("nats.user", "", 'a name, for example "app"'),
    wrong("nats.memory", "", size("256Mi")),
    wrong("images.nats", "", tag("2.15.1-debian13")),
    wrong("images.registry", "", registry),

    // The problems that the components find, by key.
    [
        { nats: { nodes: 2, publishOn: "localhost", jetstream: { size: "big" } } },
        {
            "nats.nodes": even,
            "nats.jetstream.size":
                '"big" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "1Gi"',
            "nats.publishOn":
                '"localhost" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses',
        },
    ],
    [
        { images: { nats: "latest", busybox: "latest" } },
        { "images.nats": noTag("2.15.1"), "images.busybox": noTag("1.37.0") },
    ],
    ...["https://dhi.io", "acme"].map((text) =>
        bad(
            "images.registry",
            text,
            `"${text}" is not a valid registry: use "dhi.io", or a mirror such as "docker.io/acme"`,
        ),
    ),
    bad(
        "images.registry",
        "docker.io",
        'a mirror on docker.io has a namespace: use "docker.io/<organization>"',
    ),
    bad("images.registry", "dhi.io/acme", 'dhi.io has no namespaces: use "dhi.io"'),

    // Several problems at once, in the order of the schema; then those of the checks of valid parts.
    [
        { runtime: 1, images: { nats: 2, x: 1 }, nats: { nodes: "3", memory: 1 }, natsPassword: 5, y: 1 },
        {
            runtime: `1 is not valid: use ${runtime}`,
            "images.nats": `2 is not valid: use ${tag("2.15.1-debian13")}`,
            "images.x": knownInImages,
            "nats.nodes": `"3" is not valid: use ${nodes}`,
            "nats.memory": `1 is not valid: use ${size("256Mi")}`,
            natsPassword: "is not valid: use text",
            y: knownAtTop,
        },
    ],
    [
        { images: { nats: "latest" }, nats: { nodes: 2, nodez: 3 }, natsPassword: undefined },
        {
            "nats.nodez": meant("nodes", knownInNats),
            "images.nats": noTag("2.15.1"),
            "nats.nodes": even,
            natsPassword: "is required; set it with: pulumi config set --secret dhi:natsPassword",
        },
    ],
];
