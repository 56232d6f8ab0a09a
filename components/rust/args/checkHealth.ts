import { invalid, unless, type Problem } from "../../problems.ts";
import { checkedPort, httpPaths, longForm, portName, type HealthArgs } from "./health.ts";
import { portsOf } from "./ports.ts";

/** Every problem of how a service's health is checked. */
export function checkHealth(args: HealthArgs): Problem[] {
    const { health, healthcheck } = args;
    if (health !== undefined && healthcheck !== undefined) {
        const reason = "cannot be combined with health: remove one of them";
        return [{ path: "healthcheck", reason }, ...checkDeclared(args)];
    }
    return [
        ...unless(
            healthcheck === undefined || healthcheck === false || healthcheck.length > 0,
            "healthcheck",
            "[] checks nothing: use the program's arguments, or false",
        ),
        ...checkDeclared(args),
    ];
}

function checkDeclared(args: HealthArgs): Problem[] {
    const health = longForm(args.health);
    if (health === undefined || health === "none") {
        return [];
    }
    const [kind = "", ...others] = Object.keys(health);
    if (others.length > 0 || !["http", "grpc", "tcp", "exec"].includes(kind)) {
        return [{ path: "health", reason: "must have exactly one of the keys http, grpc, tcp and exec" }];
    }
    if ("exec" in health) {
        return unless(
            health.exec.length > 0 && health.exec[0] !== "",
            "health.exec",
            `checks nothing: use the program's arguments, for example ["healthcheck"], or health: none`,
        );
    }
    const { liveness, readiness } = "http" in health ? health.http : {};
    return [
        ...checkHealthPort(args, kind),
        ...checkUrlPath("health.http.liveness", liveness, httpPaths.liveness),
        ...checkUrlPath("health.http.readiness", readiness, httpPaths.readiness),
    ];
}

function checkHealthPort(args: HealthArgs, kind: string): Problem[] {
    if (checkedPort(args) !== undefined) {
        return [];
    }
    const names = portsOf(args).map(({ name }) => name);
    const name = portName(args);
    if (name !== undefined) {
        const use = names.length === 0 ? "the service has no ports" : `use one of ${names.join(", ")}`;
        return [{ path: `health.${kind}.port`, reason: `port "${name}" does not exist: ${use}` }];
    }
    const reason =
        names.length === 0
            ? `${kind} needs a port, and the service has none: set port, or use health: none for a worker`
            : `${kind} needs the name of a port: use health: { ${kind}: { port: ${names[0]} } }, or set port`;
    return [{ path: "health", reason }];
}

/** What is wrong with the path of a URL that may be left out. */
export function checkUrlPath(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || /^\/[^\s?#]*$/.test(value),
        path,
        invalid("path", value, `one that begins with "/", without a query, for example "${example}"`),
    );
}
