import { unless, type Problem } from "../../problems.ts";
import { mainPort, portsOf, type AppPort, type PortArgs } from "./ports.ts";

/**
 * How a service is asked whether it is well. `port` is the name of one of `ports`; without it the one that `port` and
 * `containerPort` describe.
 *
 * - `http`: answers 200 to 399 on two paths, by default `/healthz` while the process is well and `/readyz` while
 *   requests are welcome. Docker, which restarts nothing that is not well, asks for the second only.
 * - `grpc`: answers SERVING as `grpc.health.v1`, for the whole server or one `service`.
 * - `tcp`: takes connections.
 * - `exec`: the program, called with these arguments, ends with exit code 0. A first word that begins with "/" is the
 *   command itself: another program of the image.
 * - `none`: keeps running.
 */
export type Health =
    | "http"
    | "grpc"
    | "tcp"
    | "none"
    | { readonly http: HttpHealth }
    | { readonly grpc: GrpcHealth }
    | { readonly tcp: TcpHealth }
    | { readonly exec: readonly string[] };

/** Health over HTTP. */
export interface HttpHealth {
    /** @default "/healthz" */
    readonly liveness?: string | undefined;
    /** @default "/readyz" */
    readonly readiness?: string | undefined;
    /** The name of a port. @default - the short form's */
    readonly port?: string | undefined;
}

/** Health over gRPC. */
export interface GrpcHealth {
    /** The service to ask about. @default - the whole server */
    readonly service?: string | undefined;
    /** The name of a port. @default - the short form's */
    readonly port?: string | undefined;
}

/** Health by a connection. */
export interface TcpHealth {
    /** The name of a port. @default - the short form's */
    readonly port?: string | undefined;
}

/** How a service is asked, with its defaults filled in. */
export type HealthCheck =
    | { readonly kind: "none" }
    /** The first word is a path, or the program stands before it: see {@link commandOf}. */
    | { readonly kind: "exec"; readonly words: readonly string[] }
    | {
          readonly kind: "http";
          readonly port: AppPort;
          readonly liveness: string;
          readonly readiness: string;
      }
    | { readonly kind: "grpc"; readonly port: AppPort; readonly service: string | undefined }
    | { readonly kind: "tcp"; readonly port: AppPort };

/** What of a service's arguments says how it is asked. */
export interface HealthArgs extends PortArgs {
    readonly health?: Health;
    readonly healthcheck?: readonly string[] | false;
}

/** Where a service that is asked over HTTP answers. */
export const httpPaths = { liveness: "/healthz", readiness: "/readyz" } as const;

/**
 * How `health` says that the service is asked; undefined where there is none, and each runtime has its own way. Call
 * it on arguments without problems.
 */
export function statedHealth(args: HealthArgs): HealthCheck | undefined {
    const health = longForm(args.health);
    if (health === undefined || health === "none") {
        return health && { kind: health };
    }
    if ("exec" in health) {
        return { kind: "exec", words: health.exec };
    }
    const port = portOf(args);
    if (port === undefined) {
        return undefined;
    }
    if ("http" in health) {
        const { liveness = httpPaths.liveness, readiness = httpPaths.readiness } = health.http;
        return { kind: "http", port, liveness, readiness };
    }
    return "grpc" in health ? { kind: "grpc", port, service: health.grpc.service } : { kind: "tcp", port };
}

/** How the program checks itself: by `healthcheck`, or not at all. */
export function ownHealth({ healthcheck }: { readonly healthcheck: readonly string[] | false }): HealthCheck {
    return healthcheck === false ? { kind: "none" } : { kind: "exec", words: healthcheck };
}

/** The whole command of a check by `exec`. */
export function commandOf<Text>(words: readonly string[], program: Text): (string | Text)[] {
    return isCommand(words) ? [...words] : [program, ...words];
}

/** Whether a check calls the image's program, and so must know which it is. */
export function callsProgram(check: HealthCheck): boolean {
    return check.kind === "exec" && !isCommand(check.words);
}

function isCommand([first]: readonly string[]): boolean {
    return first?.startsWith("/") === true;
}

/** Every problem of how a service is asked. */
export function checkHealth(args: HealthArgs): Problem[] {
    const { health, healthcheck } = args;
    const own = unless(
        healthcheck === undefined || healthcheck === false || healthcheck.length > 0,
        "healthcheck",
        "[] checks nothing; name the program's arguments, or write false",
    );
    if (health === undefined) {
        return own;
    }
    const both = unless(
        healthcheck === undefined,
        "healthcheck",
        "cannot be combined with health, which says how the service is asked; remove healthcheck",
    );
    return [...(both.length > 0 ? both : own), ...checkForm(args)];
}

function checkForm(args: HealthArgs): Problem[] {
    const health = longForm(args.health);
    if (health === undefined || health === "none") {
        return [];
    }
    const [kind = "", ...others] = Object.keys(health);
    if (others.length > 0 || !["http", "grpc", "tcp", "exec"].includes(kind)) {
        return [{ path: "health", reason: "must have one of the keys http, grpc, tcp and exec; write one" }];
    }
    if ("exec" in health) {
        return unless(
            health.exec.length > 0 && health.exec[0] !== "",
            "health.exec",
            `checks nothing; name the program's arguments, such as ["healthcheck"], or write health: none`,
        );
    }
    const paths = "http" in health ? health.http : {};
    return [
        ...checkHealthPort(args, kind),
        ...checkUrlPath("health.http.liveness", paths.liveness, httpPaths.liveness),
        ...checkUrlPath("health.http.readiness", paths.readiness, httpPaths.readiness),
    ];
}

function checkHealthPort(args: HealthArgs, kind: string): Problem[] {
    if (portOf(args) !== undefined) {
        return [];
    }
    const names = portsOf(args).map(({ name }) => name);
    const name = portName(args);
    if (name !== undefined) {
        const known = names.length === 0 ? "there is none" : `write one of ${names.join(", ")}`;
        return [{ path: `health.${kind}.port`, reason: `"${name}" is not the name of a port; ${known}` }];
    }
    const reason =
        names.length === 0
            ? `${kind} needs a port, and the service has none; write port, or health: none for a worker`
            : `${kind} does not know which port to ask; write health: { ${kind}: { port: ${names[0]} } }, or port`;
    return [{ path: "health", reason }];
}

/** The port that is asked, if there is one of that name. */
function portOf(args: HealthArgs): AppPort | undefined {
    const name = portName(args);
    return name === undefined ? mainPort(args) : portsOf(args).find((port) => port.name === name);
}

function portName({ health }: HealthArgs): string | undefined {
    if (typeof health !== "object" || "exec" in health) {
        return undefined;
    }
    return ("http" in health ? health.http : "grpc" in health ? health.grpc : health.tcp).port;
}

type LongForm = "none" | Exclude<Health, string>;

function longForm(health: Health | undefined): LongForm | undefined {
    switch (health) {
        case "http":
            return { http: {} };
        case "grpc":
            return { grpc: {} };
        case "tcp":
            return { tcp: {} };
        default:
            return health;
    }
}

/** What is wrong with the path of a URL that may be left out. */
export function checkUrlPath(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || /^\/[^\s?#]*$/.test(value),
        path,
        `"${value}" is not a path; write one such as "${example}"`,
    );
}
