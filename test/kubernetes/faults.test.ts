/** What befalls servers under load. */
import assert from "node:assert/strict";
import { awhile, itKeepsEveryMessage, type Faults } from "../integration/support/faults.ts";
import { eventually, hangUp } from "../integration/support/nats.ts";
import { TestStack } from "../integration/support/stack.ts";
import { testImages } from "./support/images.ts";
import { namespaceName } from "./support/namespace.ts";
import { inNetworkOf, kubelet, requireOwnNode, serverOf } from "./support/processes.ts";
import { isReady, KubernetesSample, onKubernetes } from "./support/sample.ts";

describe("a cluster on Kubernetes under load, whatever befalls its servers", function () {
    this.timeout(900_000);
    let stack: TestStack;
    let sample: KubernetesSample;

    before(async function () {
        requireOwnNode(this);
        const namespace = namespaceName();
        stack = await TestStack.create({ nodes: 3 }, onKubernetes(namespace));
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        sample = KubernetesSample.of(stack, namespace);
        await stack.up();
    });
    afterEach(hangUp);
    after(() => stack?.remove());

    const pod = async (server: number) => (await sample.pods()).get(`${stack.cluster}-${server}`);
    const pid = async (server: number) => serverOf((await pod(server)) ?? assert.fail());
    const restarts = async (server: number) => {
        const containers = (await pod(server))?.status?.containerStatuses ?? [];
        return containers.find(({ name }) => name === "nats")?.restartCount ?? assert.fail();
    };
    const isDeleted = async (server: number, gracePeriodSeconds?: number) => {
        const before = await pod(server);
        await sample.deletePod(`${stack.cluster}-${server}`, gracePeriodSeconds);
        await eventually(
            "another pod is ready",
            async () => {
                const after = await pod(server);
                return after !== undefined && after.metadata?.uid !== before?.metadata?.uid && isReady(after);
            },
            180,
        );
    };

    const faults: Faults = {
        "is killed": async (server) => {
            const before = await restarts(server);
            process.kill(await pid(server), "SIGKILL");
            await eventually("its container runs again", async () => (await restarts(server)) > before);
        },
        hangs: async (server) => {
            const found = await pid(server);
            const signal = (name: NodeJS.Signals) => Promise.resolve(process.kill(found, name));
            await awhile(
                () => signal("SIGSTOP"),
                () => signal("SIGCONT"),
            );
        },
        "is cut off from the others": async (server) => {
            const found = await pid(server);
            const input = (change: string) =>
                inNetworkOf(found, "iptables", change, "INPUT", "--in-interface", "eth0", "--jump", "DROP");
            await awhile(
                () => input("--append"),
                () => input("--delete"),
            );
        },
        "loses its pod at once": (server) => isDeleted(server, 0),
        "loses its pod in order": (server) => isDeleted(server),
        "loses its kubelet": async (server) => {
            process.kill(kubelet(), "SIGKILL");
            await isDeleted(server);
        },
        "rolls with the others": async (server) => {
            stack.setConfig(["dhi:nats", "memory"], `${128 + 16 * (server + 1)}Mi`);
            await stack.up();
        },
    };

    // Pods have other addresses after they were replaced; the Service's stays.
    itKeepsEveryMessage(faults, () => sample.reachByService(), 3);
});
