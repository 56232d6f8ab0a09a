import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import {
    checkAnnotations,
    checkHost,
    checkLabels,
    checkName,
    checkSubdomain,
} from "../../../../../components/kubernetes/names.ts";
import type { Problem } from "../../../../../components/problems.ts";
import {
    checkKubernetesRustAppArgs,
    type KubernetesRustAppArgs,
} from "../../../../../components/rust/kubernetes/args.ts";

/** The words of names are those of components/kubernetes/names.ts. */
const reasonOf = ([problem]: readonly Problem[]) => problem?.reason ?? "";

type Args = Partial<PlainArgs<KubernetesRustAppArgs>>;

const namespace = "messaging";
const cluster = (its: string) => ({ namespace: its, clientLabels: {}, caSecret: undefined });
const range = (value: number, min: number, max: number) =>
    `${value} is not a valid number of seconds: use a whole number from ${min} to ${max}`;
const badHost = (host: string) => reasonOf(checkHost("", host));
const badPath = (path: string, example = "/healthz") =>
    `"${path}" is not a valid path: use one that begins with "/", without a query, for example "${example}"`;
const badCount = (max: number) =>
    `${max} is not a valid number of replicas: use a whole number from 1 to 1000`;
const badShare = (percent: number) =>
    `${percent} is not a valid percentage: use a whole number from 1 to 100`;
const badPort = (port: number) => `${port} is not a valid port: use one from 1 to 65535, for example 3000`;
const badKey = (key: string) => reasonOf(checkAnnotations("", { [key]: "" }));
const badName = (name: string) => reasonOf(checkName("", name));
const fewer = (max: number, replicas: number) =>
    `${max} is less than replicas (${replicas}), the minimum: use ${replicas} or more`;

const refused: [args: Args, problems: Record<string, string>][] = [
    [{ namespace: "My_Space" }, { namespace: badName("My_Space") }],
    [{ port: 0 }, { port: badPort(0) }],
    [{ port: 65_536 }, { port: badPort(65_536) }],
    [{ port: 80.5 }, { port: badPort(80.5) }],
    [
        { nats: cluster("elsewhere") },
        { namespace: `"messaging" must be the cluster's namespace: use "elsewhere"` },
    ],
    [{ livenessPath: "healthz" }, { livenessPath: badPath("healthz") }],
    [{ readinessPath: "" }, { readinessPath: badPath("", "/readyz") }],
    [{ autoscale: { max: 0 } }, { "autoscale.max": badCount(0) }],
    [{ replicas: 3, autoscale: { max: 2 } }, { "autoscale.max": fewer(2, 3) }],
    [{ autoscale: { max: 2.5 } }, { "autoscale.max": badCount(2.5) }],
    [{ autoscale: { max: 2, cpuPercent: 0 } }, { "autoscale.cpuPercent": badShare(0) }],
    [{ autoscale: { max: 2, cpuPercent: 101 } }, { "autoscale.cpuPercent": badShare(101) }],
    [{ ingress: { host: "https://a.example" } }, { "ingress.host": badHost("https://a.example") }],
    [{ ingress: { host: "a.example:80" } }, { "ingress.host": badHost("a.example:80") }],
    [{ gatewayRoute: { gateway: "public", host: "" } }, { "gatewayRoute.host": badHost("") }],
    [{ drainSeconds: -1 }, { drainSeconds: range(-1, 0, 300) }],
    [{ drainSeconds: 301 }, { drainSeconds: range(301, 0, 300) }],
    [{ stopSeconds: 0 }, { stopSeconds: range(0, 1, 600) }],
    [{ stopSeconds: 1.5 }, { stopSeconds: range(1.5, 1, 600) }],
    [{ readinessSeconds: 0 }, { readinessSeconds: range(0, 1, 3600) }],
    [{ readinessSeconds: 3601 }, { readinessSeconds: range(3601, 1, 3600) }],
    [
        { labels: { "a b": "1" }, annotations: { "/x": "" } },
        { "labels.a b": badKey("a b"), "annotations./x": badKey("/x") },
    ],
    [
        { labels: { team: "a b", "app.kubernetes.io/name": "mine" } },
        {
            "labels.team": reasonOf(checkLabels("", { team: "a b" })),
            "labels.app.kubernetes.io/name": reasonOf(checkLabels("", { a: "" }, ["a"])),
        },
    ],
    [
        { ingress: { host: "a.example", annotations: { "a/b/c": "" } } },
        { "ingress.annotations.a/b/c": badKey("a/b/c") },
    ],
    [{ storageClass: "Fast" }, { storageClass: reasonOf(checkSubdomain("", "Fast", "standard")) }],
    [
        { port: 0, livenessPath: "x", drainSeconds: 999 },
        { port: badPort(0), livenessPath: badPath("x"), drainSeconds: range(999, 0, 300) },
    ],
];

const accepted: Args[] = [
    {},
    { port: 1, drainSeconds: 0, stopSeconds: 1, readinessSeconds: 1 },
    { port: 65_535, drainSeconds: 300, stopSeconds: 600, readinessSeconds: 3600 },
    { nats: cluster(namespace) },
    { replicas: 3, autoscale: { max: 3, cpuPercent: 100 } },
    { port: 80, ingress: { host: "*.example.com" }, gatewayRoute: { gateway: "public", host: "hello" } },
    {
        labels: { team: "shop", "example.com/tier": "" },
        annotations: { "example.com/note": "any text, = signs too" },
        port: 80,
        ingress: { host: "a.example", annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" } },
    },
    { volumes: [{ name: "data", path: "/data", size: "1Gi" }], storageClass: "fast.ssd" },
];

describe("the arguments of a Rust service on Kubernetes", () => {
    for (const [args, problems] of refused) {
        it(`are refused with ${JSON.stringify(args)}`, () => {
            assert.deepEqual(
                checkKubernetesRustAppArgs({ namespace, port: 80, ...args }, "hello"),
                Object.entries(problems).map(([path, reason]) => ({ path, reason })),
            );
        });
    }

    for (const name of ["Hello", "-hello", "hello-", "a.b", "h".repeat(64), ""]) {
        it(`are refused with the name "${name}"`, () => {
            assert.deepEqual(checkKubernetesRustAppArgs({ namespace }, name), [
                { path: "name", reason: badName(name) },
            ]);
        });
    }

    it("are refused with what no runtime accepts", () => {
        const problems = checkKubernetesRustAppArgs({ namespace, memory: "128", replicas: 0 }, "hello");
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["replicas", "memory"],
        );
    });

    for (const args of accepted) {
        it(`are accepted with ${JSON.stringify(args)}`, () => {
            assert.deepEqual(checkKubernetesRustAppArgs({ namespace, ...args }, "hello"), []);
        });
    }

    it("are refused with a route but no Service", () => {
        const routes = { ingress: { host: "a.example" }, gatewayRoute: { gateway: "public", host: "hello" } };
        const reason = (route: string) =>
            `needs port, the port of the Service: set port, for example 80, or remove ${route}`;
        assert.deepEqual(checkKubernetesRustAppArgs({ namespace, ...routes }, "hello"), [
            { path: "ingress", reason: reason("ingress") },
            { path: "gatewayRoute", reason: reason("gatewayRoute") },
        ]);
    });
});
