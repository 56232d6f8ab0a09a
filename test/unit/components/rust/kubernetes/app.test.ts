import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    hardenedContainer,
    hardenedPod,
    secretFileMode,
} from "../../../../../components/hardening/kubernetes.ts";
import type { KubernetesNatsConnection } from "../../../../../components/nats/connection.ts";
import { promiseOf } from "../../../../mocks.ts";
import {
    container,
    deployment,
    digest,
    image,
    kinds,
    labels,
    metadata,
    preview,
    service,
} from "./previewedApp.ts";

const [natsPassword, apiKey] = ["nats-marker-1", "key-marker-2"];

const nats = (caSecret?: string): KubernetesNatsConnection =>
    ({
        clientUrl: pulumi.output(caSecret === undefined ? "nats://events:4222" : "tls://events:4222"),
        username: pulumi.output<string | undefined>("app"),
        password: pulumi.secret(natsPassword),
        caCertificate: pulumi.output<string | undefined>(undefined),
        clientUrls: pulumi.output([""]),
        monitorUrls: pulumi.output([""]),
        ready: pulumi.output<pulumi.Resource[]>([]),
        namespace: "messaging",
        clientLabels: { "events-client": "true" },
        caSecret,
    }) as KubernetesNatsConnection;

describe("a Rust service on Kubernetes", () => {
    it("is a Deployment with what it needs, and nothing else", async () => {
        const { recording, app } = await preview();
        assert.deepEqual(kinds(recording).sort(), [
            "Deployment",
            "NetworkPolicy",
            "Service",
            "ServiceAccount",
        ]);
        for (const { type, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.equal(parent, "hello", type);
        }
        assert.equal(await promiseOf(app.url), "http://hello.messaging.svc:80");
        assert.equal(await promiseOf(app.imageDigest), digest);
    });

    it("keeps all of its replicas while it changes", async () => {
        const { selector, strategy, replicas } = deployment((await preview({ replicas: 3 })).recording);
        assert.deepEqual(strategy, {
            type: "RollingUpdate",
            rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        });
        assert.deepEqual([selector, replicas], [{ matchLabels: labels }, 3]);
    });

    it("runs restricted, probed on the default paths", async () => {
        const { recording } = await preview();
        const probe = (path: string) => ({ httpGet: { path, port: "http" }, timeoutSeconds: 3 });
        assert.deepEqual(container(recording), {
            ...hardenedContainer,
            name: "app",
            image,
            ports: [{ name: "http", containerPort: 8000 }],
            env: [{ name: "PORT", value: "8000" }],
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "128Mi" } },
            startupProbe: { ...probe("/healthz"), periodSeconds: 1, failureThreshold: 60 },
            livenessProbe: { ...probe("/healthz"), periodSeconds: 10, failureThreshold: 3 },
            readinessProbe: { ...probe("/readyz"), periodSeconds: 3, failureThreshold: 2 },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            volumeMounts: [],
        });
        const { spec } = deployment(recording).template;
        assert.deepEqual({ ...spec, ...hardenedPod }, spec);
        assert.deepEqual(
            [spec["serviceAccountName"], spec["enableServiceLinks"], spec["terminationGracePeriodSeconds"]],
            ["hello", false, 15],
        );
        assert.equal(recording.get("hello", ":ServiceAccount").inputs["automountServiceAccountToken"], false);
    });

    it("uses every argument", async () => {
        const { recording } = await preview({
            containerPort: 9000,
            port: 8080,
            command: ["serve"],
            environment: { LEVEL: "debug" },
            memory: "1Gi",
            cpus: 0.5,
            scratch: "16Mi",
            livenessPath: "/live",
            readinessPath: "/ready",
            drainSeconds: 0,
            stopSeconds: 3,
            readinessSeconds: 60,
            pullSecrets: ["dhi"],
        });
        const { spec } = deployment(recording).template;
        const { args, ports, env, resources, lifecycle, volumeMounts, livenessProbe } = container(recording);
        assert.deepEqual(
            { args, ports, env, lifecycle },
            {
                args: ["serve"],
                ports: [{ name: "http", containerPort: 9000 }],
                env: [
                    { name: "LEVEL", value: "debug" },
                    { name: "PORT", value: "9000" },
                ],
                lifecycle: undefined,
            },
        );
        const limits = { memory: "1Gi", cpu: "0.5" };
        assert.deepEqual(resources, { requests: limits, limits });
        assert.equal((livenessProbe as { httpGet: { path: string } }).httpGet.path, "/live");
        assert.deepEqual(spec.volumes, [
            { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
        ]);
        assert.deepEqual(volumeMounts, [{ name: "scratch", mountPath: "/tmp", readOnly: false }]);
        assert.deepEqual(
            [spec["terminationGracePeriodSeconds"], spec["imagePullSecrets"]],
            [3, [{ name: "dhi" }]],
        );
        assert.deepEqual(service(recording)?.["spec"], {
            selector: labels,
            ports: [{ name: "http", port: 8080, targetPort: "http" }],
        });
        assert.deepEqual(recording.get("hello", ":NetworkPolicy").inputs["spec"], {
            podSelector: { matchLabels: labels },
            policyTypes: ["Ingress"],
            ingress: [{ ports: [{ protocol: "TCP", port: 9000 }] }],
        });
    });

    it("keeps secrets in an immutable Secret with a new name for each content", async () => {
        const { recording } = await preview({
            secretFiles: { "api-key": apiKey },
            secretEnvironment: { KEY: pulumi.secret(apiKey) },
        });
        const { inputs, secrets } = recording.get("hello-secrets");
        assert.deepEqual(inputs, {
            metadata: { namespace: "messaging", labels },
            immutable: true,
            stringData: { "api-key": apiKey, "env.KEY": apiKey },
            apiVersion: "v1",
            kind: "Secret",
        });
        assert.deepEqual([...secrets], ["stringData"]);
        const { env, volumeMounts } = container(recording);
        assert.deepEqual(
            (env as { name: string; valueFrom?: { secretKeyRef: { key: string } } }[]).map(
                ({ name, valueFrom }) => [name, valueFrom?.secretKeyRef.key],
            ),
            [
                ["PORT", undefined],
                ["KEY", "env.KEY"],
            ],
        );
        assert.deepEqual(volumeMounts, [{ name: "secrets", mountPath: "/run/secrets", readOnly: true }]);
        assert.deepEqual(recording.leaks([apiKey]), []);
    });

    it("mounts nothing if all secrets are variables", async () => {
        const { recording } = await preview({ secretEnvironment: { KEY: apiKey } });
        assert.deepEqual(container(recording)["volumeMounts"], []);
        assert.deepEqual(recording.leaks([apiKey]), []);
    });

    it("gets the cluster's client labels and its login", async () => {
        const { recording } = await preview({ nats: nats() });
        assert.deepEqual(deployment(recording).template.metadata.labels, {
            ...labels,
            "events-client": "true",
        });
        assert.deepEqual(deployment(recording)["selector"], { matchLabels: labels });
        assert.deepEqual(container(recording)["env"], [
            { name: "PORT", value: "8000" },
            { name: "NATS_URL", value: "nats://events:4222" },
            { name: "NATS_CREDENTIALS_FILE", value: "/run/secrets/nats.json" },
        ]);
        assert.deepEqual(recording.get("hello-secrets").inputs["stringData"], {
            "nats.json": JSON.stringify({ username: "app", password: natsPassword }),
        });
        assert.deepEqual(recording.leaks([natsPassword]), []);
    });

    it("trusts the cluster's certificate authority, from its Secret", async () => {
        const { recording } = await preview({ nats: nats("nats-tls") });
        assert.deepEqual(deployment(recording).template.spec.volumes.at(1), {
            name: "nats-ca",
            secret: {
                secretName: "nats-tls",
                defaultMode: secretFileMode,
                items: [{ key: "ca.crt", path: "ca.crt" }],
            },
        });
        const { "nats.json": login = "" } = recording.get("hello-secrets").inputs["stringData"] as Record<
            string,
            string
        >;
        assert.deepEqual(JSON.parse(login), {
            username: "app",
            password: natsPassword,
            caFile: "/run/nats-ca/ca.crt",
        });
    });

    it("has a disruption budget only with several replicas", async () => {
        assert.ok(!kinds((await preview()).recording).includes("PodDisruptionBudget"));
        const { recording } = await preview({ replicas: 2 });
        assert.deepEqual(recording.get("hello", ":PodDisruptionBudget").inputs["spec"], {
            maxUnavailable: 1,
            selector: { matchLabels: labels },
        });
    });

    it("leaves the number of replicas to an autoscaler", async () => {
        const { recording } = await preview({ replicas: 2, autoscale: { max: 5 } });
        assert.equal("replicas" in deployment(recording), false);
        const { minReplicas, maxReplicas, scaleTargetRef } = recording.get("hello", "Autoscaler").inputs[
            "spec"
        ] as Record<string, unknown>;
        assert.deepEqual([minReplicas, maxReplicas], [2, 5]);
        assert.deepEqual(scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name: "hello" });
    });

    it("is reached by an ingress", async () => {
        const ingress = { host: "hello.example.com", className: "nginx", tlsSecretName: "crt" };
        const { recording, app } = await preview({ ingress });
        const backend = { service: { name: "hello", port: { name: "http" } } };
        assert.deepEqual(recording.get("hello", ":Ingress").inputs["spec"], {
            ingressClassName: "nginx",
            tls: [{ hosts: ["hello.example.com"], secretName: "crt" }],
            rules: [{ host: ingress.host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
        });
        assert.equal(await promiseOf(app.url), "https://hello.example.com");
    });

    it("is reached by a route of the Gateway API", async () => {
        const { recording, app } = await preview({
            gatewayRoute: { gateway: "public", host: "hello.example.com" },
        });
        const { inputs } = recording.get("hello", ":HTTPRoute");
        assert.deepEqual(
            [inputs["apiVersion"], inputs["metadata"]],
            ["gateway.networking.k8s.io/v1", metadata],
        );
        assert.deepEqual(inputs["spec"], {
            parentRefs: [{ name: "public", namespace: "messaging" }],
            hostnames: ["hello.example.com"],
            rules: [{ backendRefs: [{ name: "hello", port: 80 }] }],
        });
        assert.equal(await promiseOf(app.url), "http://hello.example.com");
    });
});
