import { mainPort, portsOf, type AppPort, type PortArgs } from "./ports.ts";

/**
 * How a service's health is checked.
 *
 * - `http`: the service is healthy if it answers with status 200 to 399. There are two paths: for liveness, which fails
 *   if the process must be restarted, and for readiness, which succeeds while requests are welcome. Docker, which does
 *   not restart unhealthy containers, only checks readiness.
 * - `grpc`: healthy if `grpc.health.v1` answers SERVING, for the whole server or for one `service`:
 *   https://github.com/grpc/grpc/blob/master/doc/health-checking.md.
 * - `tcp`: healthy if it accepts connections.
 * - `exec`: healthy if the image's program, called with these arguments, exits with code 0. A first word that begins with
 *   "/" is the path of another program.
 * - `none`: healthy as long as it keeps running.
 *
 * @example "grpc"
 * @example { http: { readiness: "/ready", port: "admin" } }
 * @example { exec: ["/usr/bin/server", "healthcheck"] }
 */
export type Health =
    | "http"
    | "grpc"
    | "tcp"
    | "none"
    | {
          /** Health over HTTP, with your own paths or port. */
          readonly http: HttpHealth;
      }
    | {
          /** Health over gRPC, of one service or on your own port. */
          readonly grpc: GrpcHealth;
      }
    | {
          /** Health by a connection, on your own port. */
          readonly tcp: TcpHealth;
      }
    | {
          /** The program's arguments, or a whole command. */
          readonly exec: readonly string[];
      };

/** Health by a connection. */
export interface TcpHealth {
    /**
     * The name of one of `ports`.
     * @default - the port that `port` and `containerPort` describe
     * @example "admin"
     */
    readonly port?: string | undefined;
}

/** Health over HTTP. */
export interface HttpHealth extends TcpHealth {
    /**
     * The path for liveness, on Kubernetes. A path without a query.
     * @default "/healthz" - the name that Kubernetes' own components use
     */
    readonly liveness?: string | undefined;
    /**
     * The path for readiness. A path without a query.
     * @default "/readyz" - likewise
     * @example "/ready"
     */
    readonly readiness?: string | undefined;
}

/** Health over gRPC. */
export interface GrpcHealth extends TcpHealth {
    /**
     * The gRPC service to check.
     * @default - the whole server
     * @example "shop.Till"
     */
    readonly service?: string | undefined;
}

/** A health check, with its defaults filled in and its port found. */
export type HealthCheck =
    | { readonly kind: "none" }
    /** The words are arguments of the image's program, or a whole command: see {@link commandOf}. */
    | { readonly kind: "exec"; readonly words: readonly string[] }
    | {
          readonly kind: "http";
          readonly port: AppPort;
          readonly liveness: string;
          readonly readiness: string;
      }
    | { readonly kind: "grpc"; readonly port: AppPort; readonly service: string | undefined }
    | { readonly kind: "tcp"; readonly port: AppPort };

/** The arguments that describe the health check. */
export interface HealthArgs extends PortArgs {
    readonly health?: Health;
    readonly healthcheck?: readonly string[] | false;
}

/** The default paths of health over HTTP. */
export const httpPaths = { liveness: "/healthz", readiness: "/readyz" } as const;

/**
 * The check that `health` describes; undefined without `health`, where each runtime has its own default. Call it on
 * arguments without problems.
 */
export function declaredHealth(args: HealthArgs): HealthCheck | undefined {
    const health = longForm(args.health);
    if (health === undefined || health === "none") {
        return health && { kind: health };
    }
    if ("exec" in health) {
        return { kind: "exec", words: health.exec };
    }
    const port = checkedPort(args);
    if (port === undefined) {
        return undefined;
    }
    if ("http" in health) {
        const { liveness = httpPaths.liveness, readiness = httpPaths.readiness } = health.http;
        return { kind: "http", port, liveness, readiness };
    }
    return "grpc" in health ? { kind: "grpc", port, service: health.grpc.service } : { kind: "tcp", port };
}

/** The check that `healthcheck` describes. */
export function programHealth({ healthcheck }: Required<Pick<HealthArgs, "healthcheck">>): HealthCheck {
    return healthcheck === false ? { kind: "none" } : { kind: "exec", words: healthcheck };
}

/** The whole command of a check by `exec`. */
export function commandOf<Text>(words: readonly string[], program: Text): (string | Text)[] {
    return isCommand(words) ? [...words] : [program, ...words];
}

/** Whether a check calls the image's program, so that its path must be known. */
export function callsProgram(check: HealthCheck): boolean {
    return check.kind === "exec" && !isCommand(check.words);
}

function isCommand([first]: readonly string[]): boolean {
    return first?.startsWith("/") === true;
}

/** The port that is checked, if the service has it. */
export function checkedPort(args: HealthArgs): AppPort | undefined {
    const name = portName(args);
    return name === undefined ? mainPort(args) : portsOf(args).find((port) => port.name === name);
}

/** The name of the port that is checked, if `health` has one. */
export function portName({ health }: HealthArgs): string | undefined {
    if (typeof health !== "object" || "exec" in health) {
        return undefined;
    }
    return ("http" in health ? health.http : "grpc" in health ? health.grpc : health.tcp).port;
}

type LongForm = "none" | Exclude<Health, string>;

/** `health` with its one-word forms written out. */
export function longForm(health: Health | undefined): LongForm | undefined {
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
