import { badApp, digest, hello, marker, wrong, type Bad } from "./bad.ts";

const noName = (name: string) =>
    `"${name}" is not a valid name for a service: use at most 40 lowercase letters, digits and "-", with no "-" at the ends`;
const taken = (what: unknown, holder: string, other = "name") =>
    `${JSON.stringify(what)} is already used by ${holder}: use another ${other}`;
const required = (name: string, by: string) =>
    `is required by ${by}; set it with: pulumi config set --secret --path 'dhi:appSecrets["${name}"]'`;
const notText = (value: unknown) =>
    `${JSON.stringify(value)} is not valid: use text, in quotes if it looks like a number`;
const built = "cannot be combined with image, which is already built: remove one of them";
const unbuilt = { context: undefined, binary: undefined };
const data = { name: "data", path: "/data", size: "1Gi" };

const other = { ...hello, name: "other", port: 3001 };
/** A change of a second service, and the expected problem of one of its keys. */
const badSecond = (change: object, key: string, reason: string): Bad => [
    { apps: [hello, { ...other, ...change }] },
    { [`apps[1].${key}`]: reason },
];

/** Invalid services. */
export const badApps: Bad[] = [
    // Wrong types.
    wrong("apps", {}, "a list of services"),
    [
        { apps: ["hello"] },
        {
            "apps[0]":
                '"hello" is not valid: use settings, for example { name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }',
        },
    ],
    badApp(
        { port: "3000", command: "serve", defaultFeatures: "yes", incremental: 1, revision: 7 },
        {
            defaultFeatures: '"yes" is not valid: use true or false',
            incremental: "1 is not valid: use true or false",
            revision: "7 is not valid: use a commit",
            port: '"3000" is not valid: use a port, for example 3000',
            command: '"serve" is not valid: use a list of arguments',
        },
    ),
    badApp(
        { health: "ping", labels: { team: 7 }, environment: { EMPTY: "", PORT_2: 3 }, networks: [""] },
        {
            "environment.PORT_2": notText(3),
            health: '"ping" is not valid: use "http", "grpc", "tcp", "none" or settings, for example { http: { readiness: /ready } }',
            "labels.team": notText(7),
            "networks[0]": '"" is not valid: use the name of a network',
        },
    ),
    badApp(
        { health: { http: { livenes: "/x" } } },
        {
            "health.http.livenes":
                "unknown key (did you mean liveness?): use one of liveness, port, readiness",
        },
    ),
    badApp(
        { secretFiles: { key: "a'b" }, secretEnvironment: ["KEY"] },
        {
            "secretFiles.key": `"a'b" is not valid: use the name of a secret: letters, digits, ".", "-" and "_"`,
            secretEnvironment: '["KEY"] is not valid: use names of secrets, for example { api-key: api-key }',
        },
    ),

    // Built or adopted.
    badApp(unbuilt, {
        context: 'is required: use a folder, for example "apps/hello"',
        binary: "is required: use the name of a program in Cargo.toml",
    }),
    badApp(
        { image: "dhi.io/nats:2" },
        {
            image: "cannot be combined with context and binary: remove it to build the service, or remove them to adopt the image",
        },
    ),
    badApp(
        {
            ...unbuilt,
            image: `ghcr.io/acme/hello@${digest}`,
            features: ["x"],
            profile: "release",
            incremental: false,
        },
        { features: built, profile: built, incremental: built },
    ),
    badApp(
        { binary: "helo" },
        { binary: 'program "helo" does not exist in apps/hello: use one of "docker-rust-hello"' },
    ),

    // Conflicts.
    badApp({ name: "Hello" }, { name: noName("Hello") }),
    badApp({ name: "a".repeat(41) }, { name: noName("a".repeat(41)) }),
    badApp({ name: "nats" }, { name: taken("nats", "the cluster") }),
    badSecond({ name: "hello" }, "name", taken("hello", "another service")),
    badApp({ port: 4223 }, { port: taken(4223, "the cluster", "port") }),
    [
        {
            apps: [
                { ...hello, replicas: 2, ports: [{ name: "admin", containerPort: 9000, port: 3002 }] },
                { ...other, port: 3003 },
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
            "apps[1].port": taken(3003, '"hello"', "port"),
            "apps[2].ports[0].port": taken(8223, "the cluster", "port"),
        },
    ],
    [
        {
            apps: [
                { ...hello, volumes: [{ ...data, name: "b-data" }] },
                { ...other, name: "hello-b", volumes: [data] },
            ],
        },
        { "apps[1].volumes[0].name": taken("hello-b-data", 'a volume of "hello"') },
    ],

    // The problems that the components find, by key.
    badApp(
        { profile: "debug", stopSeconds: 0, replicas: 2, volumes: [data] },
        {
            profile: '"debug" is not a valid profile to ship: use one of "release"',
            "volumes[0].shared":
                'volume "data" cannot be combined with 2 replicas: set shared: true if the service can share it, or replicas: 1',
            stopSeconds: "0 is not a valid number of seconds: use a whole number from 1 to 600",
        },
    ),
    [
        {
            apps: [hello, other],
            images: { rust: "1-debian13", static: "20250419-glibc-debian13-dev" },
        },
        {
            "images.rust":
                '"1-debian13" cannot build, because it runs as nonroot without a package manager: use "1-debian13-dev"',
            "images.static": 'static has no "-dev" tags: remove "-dev"',
        },
    ],

    // Secrets.
    [
        {
            apps: [
                { ...hello, secretFiles: { "api.key": "api-key" } },
                { ...other, secretEnvironment: { TOKEN: "none" } },
            ],
            appSecrets: { "api-key": "", other: marker },
        },
        {
            "appSecrets.api-key": required("api-key", "apps[0].secretFiles.api.key"),
            "appSecrets.none": required("none", "apps[1].secretEnvironment.TOKEN"),
        },
    ],
];
