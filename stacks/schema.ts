import { z } from "zod";

/** Says of a wrong value what it is not and what to write. Never used on secrets. */
function expected(what: string): { error: (issue: { input?: unknown }) => string } {
    return {
        error: ({ input }) =>
            input === undefined ? `missing; write ${what}` : `${JSON.stringify(input)} is not ${what}`,
    };
}

const text = (what: string) => z.string(expected(what)).min(1, expected(what));
const number = (what: string) => z.number(expected(what));
const version = (example: string) => text(`a tag such as "${example}", with or without "@sha256:…"`);
const size = (example: string) => text(`a size such as "${example}"`);
/** A secret: its value must never stand in a message. An empty one counts as missing. */
const secret = (description: string) => z.string({ error: "must be text" }).optional().describe(description);

/** Several keys together. Others than these are errors, not ignored. */
const section = <Shape extends z.ZodRawShape>(shape: Shape, example: string) =>
    z.strictObject(shape, {
        error: ({ input }) => `${JSON.stringify(input)} is not settings such as ${example}`,
    });

/** `dhi:images`: where images come from, and the version of each by repository. */
export const imagesSchema = section(
    {
        registry: text(`"dhi.io" or a mirror such as "docker.io/acme"`)
            .default("dhi.io")
            .describe(
                "`dhi.io`, or a mirror such as `docker.io/acme`: images become `docker.io/acme/dhi-<repository>`",
            ),
        nats: version("2.14.5-debian13")
            .default("2.14.5-debian13")
            .describe("NATS server: tag, or `tag@sha256:…`"),
        busybox: version("1.37.0-debian13")
            .default("1.37.0-debian13")
            .describe("One-shot step that hands volumes to the server's user (Docker only)"),
        static: version("20250419-glibc-debian13")
            .default("20250419-glibc-debian13")
            .describe("What Rust services ship on; its libc must fit the builder"),
        rust: version("1-debian13-dev")
            .default("1-debian13-dev")
            .describe("What Rust services are built in: a `-dev` tag"),
    },
    "{ registry: dhi.io }",
).prefault({});

const jetstream = z.union(
    [
        z.literal(false),
        z.strictObject({
            size: size("1Gi").describe("File store of one node"),
            memoryStore: size("64Mi").optional().describe("Memory for memory streams on one node"),
            domain: text("a domain name").optional().describe("JetStream domain, for leaf nodes"),
        }),
    ],
    {
        error: ({ input }) =>
            `${JSON.stringify(input)} is neither false nor settings such as { size: "1Gi" }`,
    },
);

const nats = section(
    {
        nodes: number("a whole number such as 3").optional().describe("Servers; odd with JetStream"),
        clusterName: text(`a name such as "NATS"`)
            .optional()
            .describe("Name the servers form a cluster under"),
        clientPort: number("a port such as 4222")
            .optional()
            .describe("Docker: published on `publishOn`; node i gets clientPort + i"),
        monitorPort: number("a port such as 8222")
            .optional()
            .describe("Docker: published on 127.0.0.1; node i gets monitorPort + i"),
        publishOn: text(`an IP address such as "127.0.0.1"`)
            .optional()
            .describe("Docker: host address for clients"),
        jetstream: jetstream.optional().describe("Persistence, or `false`"),
        memory: size("256Mi").optional().describe("Memory limit of one node"),
        cpus: number("a number of cores such as 0.5").optional().describe("CPU limit of one node, in cores"),
        maxPayload: size("1Mi").optional().describe("Largest message that clients may send"),
        readinessSeconds: number("a number of seconds such as 120")
            .optional()
            .describe("How long a node, and in the end the cluster, may take to get ready"),
        user: text(`a name such as "app"`).default("app").describe("The client user"),
    },
    "{ nodes: 3 }",
).prefault({});

/** One Rust service: built from its sources, or adopted as an image that was pushed. */
const app = section(
    {
        name: text(`a name such as "hello"`).describe("Name of the service, and of its containers"),
        context: text(`a folder such as "apps/hello"`)
            .optional()
            .describe("Folder with Cargo.toml and Cargo.lock"),
        binary: text("the name of a program")
            .optional()
            .describe("Program to build, by its name in Cargo.toml"),
        package: text("the name of a package")
            .optional()
            .describe("Package of a workspace that has the program"),
        features: z
            .array(text("the name of a feature"), expected("a list of features"))
            .optional()
            .describe("Cargo features to turn on"),
        link: z
            .enum(["dynamic", "static"], expected(`"dynamic" or "static"`))
            .optional()
            .describe("`static` builds the C library in: any `static` image will do"),
        image: text("an image by digest")
            .optional()
            .describe("Instead of `context` and `binary`: a pushed image by digest"),
        port: number("a port such as 3000").describe(
            "Docker: published on `publishOn`; replica i gets port + i",
        ),
        publishOn: text(`an IP address such as "127.0.0.1"`).optional().describe("Docker: host address"),
        containerPort: number("a port such as 8000").optional().describe("Port the service listens on"),
        replicas: number("a whole number such as 1").optional().describe("Number of containers"),
        environment: z
            .record(
                z.string(),
                text("text, in quotes if it looks like a number"),
                expected("variables with their values"),
            )
            .optional()
            .describe("Environment variables; no secrets"),
        healthcheck: z
            .union([z.literal(false), z.array(text("text"))], expected("false or a list of arguments"))
            .optional()
            .describe("Arguments with which the program checks itself, or `false`"),
        memory: size("128Mi").optional().describe("Memory limit of one container"),
        cpus: number("a number of cores such as 0.5")
            .optional()
            .describe("CPU limit of one container, in cores"),
        nats: z.boolean(expected("true or false")).default(true).describe("Whether it talks to the cluster"),
    },
    "{ name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }",
);

/** Every key of a stack's configuration, without its `dhi:`. The single source for checks and documentation. */
export const schema = z.strictObject({
    runtime: z.enum(["docker"], expected(`"docker"`)).default("docker").describe("Where everything runs"),
    images: imagesSchema,
    registryUsername: text("a user name")
        .optional()
        .describe("Login for the registry; default: `docker login`"),
    registryPassword: secret("Password or access token for the registry"),
    nats,
    apps: z.array(app, expected("a list of services")).default([]).describe("Rust services"),
    natsPassword: secret("Password of the client user"),
    natsToken: secret("A token that all clients share, instead of user and password"),
    natsRoutePassword: secret("Password with which servers let each other in"),
});

/** Keys whose values are objects or lists. */
export const structuredKeys: ReadonlySet<string> = new Set(["apps", "images", "nats"]);

/** A stack's configuration with its defaults filled in. Secrets are still plain text here. */
export type PlainSettings = z.infer<typeof schema>;
