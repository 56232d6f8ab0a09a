/** Services that are no web servers, from a stack's settings: workers, further ports, gRPC, and volumes that stay. */
import { AppsV1Api, CoreV1Api, NetworkingV1Api, type V1Pod } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { componentName } from "../../stacks/names.ts";
import { TestStack } from "../integration/support/stack.ts";
import { eventually, testCluster } from "./support/namespace.ts";
import { testImages } from "./support/images.ts";
import { pushProbedService } from "./support/probeImage.ts";
import { isReady, onKubernetes } from "./support/sample.ts";
import { provideSampleImage, type SampleImage } from "./support/sampleImage.ts";

const volumes = [{ name: "data", path: "/var/lib/store", size: "64Mi" }];

/** What the services are, all of one image. */
const services = (image: string) => [
    {
        name: "worker",
        image,
        nats: false,
        scratch: "4Mi",
        environment: { EMPTY: "" },
        health: { exec: ["healthcheck"] },
        labels: { team: "shop" },
        kubernetes: { annotations: { "example.com/note": "no port" } },
        readinessSeconds: 60,
    },
    {
        name: "edge",
        image,
        nats: false,
        environment: { TCP_PORT: "7000" },
        ports: [
            { name: "raw", containerPort: 7000, port: 70 },
            { name: "metrics", containerPort: 9000 },
        ],
        health: { tcp: { port: "raw" } },
    },
    {
        name: "rpc",
        image,
        nats: false,
        environment: { GRPC_PORT: "9090" },
        ports: [{ name: "grpc", containerPort: 9090, port: 9090 }],
        health: { grpc: { port: "grpc", service: "orders" } },
    },
    { name: "store", image, nats: false, port: 80 },
];
const [worker, store] = [0, 3];

