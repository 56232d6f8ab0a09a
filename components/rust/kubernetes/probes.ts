import { commandOf, type HealthCheck } from "../args/health.ts";

/**
 * The probes of a container: how long it may take to start, when it is restarted, and when it gets requests.
 *
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/.
 *
 * @param program the image's program, which checks by `exec` call.
 */
export function probes<Text>(health: HealthCheck, program: Text) {
    if (health.kind === "none") {
        return {};
    }
    const liveness = { ...handler(health, "liveness", program), timeoutSeconds: 3 };
    const readiness = { ...handler(health, "readiness", program), timeoutSeconds: 3 };
    return {
        startupProbe: { ...liveness, periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { ...liveness, periodSeconds: 10, failureThreshold: 3 },
        readinessProbe: { ...readiness, periodSeconds: 3, failureThreshold: 2 },
    };
}

function handler<Text>(
    health: Exclude<HealthCheck, { readonly kind: "none" }>,
    probe: "liveness" | "readiness",
    program: Text,
) {
    switch (health.kind) {
        case "http":
            return { httpGet: { path: health[probe], port: health.port.name } };
        case "tcp":
            return { tcpSocket: { port: health.port.name } };
        case "grpc": {
            const { port, service } = health;
            // Unlike the others, a gRPC probe takes no port names.
            return { grpc: { port: port.containerPort, ...(service === undefined ? {} : { service }) } };
        }
        case "exec":
            return { exec: { command: commandOf(health.words, program) } };
    }
}
