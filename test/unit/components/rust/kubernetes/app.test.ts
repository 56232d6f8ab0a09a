import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    hardenedContainer,
    hardenedPod,
    secretFileMode,
} from "../../../../../components/hardening/kubernetes.ts";
import type { KubernetesNatsConnection } from "../../../../../components/nats/connection.ts";
import { promiseOf } from "../../../../mocks.ts";
import { digest, image, inputsOf, kinds, labels, metadata, preview, specOf } from "./previewedApp.ts";

const [natsPassword, apiKey] = ["nats-marker-1", "key-marker-2"];

const nats = (caSecret?: string): KubernetesNatsConnection =>
    ({
        clientUrl: pulumi.output("nats://events:4222"),
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
    it("is a restricted Deployment with what it needs, and nothing else", async () => {
        const { recording, app, container, pod } = await preview();
        assert.deepEqual(kinds(recording), ["Deployment", "NetworkPolicy", "Service", "ServiceAccount"]);
        for (const { type, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.equal(parent, "hello", type);
        }
        const { startupProbe, livenessProbe, readinessProbe, ...others } = container;
        assert.ok(startupProbe && livenessProbe && readinessProbe);
        assert.deepEqual(others, {
            ...hardenedContainer,
            name: "app",
            image,
            ports: [{ name: "http", containerPort: 8000 }],
            env: [{ name: "PORT", value: "8000" }],
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "128Mi" } },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            volumeMounts: [],
        });
        assert.deepEqual(pod, {
            ...hardenedPod,
            containers: [container],
            serviceAccountName: "hello",
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 15,
            imagePullSecrets: [],
            volumes: [],
            topologySpreadConstraints: [
                {
                    labelSelector: { matchLabels: { "app.kubernetes.io/instance": "hello" } },
                    maxSkew: 1,
                    topologyKey: "kubernetes.io/hostname",
                    whenUnsatisfiable: "ScheduleAnyway",
                },
            ],
        });
        assert.equal(inputsOf(recording, ":ServiceAccount")?.["automountServiceAccountToken"], false);
        assert.equal(await promiseOf(app.url), "http://hello.messaging.svc:80");
        assert.equal(await promiseOf(app.imageDigest), digest);
    });

    it("uses every argument", async () => {
        const { pod, container } = await preview({
            containerPort: 9000,
            command: ["serve"],
            environment: { LEVEL: "debug" },
            memory: "1Gi",
            cpus: 0.5,
            drainSeconds: 0,
            stopSeconds: 3,
            pullSecrets: ["dhi"],
        });
        const { args, env, resources, lifecycle } = container;
        const limits = { memory: "1Gi", cpu: "0.5" };
        assert.deepEqual([args, resources, lifecycle], [["serve"], { requests: limits, limits }, undefined]);
        assert.deepEqual(env, [
            { name: "LEVEL", value: "debug" },
            { name: "PORT", value: "9000" },
        ]);
        assert.equal(pod["terminationGracePeriodSeconds"], 3);
        assert.deepEqual(pod["imagePullSecrets"], [{ name: "dhi" }]);
    });

    it("keeps secrets in an immutable Secret with a new name for each content", async () => {
        const { recording, container } = await preview({
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
        const [, variable] = container["env"] as [unknown, { valueFrom: { secretKeyRef: object } }];
        assert.deepEqual({ ...variable.valueFrom.secretKeyRef, name: "" }, { name: "", key: "env.KEY" });
        const mount = { name: "secrets", mountPath: "/run/secrets", readOnly: true };
        assert.deepEqual(container["volumeMounts"], [mount]);
        assert.deepEqual(recording.leaks([apiKey]), []);
    });

    it("mounts nothing if all secrets are variables", async () => {
        const { recording, container } = await preview({ secretEnvironment: { KEY: apiKey } });
        assert.deepEqual(container["volumeMounts"], []);
        assert.deepEqual(recording.leaks([apiKey]), []);
    });

    it("gets the cluster's client labels and its login", async () => {
        const { recording, container, deployment, template } = await preview({ nats: nats() });
        assert.deepEqual(template.metadata, { labels: { ...labels, "events-client": "true" } });
        assert.deepEqual(deployment["selector"], { matchLabels: labels });
        assert.deepEqual(container["env"], [
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
        const { recording, pod } = await preview({ nats: nats("nats-tls") });
        const items = [{ key: "ca.crt", path: "ca.crt" }];
        assert.deepEqual((pod["volumes"] as unknown[]).at(1), {
            name: "nats-ca",
            secret: { secretName: "nats-tls", defaultMode: secretFileMode, items },
        });
        const caFile = "/run/nats-ca/ca.crt";
        assert.deepEqual(recording.get("hello-secrets").inputs["stringData"], {
            "nats.json": JSON.stringify({ username: "app", password: natsPassword, caFile }),
        });
    });

    it("shows the certificate of clients, from its Secret", async () => {
        const { recording, pod } = await preview({
            nats: { ...nats("nats-tls"), clientSecret: "client-tls" },
        });
        const item = (file: string) => ({ key: file, path: file });
        const sources = [
            { secret: { name: "nats-tls", items: [item("ca.crt")] } },
            { secret: { name: "client-tls", items: [item("tls.crt"), item("tls.key")] } },
        ];
        assert.deepEqual((pod["volumes"] as unknown[]).at(1), {
            name: "nats-ca",
            projected: { sources, defaultMode: secretFileMode },
        });
        const { stringData } = recording.get("hello-secrets").inputs as {
            stringData: Record<string, string>;
        };
        const file = JSON.parse(stringData["nats.json"] ?? "") as Record<string, string>;
        assert.deepEqual(
            [file["caFile"], file["certificateFile"], file["keyFile"]],
            ["/run/nats-ca/ca.crt", "/run/nats-ca/tls.crt", "/run/nats-ca/tls.key"],
        );
    });

    it("keeps all of its replicas while it changes, and all but one while nodes are drained", async () => {
        const { recording, deployment } = await preview({ replicas: 3 });
        assert.deepEqual(deployment, {
            replicas: 3,
            selector: { matchLabels: labels },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        });
        assert.deepEqual(specOf(recording, ":PodDisruptionBudget"), {
            maxUnavailable: 1,
            selector: { matchLabels: labels },
        });
    });

    it("leaves the number of replicas to an autoscaler", async () => {
        const { recording, deployment } = await preview({ replicas: 2, autoscale: { max: 5 } });
        assert.equal("replicas" in deployment, false);
        const target = { type: "Utilization", averageUtilization: 70 };
        assert.deepEqual(specOf(recording, ":HorizontalPodAutoscaler"), {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "hello" },
            minReplicas: 2,
            maxReplicas: 5,
            metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
        });
    });

    const host = "hello.example.com";

    it("is reached by an ingress", async () => {
        const ingress = { host, className: "nginx", tlsSecretName: "crt" };
        const { recording, app } = await preview({ ingress });
        const backend = { service: { name: "hello", port: { name: "http" } } };
        assert.deepEqual(specOf(recording, ":Ingress"), {
            ingressClassName: "nginx",
            tls: [{ hosts: [host], secretName: "crt" }],
            rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
        });
        assert.equal(await promiseOf(app.url), `https://${host}`);
    });

    it("is reached by a route of the Gateway API", async () => {
        const { recording, app } = await preview({ gatewayRoute: { gateway: "public", host } });
        const inputs = inputsOf(recording, ":HTTPRoute");
        assert.equal(inputs?.["apiVersion"], "gateway.networking.k8s.io/v1");
        assert.deepEqual(inputs["metadata"], metadata);
        assert.deepEqual(inputs["spec"], {
            parentRefs: [{ name: "public", namespace: "messaging" }],
            hostnames: [host],
            rules: [{ backendRefs: [{ name: "hello", port: 80 }] }],
        });
        assert.equal(await promiseOf(app.url), `http://${host}`);
    });
});
