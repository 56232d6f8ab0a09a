import { marker } from "./badSettings.ts";

/** Invalid services with their problems, like {@link badSettings}. */
const hello = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const badName = (name: string) =>
    `"${name}" is not a valid name for a service: use at most 40 lowercase letters, digits and "-", with no "-" at the ends`;
const taken = (name: string, holder: string) => `"${name}" is already used by ${holder}: use another name`;
const required = (name: string, by: string) =>
    `is required by ${by}; set it with: pulumi config set --secret --path 'dhi:appSecrets["${name}"]'`;
const adopted = { name: "hello", image: `ghcr.io/acme/hello@sha256:${"0f".repeat(32)}`, port: 3000 };
const built = "cannot be combined with image, which is already built: remove one of them";

export const badApps: [Record<string, unknown>, Record<string, string>][] = [
    [{ apps: {} }, { apps: "{} is not valid: use a list of services" }],
    [
        { apps: ["hello"] },
        {
            "apps[0]":
                '"hello" is not valid: use settings, for example { name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }',
        },
    ],
    [{ apps: [{ ...hello, name: "Hello" }] }, { "apps[0].name": badName("Hello") }],
    [
        { apps: [{ ...hello, port: "3000" }] },
        { "apps[0].port": '"3000" is not valid: use a port, for example 3000' },
    ],
    [
        { apps: [{ ...hello, port: 0 }] },
        {
            "apps[0].port": "0 is not a valid port: use one from 1 to 65535, for example 3000",
        },
    ],
    [{ apps: [hello, { ...hello, port: 3001 }] }, { "apps[1].name": taken("hello", "another service") }],
    [{ apps: [{ ...hello, name: "nats" }] }, { "apps[0].name": taken("nats", "the cluster") }],
    [
        { apps: [hello, { ...hello, name: "other" }] },
        { "apps[1].port": '3000 is already used by "hello": use another port' },
    ],
    [
        {
            apps: [
                { ...hello, replicas: 2, ports: [{ name: "admin", containerPort: 9000, port: 3002 }] },
                { ...hello, name: "other", port: 3003 },
                {
                    ...hello,
                    name: "third",
                    port: 3010,
                    ports: [{ name: "x", containerPort: 9000, port: 8223 }],
                },
                { ...hello, name: "worker", port: undefined },
            ],
        },
        {
            "apps[1].port": '3003 is already used by "hello": use another port',
            "apps[2].ports[0].port": "8223 is already used by the cluster: use another port",
        },
    ],
    [
        {
            apps: [
                { ...hello, volumes: [{ name: "b-data", path: "/data", size: "1Gi" }] },
                {
                    ...hello,
                    name: "hello-b",
                    port: 3001,
                    volumes: [{ name: "data", path: "/data", size: "1Gi" }],
                },
            ],
        },
        {
            "apps[1].volumes[0].name":
                '"hello-b-data" is already used by a volume of "hello": use another name',
        },
    ],
    [
        {
            apps: [
                {
                    ...hello,
                    health: { http: {}, tcp: {} },
                    replicas: 2,
                    volumes: [{ name: "data", path: "/data", size: "1Gi" }],
                },
                {
                    ...hello,
                    name: "other",
                    port: undefined,
                    health: "http",
                    networks: [""],
                    extraHosts: ["db"],
                },
            ],
        },
        {
            "apps[1].networks[0]": '"" is not valid: use the name of a network',
            "apps[0].health": "must have exactly one of the keys http, grpc, tcp and exec",
            "apps[0].volumes[0].shared":
                'volume "data" cannot be combined with 2 replicas: set shared: true if the service can share it, or replicas: 1',
            "apps[1].health":
                "http needs a port, and the service has none: set port, or use health: none for a worker",
            "apps[1].extraHosts[0]":
                '"db" is not a valid host: use a name and an IPv4 address, for example "db:10.0.0.5", or "host.docker.internal:host-gateway"',
        },
    ],
    [
        {
            apps: [
                { ...hello, health: "ping", labels: { team: 7 }, environment: { EMPTY: "", PORT_2: 3 } },
                { ...hello, name: "other", port: 3001, health: { http: { livenes: "/x" } } },
            ],
        },
        {
            "apps[0].environment.PORT_2": "3 is not valid: use text, in quotes if it looks like a number",
            "apps[0].health":
                '"ping" is not valid: use "http", "grpc", "tcp", "none" or settings, for example { http: { readiness: /ready } }',
            "apps[0].labels.team": "7 is not valid: use text, in quotes if it looks like a number",
            "apps[1].health.http.livenes":
                "unknown key (did you mean liveness?): use one of liveness, port, readiness",
        },
    ],
    [
        { apps: [{ ...hello, health: "http", healthcheck: false, kubernetes: { livenessPath: "/live" } }] },
        {
            "apps[0].healthcheck": "cannot be combined with health: remove one of them",
            "apps[0].kubernetes.livenessPath":
                'cannot be combined with health: remove it, and use health: { http: { liveness: "/live" } }',
        },
    ],
    [
        { apps: [{ ...hello, port: 4223 }] },
        { "apps[0].port": "4223 is already used by the cluster: use another port" },
    ],
    [
        { apps: [{ name: "hello", port: 3000 }] },
        {
            "apps[0].context": 'is required: use a folder, for example "apps/hello"',
            "apps[0].binary": "is required: use the name of a program in Cargo.toml",
        },
    ],
    [
        { apps: [{ ...hello, image: "dhi.io/nats:2" }] },
        {
            "apps[0].image":
                "cannot be combined with context and binary: remove it to build the service, or remove them to adopt the image",
        },
    ],
    [
        { apps: [{ ...hello, binary: "helo" }] },
        { "apps[0].binary": 'program "helo" does not exist in apps/hello: use one of "docker-rust-hello"' },
    ],
    [
        { apps: [{ ...hello, containerPort: 80 }] },
        {
            "apps[0].containerPort":
                "80 is a privileged port, which the image's nonroot user without capabilities cannot open " +
                "everywhere: let the service listen on 8080 and publish that as 80",
        },
    ],
    [
        { apps: [hello], images: { rust: "1-debian13" } },
        {
            "images.rust":
                '"1-debian13" cannot build, because it runs as nonroot without a package manager: use "1-debian13-dev"',
        },
    ],
    [
        { apps: [hello], images: { static: "20250419-glibc-debian13-dev" } },
        { "images.static": 'static has no "-dev" tags: remove "-dev"' },
    ],
    [
        {
            apps: [
                { ...hello, secretFiles: { "api.key": "api-key" } },
                { ...hello, name: "other", port: 3001, secretEnvironment: { TOKEN: "none" } },
            ],
            appSecrets: { "api-key": "", other: marker },
        },
        {
            "appSecrets.api-key": required("api-key", "apps[0].secretFiles.api.key"),
            "appSecrets.none": required("none", "apps[1].secretEnvironment.TOKEN"),
        },
    ],
    [
        {
            apps: [{ ...hello, secretFiles: { "../key": "key", "nats.json": "key" } }],
            appSecrets: { key: marker },
        },
        {
            "apps[0].secretFiles.../key":
                '"../key" is not a valid file name: use letters, digits, ".", "-" and "_"',
            "apps[0].secretFiles.nats.json": '"nats.json" is already used by nats: use another name',
        },
    ],
    [
        { apps: [{ ...hello, secretFiles: { key: "a'b" }, secretEnvironment: ["KEY"] }] },
        {
            "apps[0].secretFiles.key": `"a'b" is not valid: use the name of a secret: letters, digits, ".", "-" and "_"`,
            "apps[0].secretEnvironment":
                '["KEY"] is not valid: use names of secrets, for example { api-key: api-key }',
        },
    ],
    [
        { apps: [{ ...hello, profile: "debug", stopSeconds: 0, readinessSeconds: 4000 }] },
        {
            "apps[0].profile": '"debug" is not a valid profile to ship: use one of "release"',
            "apps[0].readinessSeconds":
                "4000 is not a valid number of seconds: use a whole number from 1 to 3600",
            "apps[0].stopSeconds": "0 is not a valid number of seconds: use a whole number from 1 to 600",
        },
    ],
    [
        { apps: [{ ...hello, command: "serve", defaultFeatures: "yes", incremental: 1, revision: 7 }] },
        {
            "apps[0].defaultFeatures": '"yes" is not valid: use true or false',
            "apps[0].incremental": "1 is not valid: use true or false",
            "apps[0].revision": "7 is not valid: use a commit",
            "apps[0].command": '"serve" is not valid: use a list of arguments',
        },
    ],
    [
        { apps: [{ ...adopted, features: ["x"], profile: "release", incremental: false }] },
        { "apps[0].features": built, "apps[0].profile": built, "apps[0].incremental": built },
    ],
];
