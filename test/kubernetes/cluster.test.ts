import assert from "node:assert/strict";

import type { ApiException } from "@kubernetes/client-node";

import { imageName } from "./support/images.ts";
import { eventually, restrictedPod, TestNamespace } from "./support/namespace.ts";

/** Prints its user, and whether it can write to its volume. */
const writer = {
    image: imageName("busybox"),
    command: ["sh", "-c", "id -G; if touch /data/file; then echo written; else echo refused; fi"],
    volumeMounts: [{ name: "data", mountPath: "/data" }],
};

describe("the cluster under test", () => {
    let namespace: TestNamespace;

    before(async () => {
        namespace = await TestNamespace.create();
    });
    after(async () => {
        await namespace?.remove();
    });

    /** A claim of the default class, and the volume of a pod that uses it. */
    async function claim(name: string) {
        const body = {
            metadata: { name },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
        };
        await namespace.api.createNamespacedPersistentVolumeClaim({ namespace: namespace.name, body });
        return { volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }] };
    }

    it("has only ready nodes", async () => {
        const { items } = await namespace.api.listNode();
        assert.ok(items.length > 0);
        for (const { status } of items) {
            assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
        }
    });

    it("runs a pod that the policy admits, with a volume that is writable for its fsGroup", async () => {
        const securityContext = { ...restrictedPod, fsGroup: 65532 };
        await namespace.startPod("writer", writer, { securityContext, ...(await claim("writer")) });
        assert.match(await namespace.outputOf("writer"), /65532[^]*written/);
    });

    it("does not let a pod without the fsGroup write to a new volume", async () => {
        await namespace.startPod("stranger", writer, await claim("stranger"));
        assert.match(await namespace.outputOf("stranger"), /Permission denied[^]*refused|refused/);
    });

    it("removes a volume with its claim", async () => {
        const volumes = async () =>
            (await namespace.api.listPersistentVolume()).items.filter(
                ({ spec }) =>
                    spec?.claimRef?.namespace === namespace.name && spec.claimRef.name === "stranger",
            ).length;
        assert.equal(await volumes(), 1);
        await namespace.api.deleteNamespacedPod({ namespace: namespace.name, name: "stranger" });
        const claimed = { namespace: namespace.name, name: "stranger" };
        await namespace.api.deleteNamespacedPersistentVolumeClaim(claimed);
        await eventually(async () => {
            assert.equal(await volumes(), 0);
        });
    });

    it("resolves the names of Services", async () => {
        const ports = [{ port: 4222 }];
        await namespace.api.createNamespacedService({
            namespace: namespace.name,
            body: { metadata: { name: "messages" }, spec: { selector: { app: "server" }, ports } },
        });
        await namespace.startPod("server", { image: imageName("nats"), args: ["--port", "4222"] });
        await eventually(async () => {
            const server = await namespace.api.readNamespacedPod({
                namespace: namespace.name,
                name: "server",
            });
            assert.equal(server.status?.phase, "Running");
        });
        const url = `nats://messages.${namespace.name}.svc.cluster.local:4222`;
        const script = ["nats", "--server", url, "rtt"];
        await namespace.startPod("client", { image: imageName("box"), command: script });
        const output = await namespace.outputOf("client");
        assert.match(output, new RegExp(`${url.replaceAll(".", "\\.")}:[^]*\\d`));
    });

    it("refuses a privileged pod, with the reason", async () => {
        const container = { image: imageName("busybox"), securityContext: { privileged: true } };
        await assert.rejects(namespace.startPod("privileged", container), (error: ApiException<unknown>) => {
            assert.equal(error.code, 403);
            assert.match(String(error.message), /violates PodSecurity[^]*restricted/);
            return true;
        });
    });
});
