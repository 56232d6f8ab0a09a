import type { Input, Output } from "@pulumi/pulumi";
import type { NatsConnection } from "../../nats/connection.ts";
import type { Problem } from "../../problems.ts";
import { parseSize } from "../../quantity.ts";
import { checkHealth, type Health } from "./health.ts";
import { checkPorts, defaultContainerPort, mainPort, type AppPort } from "./ports.ts";
import { checkVolumes, type AppVolume } from "./volumes.ts";

/** An image to run: `RustStaticImage` is one. */
export interface ServiceImage {
    /** What a container's `image` is set to. */
    readonly reference: Output<string>;
    /** The image's digest; its id for one that was never pushed. */
    readonly digest: Output<string>;
    /** The program that runs in it, by its path: what a check of its own is called with. @default "/app" */
    readonly program?: Output<string>;
}

/** A Rust service, whatever the runtime. */
export interface RustAppArgs {
    /** What runs: a `RustStaticImage`, or on Kubernetes an `adoptedImage`. */
    readonly image: ServiceImage;
    /**
     * Docker: the host's port for the first replica; replica i gets this plus i. Kubernetes: the port of the Service.
     * A service without one is a worker: nothing is published, and it has no URL. @default - none
     */
    readonly port?: number;
    /**
     * The port the service listens on in its container, on all addresses. It is told so as `PORT`. A worker has one
     * only where it says so, for others on the same network. @default 8000
     */
    readonly containerPort?: number;
    /** Further ports. @default [] */
    readonly ports?: readonly AppPort[];
    /**
     * How it is asked whether it is well: for a service that answers over the network, or not at all. Not to be
     * combined with {@link healthcheck}. @default - Docker: `healthcheck`; Kubernetes: over HTTP, or `healthcheck`
     * where there is no `port`
     */
    readonly health?: Health;
    /** How many containers run. @default 1 */
    readonly replicas?: number;
    /** Environment variables. No secrets: whoever may look at the container reads them. @default {} */
    readonly environment?: Readonly<Record<string, string>>;
    /**
     * Secrets by file name: `{ "api-key": … }` is `/run/secrets/api-key` for the service, in memory of nobody else
     * and in no environment. A change restarts the service. @default {}
     */
    readonly secretFiles?: Readonly<Record<string, Input<string>>>;
    /**
     * Secrets as environment variables, for a library that reads nothing else. Encrypted in the state, but plain to
     * every process of the service and, on Docker, in `docker inspect`: prefer {@link secretFiles}. @default {}
     */
    readonly secretEnvironment?: Readonly<Record<string, Input<string>>>;
    /** Arguments of the program. @default - none */
    readonly command?: readonly string[];
    /**
     * The arguments with which the program checks its own health: exit code 0 is well. There is no shell and no curl
     * in the image that could. One that begins with "/" is the command itself. `false` for a program that cannot. On
     * Kubernetes, which asks over HTTP, only a service without a port uses it. @default ["healthcheck"]
     */
    readonly healthcheck?: readonly string[] | false;
    /** Memory limit of one container. @default "128Mi" */
    readonly memory?: string;
    /** CPU limit of one container, in cores: `0.5`. @default - none */
    readonly cpus?: number;
    /**
     * Size of a folder for temporary files, `/tmp`: in memory, so part of {@link memory}, and gone with the container.
     * @default - none: nothing can be written to
     */
    readonly scratch?: string;
    /**
     * Folders that outlive containers, and the service itself: an update or a removal leaves what is in them, and a
     * later service of the same name finds it again. @default []
     */
    readonly volumes?: readonly AppVolume[];
    /**
     * Whether the volumes are protected: whatever would delete one is refused, until `pulumi state unprotect` says
     * that it is meant. Containers are not: a change replaces them. @default false
     */
    readonly protectData?: boolean;
    /** Labels of its containers; on Kubernetes of its pods and its Service. @default {} */
    readonly labels?: Readonly<Record<string, string>>;
    /**
     * The cluster to talk to. The service gets its address as `NATS_URL`, and the path of a file with the login as
     * `NATS_CREDENTIALS_FILE`: JSON with `username` and `password` or `token`. Where the cluster speaks TLS it also
     * says whom to trust, in PEM: `ca` is the text, `caFile` the path of a file, which may be renewed while the service
     * runs. A service uses TLS when either is there or an address begins with `tls://`. @default - none
     */
    readonly nats?: NatsConnection;
}

/** The plain part of {@link RustAppArgs}, as a stack's settings have it too. */
export type RustAppPlainArgs = Pick<
    RustAppArgs,
    | "port"
    | "containerPort"
    | "ports"
    | "replicas"
    | "environment"
    | "command"
    | "health"
    | "healthcheck"
    | "memory"
    | "cpus"
    | "scratch"
    | "volumes"
    | "labels"
> & {
    /** Names of the secrets, without their values. */
    readonly secretFiles?: Readonly<Record<string, unknown>>;
    readonly secretEnvironment?: Readonly<Record<string, unknown>>;
};

/** The plain arguments with their defaults filled in. What has none is absent. */
export interface RustAppShape {
    readonly port?: number;
    /** Absent where the service has no port of the short form: see `mainPort`. */
    readonly containerPort?: number;
    readonly ports?: readonly AppPort[];
    readonly health?: Health;
    readonly replicas: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly command: readonly string[];
    readonly healthcheck: readonly string[] | false;
    readonly memory: string;
    readonly cpus?: number;
    readonly scratch?: string;
    readonly volumes?: readonly AppVolume[];
    readonly labels?: Readonly<Record<string, string>>;
}

