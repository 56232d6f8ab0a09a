import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import {
    checkKubernetesRustAppArgs,
    type KubernetesRustAppArgs,
} from "../../../../../components/rust/kubernetes/args.ts";
import { itRefuses, shown } from "../../problems.ts";

type Args = Partial<PlainArgs<KubernetesRustAppArgs>>;

const namespace = "messaging";
const cluster = (its: string) => ({ namespace: its, clientLabels: {}, caSecret: undefined });
const data = { name: "data", path: "/data", size: "1Gi" };
const gatewayRoute = { gateway: "public", host: "hello" };
const check = (args: Args, name = "hello") =>
    checkKubernetesRustAppArgs({ namespace, port: 80, ...args }, name);

const range = (path: string, value: number, what: string, min: number, max: number) =>
    `${path}: ${value} is not a valid ${what}: use a whole number from ${min} to ${max}`;
const seconds = (path: string, value: number, min: number, max: number) =>
    range(path, value, "number of seconds", min, max);

const accepted: Args[] = [
    {},
    { port: 1, drainSeconds: 0, stopSeconds: 1, readinessSeconds: 1, nats: cluster(namespace) },
    { port: 65_535, drainSeconds: 300, stopSeconds: 600, readinessSeconds: 3600 },
    { replicas: 3, autoscale: { max: 3, cpuPercent: 100 } },
    { autoscale: { max: 1000, cpuPercent: 1 }, volumes: [{ ...data, shared: true }] },
    {
        labels: { team: "shop", "example.com/tier": "" },
        annotations: { "example.com/note": "any text, = signs too" },
        storageClass: "fast.ssd",
        ingress: { host: "*.example.com", annotations: { "nginx.ingress.kubernetes.io/limit": "8m" } },
        gatewayRoute,
    },
];

describe("the arguments of a Rust service on Kubernetes", () => {
    for (const args of accepted) {
        it(`are accepted with ${JSON.stringify(args)}`, () => assert.deepEqual(check(args), []));
    }

    itRefuses<Args>(check, [
        [
            { nats: cluster("elsewhere") },
            'namespace: "messaging" must be the cluster\'s namespace: use "elsewhere"',
        ],
        [
            { port: 0, drainSeconds: -1 },
            "port: 0 is not a valid port: use one from 1 to 65535, for example 3000",
            seconds("drainSeconds", -1, 0, 300),
        ],
        [
            { drainSeconds: 301, stopSeconds: 0, readinessSeconds: 0 },
            seconds("drainSeconds", 301, 0, 300),
            seconds("stopSeconds", 0, 1, 600),
            seconds("readinessSeconds", 0, 1, 3600),
        ],
        [
            { stopSeconds: 1.5, readinessSeconds: 3601 },
            seconds("stopSeconds", 1.5, 1, 600),
            seconds("readinessSeconds", 3601, 1, 3600),
        ],
        [
            { livenessPath: "healthz", readinessPath: "" },
            'livenessPath: "healthz" is not a valid path: use one that begins with "/", without a query, for example "/healthz"',
            'readinessPath: "" is not a valid path: use one that begins with "/", without a query, for example "/readyz"',
        ],
        [
            { health: "http", livenessPath: "/l" },
            'livenessPath: cannot be combined with health: remove it, and use health: { http: { liveness: "/l" } }',
        ],
        [
            { autoscale: { max: 0.5, cpuPercent: 0 } },
            range("autoscale.max", 0.5, "number of replicas", 1, 1000),
            range("autoscale.cpuPercent", 0, "percentage", 1, 100),
        ],
        [
            { replicas: 3, autoscale: { max: 2, cpuPercent: 101 } },
            "autoscale.max: 2 is less than replicas (3), the minimum: use 3 or more",
            range("autoscale.cpuPercent", 101, "percentage", 1, 100),
        ],
        [
            { autoscale: { max: 2 }, volumes: [data] },
            'autoscale: cannot be combined with volume "data", which only one replica can use: remove autoscale, or set shared: true for the volume if the service can share it',
        ],
    ]);

    itRefuses<Args>(
        (routes) => checkKubernetesRustAppArgs(routes, "hello"),
        [
            [
                { ingress: { host: "a.example" }, gatewayRoute },
                "ingress: needs port, the port of the Service: set port, for example 80, or remove ingress",
                "gatewayRoute: needs port, the port of the Service: set port, for example 80, or remove gatewayRoute",
            ],
        ],
    );

    it("are refused with invalid names, labels and hosts", () => {
        const args = {
            namespace: "My_Space",
            storageClass: "Fast",
            labels: { "a b": "1", team: "a b", "app.kubernetes.io/name": "mine" },
            annotations: { "/x": "" },
            ingress: { host: "a:80", className: "a.A", tlsSecretName: "B", annotations: { "a/b/c": "" } },
            gatewayRoute: { host: "", gateway: "C", gatewayNamespace: "D" },
        };
        const label = 'lowercase letters, digits and "-", with a letter or digit at both ends';
        const subdomain = 'is not a valid name: use lowercase letters, digits, "-" and ".", for example';
        const key =
            'is not a valid key: use letters, digits, "-", "_" and ".", for example "team" or "example.com/team"';
        const host =
            'is not a valid host name: use one such as "hello.example.com", without "https://" or a port';
        assert.deepEqual(shown(check(args, "-hello")), [
            `name: "-hello" is not a valid name: use at most 63 ${label}`,
            `namespace: "My_Space" is not a valid name: use at most 63 ${label}`,
            `labels.a b: "a b" ${key}`,
            'labels.team: "a b" is not a valid label value: use at most 63 letters, digits, "-", "_" and ".", for example "shop"',
            "labels.app.kubernetes.io/name: is set by the component: use another key, or remove it",
            `storageClass: "Fast" ${subdomain} "standard"`,
            `ingress.host: "a:80" ${host}`,
            `ingress.annotations.a/b/c: "a/b/c" ${key}`,
            `ingress.className: "a.A" ${subdomain} "nginx"`,
            `ingress.tlsSecretName: "B" ${subdomain} "hello-tls"`,
            `gatewayRoute.gateway: "C" ${subdomain} "public"`,
            `gatewayRoute.gatewayNamespace: "D" is not a valid name: use at most 63 ${label}, for example "gateways"`,
            `gatewayRoute.host: "" ${host}`,
            `annotations./x: "/x" ${key}`,
        ]);
    });
});
