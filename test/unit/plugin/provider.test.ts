import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { failureOf, promiseOf } from "../../mocks.ts";
import { construct, problems, program, registered } from "./constructed.ts";

const library = await import("../../../components/index.ts");

const password = pulumi.secret("password-marker");
const routePassword = pulumi.secret("route-marker");
const authentication = {
    users: [{ name: "app", password }] as [{ name: string; password: pulumi.Output<string> }],
};
const image = "dhi.io/nats:2.15.1-debian13";
const initImage = "dhi.io/busybox:1.37.0-debian13";
const cluster = { image, authentication, routePassword };
const onKubernetes = { ...cluster, namespace: "messaging", tls: { secretName: "tls" } };
const adopt = `registry.example.com/team/hello@sha256:${"0".repeat(64)}`;
const exec = ["/app", "healthcheck"];

describe("the plugin", () => {
    describe("makes the same resources as the library", () => {
        it("for a cluster on Docker, from outputs, as YAML passes them, and keeps their secrets", async () => {
            const args = { ...cluster, initImage, nodes: 1, jetstream: false } as const;
            const own = await program(() => new library.DockerNatsCluster("events", args));
            const outputs = {
                authentication: pulumi.secret({ users: [{ name: "app", password: "password-marker" }] }),
                nodes: pulumi.output(1),
                jetstream: { enabled: false },
            };
            const { recording, state } = await construct("NatsCluster", "events", { ...args, ...outputs });
            assert.deepEqual(registered(recording), registered(own));
            assert.deepEqual(recording.leaks(["password-marker", "route-marker"]), []);
            assert.ok(await (state["connection"] as unknown as { isSecret: Promise<boolean> }).isSecret);
        });

        it("for a cluster on Kubernetes", async () => {
            const { recording } = await construct("NatsCluster", "events", {
                ...onKubernetes,
                runtime: "kubernetes",
                jetstream: { memoryStore: "64Mi" },
                networkPolicy: { enabled: false },
                listeners: { leafnodes: {}, websocket: { secretName: "ws" } },
            });
            const args = {
                ...onKubernetes,
                jetstream: { size: "1Gi", memoryStore: "64Mi" },
                networkPolicy: false,
                listeners: { leafnodes: true, websocket: { secretName: "ws" } },
            } as const;
            const own = await program(() => new library.HelmNatsCluster("events", args));
            assert.deepEqual(registered(recording), registered(own));
        });

        it("for a service on Kubernetes that uses a cluster", async () => {
            const runtime = "kubernetes";
            const { state } = await construct("NatsCluster", "events", { ...onKubernetes, runtime });
            const connection = pulumi.output(await promiseOf(state["connection"] as pulumi.Output<unknown>));
            const args = { namespace: "messaging", port: 80, health: { exec } };
            const { recording } = await construct("RustService", "hello", {
                ...{ ...args, runtime, adopt, nats: pulumi.secret(connection) },
            });
            const own = await program(() => {
                const nats = new library.HelmNatsCluster("events", onKubernetes);
                const image = library.adoptedImage(adopt);
                return new library.KubernetesRustApp("hello", { ...args, image, nats });
            });
            const service = registered(own).filter(({ name }) => name.startsWith("hello"));
            assert.deepEqual(registered(recording), service);
            assert.deepEqual(recording.leaks(["password-marker"]), []);
        });

        it("for a namespace", async () => {
            const args = { name: "shop", adopt: true };
            const { recording, state } = await construct("RestrictedNamespace", "shop", args);
            const own = await program(() => library.createRestrictedNamespace("shop", args, {}));
            assert.deepEqual(registered(recording), registered(own));
            assert.equal(await promiseOf(state["name"] as pulumi.Output<unknown>), "shop");
        });

        it("for the logins of pods, and returns those of an engine as a secret", async () => {
            const login = { registry: "ghcr.io", username: "ci", password };
            const namespaces = ["shop"];
            const { recording, state } = await construct("HardenedRegistry", "logins", {
                ...login,
                namespaces,
            });
            const own = await program(() =>
                new library.RegistryCredentials("logins", login).pullSecret("shop"),
            );
            assert.deepEqual(registered(recording), registered(own));
            const auth = state["registryAuth"] as pulumi.Output<unknown>;
            assert.deepEqual(await promiseOf(auth), [
                { address: "ghcr.io", username: "ci", password: "password-marker" },
            ]);
            assert.ok(await (auth as unknown as { isSecret: Promise<boolean> }).isSecret);
            assert.deepEqual(recording.leaks(["password-marker"]), []);
        });
    });

    it("refuses the password that a language host has lost, and does not run a service without it", async () => {
        const lost = { clientUrl: "nats://a:4222", network: "a", username: "app", password: {} };
        const args = { adopt, nats: pulumi.output(lost), initImage };
        const { message } = (await failureOf(() => construct("RustService", "hello", args))) as Error;
        assert.match(message, /nats\.password: is not a text: if it comes from another stack/);
    });

    const docker = { ...cluster, initImage };
    const refusedClusters: [title: string, inputs: object, problem: RegExp][] = [
        ["an argument of the library", { ...docker, nodes: 12 }, /^nodes: 12 is not a valid number/],
        ["a missing argument of a runtime", cluster, /^initImage: is required with runtime "docker"$/],
        [
            "arguments of another runtime",
            { ...docker, runtime: "kubernetes", namespace: "shop" },
            /^initImage: cannot be combined with runtime "kubernetes": remove it, or use runtime "docker"$/,
        ],
        [
            "no login",
            { ...docker, authentication: {} },
            /^authentication: requires either users, or token, or operator$/,
        ],
        [
            "a part of a certificate",
            { ...docker, tls: { certificate: "PEM" } },
            /^tls: requires certificate and key and ca$/,
        ],
        [
            "a secret in values of the chart",
            { ...cluster, namespace: "shop", runtime: "kubernetes", values: { a: { b: pulumi.secret(1) } } },
            /^values\.a\.b: is a secret, which would be shown/,
        ],
    ];
    const secretVariable = { KEY: pulumi.secret("secret-marker") };
    const refusedServices: typeof refusedClusters = [
        ["no image", {}, /^build: requires either build, or adopt$/],
        [
            "two health checks",
            { adopt, health: { tcp: {}, exec } },
            /^health: requires either http, or grpc, or tcp, or exec, or none$/,
        ],
        [
            "a secret where it would be shown",
            { adopt, environment: secretVariable },
            /^environment\.KEY: is a secret, which would be shown/,
        ],
    ];
    const refused = { NatsCluster: refusedClusters, RustService: refusedServices };
    for (const [type, cases] of Object.entries(refused)) {
        for (const [title, inputs, problem] of cases) {
            it(`refuses a ${type} with ${title}`, async () => {
                const [reason = "", ...others] = await problems(type, inputs);
                assert.match(reason, problem);
                assert.deepEqual(others, []);
            });
        }
    }

    it("refuses a class that does not exist", async () => {
        const [reason = ""] = await problems("Cluster", {});
        assert.match(reason, /"dhi:index:Cluster" does not exist: use one of dhi:index:/);
    });
});
