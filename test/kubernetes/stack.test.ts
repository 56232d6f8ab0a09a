/** The sample stack of test/integration/sampleStack.test.ts on a real cluster. */
import type { ApiException, V1Pod } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { itRunsTheService, itServesClients, itServesOtherClients } from "../integration/support/clients.ts";
import {
    assertKeptDuring,
    dial,
    eventually,
    fewestDuring,
    hangUp,
    isHealthy,
} from "../integration/support/nats.ts";
import { itRunsNatsCommands } from "../integration/support/natsCommand.ts";
import type { PrivateRegistry } from "../integration/support/registry.ts";
import { pushSampleService } from "../integration/support/sampleService.ts";
import { requireClusterRegistry } from "./support/clusterRegistry.ts";
import { itLetsDockerJoin } from "./support/edge.ts";
import { imageName } from "./support/images.ts";
import { namespaceName } from "./support/namespace.ts";
import { KubernetesSample, testChart } from "./support/sample.ts";

describe("the sample stack on Kubernetes", function () {
    this.timeout(900_000);
    let registry: PrivateRegistry;
    let sample: KubernetesSample;

    before(async function () {
        registry = await requireClusterRegistry(this);
        const image = await pushSampleService(registry);
        console.log(`      chart: ${testChart()}`);
        const namespace = namespaceName();
        sample = await KubernetesSample.create(registry, image, namespace);
        const start = performance.now();
        await sample.stack.up();
        console.log(`      up in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    });

    afterEach(hangUp);
    after(async () => {
        // The test registry's client stores its login; the stack does not.
        await registry?.stop();
        await sample?.stack.remove();
    });

    itServesClients(() => sample.reach());
    itRunsTheService(() => sample.reach());
    itServesOtherClients(async () => ({ outputs: await sample.reach(), websocket: 8080, mqtt: 1883 }));
    itLetsDockerJoin(() => sample.reach());
    itRunsNatsCommands(() => sample.stack, "HELLO");

    it("leaves neither a pod nor a Secret of a nats command", async () => {
        // Kubernetes removes the Secret some time after the pod that owns it.
        await eventually("both are gone", async () => (await sample.ofCommands()).length === 0);
    });

    it("refuses a route with a wrong password, and with the login published in the image", async () => {
        const address = (await sample.servers())[0]?.status?.podIP ?? "";
        for (const [user, pass] of [
            ["route", "wrong"],
            ["ruser", "T0pS3cr3t"],
        ]) {
            const socket = connect(6222, address);
            socket.write(`CONNECT ${JSON.stringify({ verbose: false, user, pass, name: "intruder" })}\r\n`);
            assert.match(await text(socket), /Authorization Violation/i);
        }
    });

    it("runs every pod with the restricted profile, as nonroot, without a token", async () => {
        const { metadata } = await sample.namespaceObject();
        assert.equal(metadata?.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
        const pods = [...(await sample.pods()).values()];
        assert.equal(pods.length, 4);
        for (const { spec } of pods) {
            assert.equal(spec?.automountServiceAccountToken, false);
            assert.equal(spec?.securityContext?.runAsUser, 65532);
            assert.deepEqual(
                spec?.volumes?.filter(({ projected }) => projected !== undefined),
                [],
            );
            for (const { securityContext } of [...spec.containers, ...(spec.initContainers ?? [])]) {
                assert.equal(securityContext?.runAsUser, 65532);
                assert.equal(securityContext?.runAsNonRoot, true);
                assert.equal(securityContext?.readOnlyRootFilesystem, true);
                assert.equal(securityContext?.allowPrivilegeEscalation, false);
                assert.deepEqual(securityContext?.capabilities?.drop, ["ALL"]);
                assert.equal(securityContext?.capabilities?.add, undefined);
            }
        }
    });

    it("refuses a pod that is not restricted, with the reason", async () => {
        await assert.rejects(
            sample.createPod("stranger", imageName("busybox")),
            (error: ApiException<unknown>) =>
                /violates PodSecurity[^]*restricted/.test(String(error.message)),
        );
    });

    it("shows no change right after it came up", async () => {
        await sample.stack.assertUnchanged();
    });

    it("keeps every acknowledged message when a pod is deleted under load", async () => {
        const [, victim] = await sample.servers();
        await assertKeptDuring(await dial(await sample.reach()), "kept", async () => {
            await sample.deletePod(`${sample.stack.cluster}-1`);
            await eventually(
                "the pod is replaced",
                async () => {
                    const [, pod] = await sample.servers();
                    return pod !== undefined && pod.metadata?.uid !== victim?.metadata?.uid && isBack();
                    // It drains for up to a minute first, and its probes start ten seconds after its start.
                },
                180,
            );
        });
    });

    it("applies a changed server option to running servers by an update of the ConfigMap only", async () => {
        const { stack } = sample;
        const before = identities(await sample.servers());
        stack.setConfig(["dhi:nats", "maxPayload"], "2Mi");
        assert.deepEqual((await stack.changes()).sort(), [
            `update ${stack.cluster}`,
            `update ${stack.cluster}:${sample.namespace}/${stack.cluster}-config`,
        ]);
        await stack.up();
        await eventually("every server has it", () => allTake(2 * 1024 * 1024), 120);
        assert.deepEqual(identities(await sample.servers()), before);
        await stack.preview("--expect-no-changes");
    });

    it("updates one server after another to another tag, and keeps every acknowledged message", async () => {
        const { stack } = sample;
        stack.setConfig(["dhi:images", "nats"], "2.15.1-debian13");
        await assertKeptDuring(await dial(await sample.reachByService()), "rolled", async () => {
            const fewest = await fewestDuring(
                () => sample.readyServers(),
                () => stack.up(),
            );
            assert.equal(fewest, 2, "exactly one server may be down at a time");
        });
        for (const { spec } of await sample.servers()) {
            assert.match(spec?.containers[0]?.image ?? "", /nats:2\.15\.1-debian13$/);
        }
    });

    it("encrypts its files and opens a port of the nodes, one server after another", async () => {
        const { stack } = sample;
        const nodePort = 31_422;
        await stack.setSecret("dhi:natsEncryptionKey", "marker-of-a-key-with-more-than-32-characters");
        stack.setConfig(["dhi:kubernetes", "service"], {
            type: "NodePort",
            nodePort,
            advertise: "$(POD_NAME).example.com:31422",
        });
        stack.setConfig(["dhi:kubernetes", "networkPolicy"], { from: ["10.0.0.0/8"] });
        await assertKeptDuring(await dial(await sample.reachByService()), "encrypted", async () => {
            const fewest = await fewestDuring(
                () => sample.readyServers(),
                () => stack.up(),
            );
            assert.equal(fewest, 2, "exactly one server may be down at a time");
        });
        const [server] = await sample.servers();
        const socket = connect(nodePort, server?.status?.hostIP ?? "");
        const [greeting] = (await once(socket, "data")) as [Buffer];
        socket.destroy();
        assert.match(String(greeting), /"host":"\S+-[012]\.example\.com","port":31422,/);
        await stack.preview("--expect-no-changes");
    });

    it("shows its secrets only in Secrets", async () => {
        assert.deepEqual(await sample.stack.leaks(sample.traces), []);
    });

    it("is removed by destroy, with everything in its namespace", async () => {
        await sample.stack.destroy();
        await assert.rejects(sample.namespaceObject(), { code: 404 });
    });

    async function isBack(): Promise<boolean> {
        const outputs = await sample.reach();
        const healthy = await Promise.all([0, 1, 2].map((server) => isHealthy(outputs, server)));
        return (await sample.readyServers()) === 3 && healthy.every(Boolean);
    }

    async function allTake(bytes: number): Promise<boolean> {
        const { nats } = await sample.reach();
        const sizes = await Promise.all(
            nats.monitorUrls.map(async (url) => (await (await fetch(`${url}/varz`)).json()) as object),
        );
        return sizes.every((page) => "max_payload" in page && page.max_payload === bytes);
    }
});

/** The values that change when a pod restarts. */
function identities(pods: readonly V1Pod[]): unknown[] {
    return pods.map(({ metadata, status }) => [
        metadata?.uid,
        ...(status?.containerStatuses ?? []).map(({ name, restartCount }) => [name, restartCount]),
    ]);
}
