import assert from "node:assert/strict";
import { eventually } from "../integration/support/nats.ts";
import { imageName } from "./support/images.ts";
import { TestNamespace } from "./support/namespace.ts";

/** What stack.test.ts cannot see. It runs restricted pods with volumes that are writable for their fsGroup. */
describe("the cluster under test", () => {
    let test: TestNamespace;

    before(async () => {
        test = await TestNamespace.create();
    });
    after(() => test?.remove());

    it("does not let a pod without the fsGroup write to a new volume, and removes that with its claim", async () => {
        const { api, name: namespace } = test;
        const name = "stranger";
        await api.createNamespacedPersistentVolumeClaim({
            namespace,
            body: {
                metadata: { name },
                spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
            },
        });
        const container = {
            name,
            image: imageName("busybox"),
            command: ["sh", "-c", "touch /data/file || echo refused"],
            volumeMounts: [{ name: "data", mountPath: "/data" }],
        };
        await api.createNamespacedPod({
            namespace,
            body: {
                metadata: { name },
                spec: {
                    restartPolicy: "Never",
                    securityContext: { runAsUser: 65532, runAsGroup: 65532 },
                    containers: [container],
                    volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }],
                },
            },
        });
        await eventually("it is refused", async () =>
            (await api.readNamespacedPodLog({ namespace, name })).includes("refused"),
        );

        const volumes = async () =>
            (await api.listPersistentVolume()).items.filter(
                ({ spec }) => spec?.claimRef?.namespace === namespace,
            ).length;
        assert.equal(await volumes(), 1);
        await api.deleteNamespacedPod({ namespace, name });
        await api.deleteNamespacedPersistentVolumeClaim({ namespace, name });
        await eventually("the volume is removed", async () => (await volumes()) === 0);
    });
});
