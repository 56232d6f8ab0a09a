import { commandOf, type HealthCheck } from "../args/health.ts";

/** What a probe asks; without a question there are no probes. */
type Asked = Exclude<HealthCheck, { readonly kind: "none" }>;

/**
 * The probes of a container: how long it may take to start, when it is started anew, and when requests are welcome.
 *
 * @param program the program of the image, which a check of its own is called with.
 */
export function probes<Text>(health: HealthCheck, program: Text) {
    if (health.kind === "none") {
        return {};
    }
    const ask = (about: "liveness" | "readiness") => ({
        ...question(health, about, program),
        timeoutSeconds: 3,
    });
    return {
        startupProbe: { ...ask("liveness"), periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { ...ask("liveness"), periodSeconds: 10, failureThreshold: 3 },
        readinessProbe: { ...ask("readiness"), periodSeconds: 3, failureThreshold: 2 },
    };
}

function question<Text>(health: Asked, about: "liveness" | "readiness", program: Text) {
    switch (health.kind) {
        case "http":
            return { httpGet: { path: health[about], port: health.port.name } };
        case "tcp":
            return { tcpSocket: { port: health.port.name } };
        case "grpc": {
            const { port, service } = health;
            // The one probe that knows no names of ports.
            return { grpc: { port: port.containerPort, ...(service === undefined ? {} : { service }) } };
        }
        case "exec":
            return { exec: { command: commandOf(health.words, program) } };
    }
}
