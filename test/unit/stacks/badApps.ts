/** Bad services, each with all its problems: beside {@link badSettings}. */
const hello = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const badName = (name: string) =>
    `"${name}" must be at most 40 small letters, digits and "-", with no "-" at its ends`;
const taken = (name: string, holder: string) => `"${name}" is the name of ${holder} too; write another`;

export const badApps: [Record<string, unknown>, Record<string, string>][] = [
    [{ apps: {} }, { apps: "{} is not a list of services" }],
    [
        { apps: ["hello"] },
        {
            "apps[0]":
                '"hello" is not settings such as { name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }',
        },
    ],
    [{ apps: [{ ...hello, name: "Hello" }] }, { "apps[0].name": badName("Hello") }],
    [{ apps: [{ ...hello, port: "3000" }] }, { "apps[0].port": '"3000" is not a port such as 3000' }],
    [
        { apps: [{ ...hello, port: 0 }] },
        {
            "apps[0].port":
                "0 is no port for the first of 1 replicas; write one from 1 to 65535, such as 3000",
        },
    ],
    [{ apps: [hello, { ...hello, port: 3001 }] }, { "apps[1].name": taken("hello", "another service") }],
    [{ apps: [{ ...hello, name: "nats" }] }, { "apps[0].name": taken("nats", "the cluster") }],
    [
        { apps: [hello, { ...hello, name: "other" }] },
        { "apps[1].port": '3000 meets a port of "hello"; write another' },
    ],
    [
        { apps: [{ ...hello, port: 4223 }] },
        { "apps[0].port": "4223 meets a port of the cluster; write another" },
    ],
    [
        { apps: [{ name: "hello", port: 3000 }] },
        {
            "apps[0].context": 'missing; write a folder such as "apps/hello"',
            "apps[0].binary": "missing; write the name of a program in Cargo.toml",
        },
    ],
    [
        { apps: [{ ...hello, image: "dhi.io/nats:2" }] },
        { "apps[0].image": "goes not with context and binary: a service is built here, or adopted" },
    ],
    [
        { apps: [{ ...hello, binary: "helo" }] },
        { "apps[0].binary": '"helo" is no program of apps/hello; there is "docker-rust-hello"' },
    ],
    [
        { apps: [{ ...hello, containerPort: 80 }] },
        {
            "apps[0].containerPort":
                "80 is a privileged port: the image runs as nonroot without capabilities, which may not open it " +
                "everywhere; let the service listen on 8080 and publish it as 80",
        },
    ],
    [
        { apps: [hello], images: { rust: "1-debian13" } },
        {
            "images.rust":
                '"1-debian13" cannot build: it runs as nonroot without a package manager; write "1-debian13-dev"',
        },
    ],
    [
        { apps: [hello], images: { static: "20250419-glibc-debian13-dev" } },
        { "images.static": 'static has no "-dev" tags; leave "-dev" out' },
    ],
];