/** Defaults of the plain arguments: the one place that has them. */
export const rustAppDefaults = {
    containerPort: defaultContainerPort,
    replicas: 1,
    environment: {},
    command: [],
    healthcheck: ["healthcheck"],
    memory: "128Mi",
} as const satisfies RustAppShape;

/** Where secret files are in the container. */
export const secretsFolder = "/run/secrets";
/** The file with the login of the cluster. */
export const natsCredentialsFile = `${secretsFolder}/nats.json`;

/** Keys without a default: they are there where the arguments have them. */
const optionalKeys = ["port", "ports", "health", "cpus", "scratch", "volumes", "labels"] as const;

/** Fills in the defaults. */
export function withRustAppDefaults(args: RustAppPlainArgs): RustAppShape {
    const stated = optionalKeys.filter((key) => args[key] !== undefined).map((key) => [key, args[key]]);
    const port = mainPort(args);
    return {
        ...(Object.fromEntries(stated) as Pick<RustAppShape, (typeof optionalKeys)[number]>),
        ...(port === undefined ? {} : { containerPort: port.containerPort }),
        replicas: args.replicas ?? rustAppDefaults.replicas,
        environment: args.environment ?? rustAppDefaults.environment,
        command: args.command ?? rustAppDefaults.command,
        healthcheck: args.healthcheck ?? rustAppDefaults.healthcheck,
        memory: args.memory ?? rustAppDefaults.memory,
    };
}

const leastMemory = 8 * 2 ** 20;
/** The names that the component sets itself. */
const ownVariables = ["PORT", "NATS_URL", "NATS_CREDENTIALS_FILE"];

/** Every problem of the arguments that can be seen without running anything. */
export function checkRustAppArgs(args: RustAppPlainArgs): Problem[] {
    const shape = withRustAppDefaults(args);
    return [
        ...checkPorts(args),
        ...checkReplicas(shape.replicas),
        ...checkEnvironment(args),
        ...checkSecretFiles(Object.keys(args.secretFiles ?? {})),
        ...checkLimits(shape),
        ...checkHealth(args),
        ...checkVolumes(shape.volumes, shape.replicas),
    ];
}

function checkReplicas(replicas: number): Problem[] {
    return Number.isInteger(replicas) && replicas >= 1 && replicas <= 100
        ? []
        : [
              {
                  path: "replicas",
                  reason: `${replicas} is no number of replicas; write a whole number from 1 to 100`,
              },
          ];
}

function checkEnvironment({ environment = {}, secretEnvironment = {} }: RustAppPlainArgs): Problem[] {
    const names = [
        ...Object.keys(environment).map((name) => ({ name, path: `environment.${name}` })),
        ...Object.keys(secretEnvironment).map((name) => ({ name, path: `secretEnvironment.${name}` })),
    ];
    return names.flatMap(({ name, path }) => {
        if (!/^[A-Za-z_]\w*$/.test(name)) {
            return [{ path, reason: `"${name}" is no name of a variable; use letters, digits and "_"` }];
        }
        if (ownVariables.includes(name)) {
            const mend = name === "PORT" ? "containerPort" : "nats";
            return [{ path, reason: `${name} is set by the component; say it with "${mend}"` }];
        }
        return name in environment && name in secretEnvironment && path.startsWith("secret")
            ? [{ path, reason: `${name} stands in environment as well; remove one of them` }]
            : [];
    });
}

function checkSecretFiles(names: readonly string[]): Problem[] {
    return names
        .filter(
            (name) =>
                !/^[A-Za-z0-9][\w.-]*$/.test(name) || `${secretsFolder}/${name}` === natsCredentialsFile,
        )
        .map((name) => ({
            path: `secretFiles.${name}`,
            reason:
                `${secretsFolder}/${name}` === natsCredentialsFile
                    ? `"${name}" is the file that "nats" makes; choose another name`
                    : `"${name}" is no file name; use letters, digits, ".", "-" and "_"`,
        }));
}

function checkLimits({ memory, cpus, scratch }: RustAppShape): Problem[] {
    const bytes = parseSize(memory);
    const problems: Problem[] = [];
    if (bytes === undefined || bytes < leastMemory) {
        const what = bytes === undefined ? "is no size" : "is too little to start with";
        const reason = `"${memory}" ${what}; write a number and a unit (Ki, Mi, Gi), such as "${rustAppDefaults.memory}"`;
        problems.push({ path: "memory", reason });
    }
    const scratchBytes = scratch === undefined ? 0 : parseSize(scratch);
    if (scratchBytes === undefined) {
        const reason = `"${scratch}" is no size; write a number and a unit (Ki, Mi, Gi), such as "16Mi"`;
        problems.push({ path: "scratch", reason });
    } else if (bytes !== undefined && scratchBytes >= bytes) {
        const reason = `"${scratch}" leaves nothing of the memory ("${memory}") that it is part of; write less`;
        problems.push({ path: "scratch", reason });
    }
    if (cpus !== undefined && !(cpus >= 0.01)) {
        problems.push({ path: "cpus", reason: `${cpus} is no number of cores; write one such as 0.5` });
    }
    return problems;
}