describe("services of every kind on Kubernetes", function () {
    this.timeout(600_000);
    const namespace = `dhi-test-${randomBytes(4).toString("hex")}`;
    const core = testApi(CoreV1Api);
    const apps = testApi(AppsV1Api);
    let source: SampleImage;
    let stack: TestStack;

    before(async function () {
        source = await provideSampleImage(this, pushProbedService);
        const { registry, image } = source;
        stack = await TestStack.create(
            { nodes: 1, jetstream: false },
            { ...onKubernetes(namespace), "dhi:apps": services(image) },
        );
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        stack.setConfig(["dhi:registries", registry.address, "username"], registry.username);
        await stack.setSecret(`dhi:registries["${registry.address}"].password`, registry.password, "--path");
        await stack.up();
    });

    after(async () => {
        await source?.registry.stop();
        await stack?.remove();
        await core().deleteNamespace({ name: namespace });
    });

    it("shows no change right after they came up", async () => {
        assert.deepEqual(await stack.changes(), []);
    });

    it("runs a worker, asked by its own program, that nobody can send to", async () => {
        const { metadata, spec } = await podOf("worker");
        const [container] = spec?.containers ?? [];
        assert.equal(container?.ports, undefined);
        assert.deepEqual(container?.livenessProbe?.exec?.command, ["/app", "healthcheck"]);
        assert.equal(metadata?.labels?.["team"], "shop");
        assert.equal(metadata?.annotations?.["example.com/note"], "no port");
        assert.match(await logOf("worker"), /no PORT/);
        assert.deepEqual(await servicePorts("worker"), []);
        const policy = await testApi(NetworkingV1Api)().readNamespacedNetworkPolicy({
            namespace,
            name: nameOf("worker"),
        });
        assert.deepEqual([policy.spec?.policyTypes, policy.spec?.ingress], [["Ingress"], undefined]);
        const { apps: outputs } = await stack.outputs();
        assert.equal(outputs["worker"]?.url, undefined);
    });

    it("reaches a further port through the Service", async () => {
        assert.deepEqual(await servicePorts("edge"), [["raw", 70]]);
        assert.equal(await say("edge", 70), "hello");
    });

    it("asks one gRPC service how it is", async () => {
        // The server as a whole says that it is not well: the pod is ready because the right service was asked for.
        assert.ok(isReady(await podOf("rpc")));
        assert.deepEqual(await servicePorts("rpc"), [["grpc", 9090]]);
    });

    it("gives a running service a volume, which it may write to, in the same namespace", async () => {
        const before = await namespaceObject();
        stack.setConfig(["dhi:apps", String(store), "volumes"], volumes);
        stack.setConfig(["dhi:apps", String(store), "environment"], { FOLDER: "/var/lib/store" });
        await stack.up();
        assert.equal((await namespaceObject()).metadata?.uid, before.metadata?.uid);
        const { spec } = await apps().readNamespacedDeployment({ namespace, name: nameOf("store") });
        const { type, rollingUpdate } = spec?.strategy ?? {};
        assert.deepEqual([type, rollingUpdate], ["Recreate", undefined]);
        assert.equal(await starts(), 1);
        assert.deepEqual(await stack.changes(), []);
    });

    it("has what it wrote when its pod was deleted", async () => {
        const { metadata } = await podOf("store");
        await core().deleteNamespacedPod({ namespace, name: metadata?.name ?? "" });
        assert.equal(await eventually(starts), 2);
    });

    it("has it again after the stack was destroyed and came up anew", async () => {
        const claim = await claimOfStore();
        await stack.run("destroy", "--yes", "--skip-preview");
        assert.deepEqual((await apps().listNamespacedDeployment({ namespace })).items, []);
        assert.equal((await claimOfStore()).metadata?.uid, claim.metadata?.uid);
        await stack.up();
        assert.equal((await claimOfStore()).metadata?.uid, claim.metadata?.uid);
        assert.equal(await starts(), 3);
        assert.deepEqual(await stack.changes(), []);
    });

    it("fails the update of a worker that is not well, and the cluster knows what its check said", async () => {
        stack.setConfig(["dhi:apps", String(worker), "scratch"], undefined);
        stack.setConfig(["dhi:apps", String(worker), "readinessSeconds"], 15);
        const { exitCode, output } = await stack.run("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(output, /-worker-[^]*containers with unready status: \[app\]/);
        const { items } = await core().listNamespacedEvent({ namespace });
        assert.ok(items.some(({ message }) => /Startup probe failed:[^]*no beat/.test(message ?? "")));
    });

    const nameOf = (service: string) => componentName(stack.name, service);
    const namespaceObject = () => core().readNamespace({ name: namespace });

    /** The service's pod; fails while there is none, or one that is about to end. */
    async function podOf(service: string): Promise<V1Pod> {
        const labelSelector = `app.kubernetes.io/instance=${nameOf(service)}`;
        const { items } = await core().listNamespacedPod({ namespace, labelSelector });
        const [pod, ...others] = items.filter(isReady);
        assert.ok(pod !== undefined && others.length === 0, `${items.length} pods`);
        return pod;
    }

    async function logOf(service: string): Promise<string> {
        const { metadata } = await podOf(service);
        return core().readNamespacedPodLog({ namespace, name: metadata?.name ?? "" });
    }

    async function servicesOf(service: string) {
        const { items } = await core().listNamespacedService({ namespace });
        return items.filter(({ metadata }) => metadata?.name === nameOf(service));
    }

    async function servicePorts(service: string) {
        return (await servicesOf(service)).flatMap(
            ({ spec }) => spec?.ports?.map(({ name, port }) => [name, port]) ?? [],
        );
    }

    /** What a service says to whoever connects by its Service. */
    async function say(service: string, port: number): Promise<string> {
        const [found] = await servicesOf(service);
        return text(connect(port, found?.spec?.clusterIP ?? ""));
    }

    /** How often the store has started with its folder. */
    async function starts(): Promise<number> {
        const { status } = await podOf("store");
        const answer = await fetch(`http://${status?.podIP}:8000/starts`);
        return (await answer.text()).trim().split("\n").length;
    }

    function claimOfStore() {
        return core().readNamespacedPersistentVolumeClaim({ namespace, name: `${nameOf("store")}-data` });
    }
});

/** An API of the cluster under test, which is known only once tests run. */
function testApi<T extends CoreV1Api | AppsV1Api | NetworkingV1Api>(
    type: new (...args: never[]) => T,
): () => T {
    return () => testCluster().makeApiClient(type as never) as T;
}
