import assert from "node:assert/strict";
import { parseSettings, printProblems } from "../../../settings/check.ts";
import { digest, marker, problemList, problemsOf, secrets } from "./bad.ts";
import { badApps } from "./badApps.ts";
import { badKubernetes } from "./badKubernetes.ts";
import { badListeners } from "./badListeners.ts";
import { badRegistries } from "./badRegistries.ts";
import { badSignatures } from "./badSignatures.ts";
import { badSecrets } from "./badSecrets.ts";
import { badAccounts } from "./badAccounts.ts";
import { badUsers, goodUsers } from "./badUsers.ts";
import { badSettings } from "./badSettings.ts";
import { badStreams } from "./badStreams.ts";

describe("parseSettings", () => {
    for (const [values, problems] of [
        ...badSettings,
        ...badApps,
        ...badRegistries,
        ...badSignatures,
        ...badSecrets,
        ...badUsers,
        ...badAccounts,
        ...badKubernetes,
        ...badListeners,
        ...badStreams,
    ]) {
        it(`refuses ${JSON.stringify(values, undefinedAsText)}`, () => {
            const found = problemsOf(values);
            assert.deepEqual(found, problemList(problems));
            assert.ok(!JSON.stringify(found).includes(marker), "a message contains a secret");
        });
    }

    it("checks the other settings if one lacks a required value", () => {
        const apps = [{ name: "hello" }];
        const nats = { nodes: 2, jetstream: { memoryStore: 5 } };
        const paths = problemsOf({ apps, nats }).map(({ path }) => path);
        assert.deepEqual(paths, [
            ...["nats.jetstream.size", "nats.jetstream.memoryStore", "nats.nodes"],
            ...["apps[0].context", "apps[0].binary"],
        ]);
    });

    it("requires secrets only", () => {
        const { settings, problems } = parseSettings(secrets);
        assert.deepEqual(problems, []);
        const { images, ...others } = settings ?? assert.fail();
        assert.deepEqual([images.registry, images.checkTags], ["dhi.io", true]);
        assert.deepEqual(others, {
            ...secrets,
            runtime: "docker",
            policy: "development",
            policyExemptions: [],
            registries: {},
            apps: [],
            kubernetes: {},
            appSecrets: {},
            natsPasswords: {},
            nats: { user: "app" },
        });
    });

    const good: Record<string, unknown>[] = [
        { natsPassword: undefined, natsToken: "t" },
        { nats: { jetstream: false, nodes: 2 } },
        ...goodUsers,
        {
            nats: {
                ...{ nodes: 5, clientPort: 14_222, monitorPort: 18_222, publishOn: "0.0.0.0", user: "me" },
                ...{
                    memory: "1Gi",
                    cpus: 0.25,
                    maxPayload: "8Mi",
                    readinessSeconds: 300,
                    clusterName: "A-1",
                },
                jetstream: { size: "10Gi", memoryStore: "128Mi", domain: "edge" },
            },
        },
        { images: { nats: `2.15.1-debian13@${digest}`, busybox: "1-alpine3.24" } },
        { images: { registry: "docker.io/acme", prefix: "", nats: "2.15.1-debian13-fips" } },
        { images: { registry: "registry.example.com/team", prefix: "hardened." } },
        { images: { nats: "localhost:5000/team/nats:2.15.1", busybox: "registry.acme.example/busybox:1" } },
        { registries: { "localhost:5000": { username: "me", password: marker } } },
        // Settings for one runtime are allowed on the other.
        {
            runtime: "kubernetes",
            apps: ["a", "b"].map((name) => ({ name, image: `ghcr.io/a/b@${digest}`, port: 4222 })),
        },
        { runtime: "docker", kubernetes: { context: "kind-dev", namespace: "messaging", reloader: false } },
        {
            runtime: "kubernetes",
            nats: { clientPort: 14_222, publishOn: "0.0.0.0", tls: { secretName: "nats-tls" } },
            kubernetes: {
                context: "arn:aws:eks:eu-central-1:123456789012:cluster/prod",
                exporter: true,
                podMonitor: true,
                websocket: { secretName: "nats.web" },
                networkPolicy: { clientNamespaces: ["shop"], scraperNamespace: "monitoring" },
            },
        },
    ];
    for (const values of good) {
        it(`accepts ${JSON.stringify(values, undefinedAsText)}`, () => {
            assert.deepEqual(problemsOf(values), []);
        });
    }
});

describe("printProblems", () => {
    it("prints a list by key", () => {
        const problems = problemList({ "nats.nodes": "0 is not valid", runtime: "missing" });
        assert.equal(
            printProblems("dev", problems.slice(1)),
            'The configuration of stack "dev" has a problem:\n  dhi:runtime: missing',
        );
        assert.equal(
            printProblems("prod", problems),
            'The configuration of stack "prod" has 2 problems:\n  dhi:nats.nodes: 0 is not valid\n  dhi:runtime: missing',
        );
    });
});

function undefinedAsText(_: string, value: unknown): unknown {
    return value === undefined ? "(missing)" : value;
}
