import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";
import { container, deployment, image, preview, previewWorker } from "./previewedApp.ts";

const probeNames = ["startupProbe", "livenessProbe", "readinessProbe"] as const;
const periods = [
    { timeoutSeconds: 3, periodSeconds: 1, failureThreshold: 60 },
    { timeoutSeconds: 3, periodSeconds: 10, failureThreshold: 3 },
    { timeoutSeconds: 3, periodSeconds: 3, failureThreshold: 2 },
];
const ports = [{ name: "admin", containerPort: 9000 }];
const http = (path: string, port = "http") => ({ httpGet: { path, port } });
const exec = (...command: string[]) => ({ exec: { command } });

/** The handler of all three probes, or of the first two and of readiness. */
const checks: [args: Partial<KubernetesRustAppArgs>, liveness: object, readiness?: object][] = [
    [{ port: 80 }, http("/healthz"), http("/readyz")],
    [{ containerPort: 9000 }, http("/healthz"), http("/readyz")],
    [{ port: 80, livenessPath: "/l", readinessPath: "/r" }, http("/l"), http("/r")],
    [{ port: 80, healthcheck: ["unused"] }, http("/healthz"), http("/readyz")],
    [{ port: 80, health: "http" }, http("/healthz"), http("/readyz")],
    [
        { ports, health: { http: { port: "admin", readiness: "/r" } } },
        http("/healthz", "admin"),
        http("/r", "admin"),
    ],
    [{ port: 80, health: "tcp" }, { tcpSocket: { port: "http" } }],
    [{ ports, health: { tcp: { port: "admin" } } }, { tcpSocket: { port: "admin" } }],
    [{ port: 80, health: "grpc" }, { grpc: { port: 8000 } }],
    [{ ports, health: { grpc: { port: "admin", service: "s" } } }, { grpc: { port: 9000, service: "s" } }],
    [{}, exec("/app", "healthcheck")],
    [{ ports }, exec("/app", "healthcheck")],
    [{ healthcheck: ["check", "--quick"] }, exec("/app", "check", "--quick")],
    [{ health: { exec: ["/check", "now"] } }, exec("/check", "now")],
    [{ port: 80, health: { exec: ["healthcheck"] } }, exec("/app", "healthcheck")],
];

describe("the health of a Rust service on Kubernetes", () => {
    for (const [args, liveness, readiness = liveness] of checks) {
        it(`is checked by ${JSON.stringify(liveness)} with ${JSON.stringify(args)}`, async () => {
            const found = container((await previewWorker(args)).recording);
            assert.deepEqual(
                probeNames.map((name) => found[name]),
                [liveness, liveness, readiness].map((handler, index) => ({
                    ...handler,
                    ...periods[index],
                })),
            );
        });
    }

    it("is checked with the image's program", async () => {
        const program = {
            reference: pulumi.output(image),
            digest: pulumi.output(""),
            program: pulumi.output("/x"),
        };
        const { recording } = await previewWorker({ image: program });
        assert.deepEqual(container(recording)["livenessProbe"], {
            ...exec("/x", "healthcheck"),
            ...periods[1],
        });
    });

    it("does not look up the program if nothing calls it", async () => {
        const unread = {
            reference: pulumi.output(image),
            digest: pulumi.output(""),
            get program(): never {
                throw new Error("the program was looked up");
            },
        };
        await preview({ image: unread });
        await previewWorker({ image: unread, health: { exec: ["/check"] } });
    });

    for (const args of [{ healthcheck: false }, { port: 80, health: "none" }] as const) {
        it(`only requires that it keeps running with ${JSON.stringify(args)}`, async () => {
            const { recording } = await previewWorker(args);
            const found = container(recording);
            assert.deepEqual(
                probeNames.filter((name) => name in found),
                [],
            );
            assert.equal(deployment(recording)["minReadySeconds"], 2);
        });
    }

    it("adds no waiting time to probes", async () => {
        assert.equal("minReadySeconds" in deployment((await preview()).recording), false);
    });
});
