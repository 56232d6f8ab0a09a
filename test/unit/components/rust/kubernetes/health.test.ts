import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";
import { image, preview, previewWorker } from "./previewedApp.ts";

const periods = {
    startupProbe: { timeoutSeconds: 3, periodSeconds: 1, failureThreshold: 60 },
    livenessProbe: { timeoutSeconds: 3, periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { timeoutSeconds: 3, periodSeconds: 3, failureThreshold: 2 },
};
const ports = [{ name: "admin", containerPort: 9000 }];
const http = (path: string, port = "http") => ({ httpGet: { path, port } });
const exec = (...command: string[]) => ({ exec: { command } });
const reference = pulumi.output(image);
const digest = pulumi.output("");

/** The handler of all three probes, or of the first two and of readiness. */
const checks: [args: Partial<KubernetesRustAppArgs>, liveness: object, readiness?: object][] = [
    [{ port: 80 }, http("/healthz"), http("/readyz")],
    [{ containerPort: 9000 }, http("/healthz"), http("/readyz")],
    [{ port: 80, livenessPath: "/l", readinessPath: "/r" }, http("/l"), http("/r")],
    [{ port: 80, healthcheck: ["unused"] }, http("/healthz"), http("/readyz")],
    [{ port: 80, health: { http: { readiness: "/r" } } }, http("/healthz"), http("/r")],
    [{ port: 80, health: "http" }, http("/healthz"), http("/readyz")],
    [
        { ports, health: { http: { port: "admin", liveness: "/l" } } },
        http("/l", "admin"),
        http("/readyz", "admin"),
    ],
    [{ port: 80, health: "tcp" }, { tcpSocket: { port: "http" } }],
    [{ ports, health: { tcp: { port: "admin" } } }, { tcpSocket: { port: "admin" } }],
    [{ port: 80, health: "grpc" }, { grpc: { port: 8000 } }],
    [{ ports, health: { grpc: { port: "admin", service: "s" } } }, { grpc: { port: 9000, service: "s" } }],
    [{}, exec("/app", "healthcheck")],
    [{ ports }, exec("/app", "healthcheck")],
    [{ healthcheck: ["check", "--quick"] }, exec("/app", "check", "--quick")],
    [{ health: { exec: ["/check", "now"] } }, exec("/check", "now")],
    [{ image: { reference, digest, program: pulumi.output("/x") } }, exec("/x", "healthcheck")],
];

describe("the health of a Rust service on Kubernetes", () => {
    for (const [{ image, ...args }, liveness, readiness = liveness] of checks) {
        it(`is checked by ${JSON.stringify(liveness)} with ${JSON.stringify(args)}`, async () => {
            const { container, deployment } = await previewWorker(image ? { ...args, image } : args);
            const { startupProbe, livenessProbe, readinessProbe } = container;
            assert.deepEqual(startupProbe, { ...liveness, ...periods.startupProbe });
            assert.deepEqual(livenessProbe, { ...liveness, ...periods.livenessProbe });
            assert.deepEqual(readinessProbe, { ...readiness, ...periods.readinessProbe });
            assert.equal("minReadySeconds" in deployment, false);
        });
    }

    it("does not look up the program if nothing calls it", async () => {
        const unread = {
            reference,
            digest,
            get program(): never {
                throw new Error("the program was looked up");
            },
        };
        await preview({ image: unread });
        await previewWorker({ image: unread, health: { exec: ["/check"] } });
    });

    for (const args of [{ healthcheck: false }, { port: 80, health: "none" }] as const) {
        it(`only requires that it keeps running with ${JSON.stringify(args)}`, async () => {
            const { container, deployment } = await previewWorker(args);
            assert.deepEqual(
                Object.keys(periods).filter((name) => name in container),
                [],
            );
            assert.equal(deployment["minReadySeconds"], 2);
        });
    }
});
