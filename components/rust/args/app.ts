import type { Input, Output } from "@pulumi/pulumi";
import { withDefaults, type PlainArgs } from "../../arguments.ts";
import type { NatsConnection } from "../../nats/connection.ts";
import type { Problem } from "../../problems.ts";
import { checkHealth } from "./checkHealth.ts";
import { checkEnvironment, checkSecretFiles } from "./environment.ts";
import type { Health } from "./health.ts";
import { checkLimits } from "./limits.ts";
import { checkPorts, type AppPort } from "./ports.ts";
import { checkVolumes, type AppVolume } from "./volumes.ts";

/** An image to run, such as a `RustStaticImage`. */
export interface ServiceImage {
    /** The image reference that containers get. */
    readonly reference: Output<string>;
    /** The image's digest; the image's ID where it was never pushed. */
    readonly digest: Output<string>;
    /**
     * The path of the image's program, which health checks by `exec` call.
     * @default "/app" - where `RustStaticImage` puts the program
     */
    readonly program?: Output<string>;
}

/** A Rust service, whatever the runtime. */
export interface RustAppArgs {
    /** The image to run: a `RustStaticImage`, or on Kubernetes an `adoptedImage`. */
    readonly image: ServiceImage;
    /**
     * Docker: the host port of the first replica; replica i gets this port plus i. Kubernetes: the port of the Service.
     * A service without a port is a worker: nothing is published, and it has no URL. `ingress` and `gatewayRoute` need it.
     * @default - none
     * @example 3000
     */
    readonly port?: number;
    /**
     * The port that the service listens on in its container, on all addresses; the service finds it in `PORT`. For a
     * worker, set it only if others on the same network connect to it.
     * @default 8000 - Rocket's own; a worker has none
     * @example 9000
     */
    readonly containerPort?: number;
    /**
     * Further ports.
     * @default [] - one port is enough for most services
     * @example [{ name: "metrics", containerPort: 9000, port: 3100 }]
     */
    readonly ports?: readonly AppPort[];
    /**
     * How the service's health is checked, if not by the program itself. Cannot be combined with {@link healthcheck}, or
     * on Kubernetes with `livenessPath` and `readinessPath`.
     * @default - Docker: {@link healthcheck}; Kubernetes: `http`, or {@link healthcheck} for a service without `port`
     * and `containerPort`
     * @example { http: { readiness: "/ready" } }
     */
    readonly health?: Health;
    /**
     * The number of containers, from 1 to 100. More than one cannot be combined with a volume that is not `shared`.
     * @default 1 - not every service can run several times at once
     */
    readonly replicas?: number;
    /**
     * Environment variables. Not for secrets: everyone who may inspect the container can read them. A name
     * cannot be in {@link secretEnvironment} too.
     * @default {} - only what the component sets: `PORT`, `NATS_URL` and `NATS_CREDENTIALS_FILE`
     * @example { LOG_LEVEL: "info" }
     */
    readonly environment?: Readonly<Record<string, string>>;
    /**
     * Secrets by file name, in `/run/secrets`. Only the service's user can read them, and they are in no environment. A
     * changed secret restarts the service. On Docker they need `initImage`.
     * @default {} - none
     * @example { "api-key": config.requireSecret("apiKey") }
     */
    readonly secretFiles?: Readonly<Record<string, Input<string>>>;
    /**
     * Secrets as environment variables, for libraries that read no files. They are encrypted in the state, but every
     * process of the service can read them and, on Docker, everyone who may run `docker inspect`: prefer
     * {@link secretFiles}. A name cannot be in {@link environment} too.
     * @default {} - none
     * @example { API_KEY: config.requireSecret("apiKey") }
     */
    readonly secretEnvironment?: Readonly<Record<string, Input<string>>>;
    /**
     * The program's arguments.
     * @default [] - none
     * @example ["serve", "--verbose"]
     */
    readonly command?: readonly string[];
    /**
     * The arguments with which the program checks its own health: exit code 0 means healthy. A first word that begins
     * with "/" is the whole command's path. `false` is for a program without such a check. On Kubernetes, only services
     * without `port` and `containerPort` use it. Cannot be combined with {@link health}.
     * @default ["healthcheck"] - the image has no shell and no curl that could check
     * @example ["check", "--quick"]
     */
    readonly healthcheck?: readonly string[] | false;
    /**
     * The memory limit of each container: at least 8Mi, and more than {@link scratch}.
     * @default "128Mi" - enough for a small service, and one that leaks memory cannot exhaust the host's
     */
    readonly memory?: string;
    /**
     * The CPU limit of each container, in cores, at least 0.01.
     * @default - none: idle cores are free to use
     * @example 0.5
     */
    readonly cpus?: number;
    /**
     * The size of `/tmp`, a folder for temporary files. It is in memory, counts toward {@link memory}, must be smaller,
     * and is gone with the container.
     * @default - no such folder: a program that cannot write files is harder to misuse
     * @example "16Mi"
     */
    readonly scratch?: string;
    /**
     * Folders that outlive the containers and the service itself: an update or a removal keeps their data, and a later
     * service of the same name finds it. On Docker they need `initImage`.
     * @default [] - none
     * @example [{ name: "data", path: "/data", size: "1Gi" }]
     */
    readonly volumes?: readonly AppVolume[];
    /**
     * Whether Pulumi refuses to delete {@link volumes} until `pulumi state unprotect`. Containers are not protected: a
     * change replaces them.
     * @default false - removed volumes keep their data anyway, so this is for production
     */
    readonly protectData?: boolean;
    /**
     * Labels of the containers; on Kubernetes of the pods and the Service.
     * @default {} - only those that the component sets
     * @example { "com.example.team": "shop" }
     */
    readonly labels?: Readonly<Record<string, string>>;
    /**
     * The cluster to connect to. The service finds its URL in `NATS_URL`, and in `NATS_CREDENTIALS_FILE` the path of a
     * JSON file with `username` and `password`, or `token`. If the cluster uses TLS, the file also has the certificate
     * authority to trust: its PEM text as `ca`, or as `caFile` the path of a file that may be renewed while the service
     * runs. Use TLS if either is present or a URL begins with `tls://`. On Docker it needs `initImage`.
     * @default - none
     */
    readonly nats?: NatsConnection;
}

/** The defaults, in one place. That of `containerPort` depends on `port`: see `mainPort` in ports.ts. */
export const rustAppDefaults = {
    replicas: 1,
    environment: {},
    command: [],
    healthcheck: ["healthcheck"],
    memory: "128Mi",
} as const satisfies Partial<RustAppArgs>;

/** Every problem of the arguments that shows without running anything. */
export function checkRustAppArgs(args: PlainArgs<RustAppArgs>): Problem[] {
    const complete = withDefaults(args, rustAppDefaults);
    return [
        ...checkPorts(args),
        ...checkLimits(complete),
        ...checkEnvironment(args),
        ...checkSecretFiles(args),
        ...checkHealth(args),
        ...checkVolumes(args.volumes, complete.replicas),
    ];
}
