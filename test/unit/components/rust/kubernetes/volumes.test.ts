import assert from "node:assert/strict";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";
import { container, deployment, labels, preview } from "./previewedApp.ts";

const volume = { name: "data", path: "/var/lib/hello", size: "2Gi" };

async function previewClaim(more: Partial<KubernetesRustAppArgs>) {
    const { recording } = await preview({ volumes: [volume], ...more });
    return { recording, claim: recording.get("hello-data") };
}

describe("the volumes of a Rust service on Kubernetes", () => {
    it("are claims that outlive the service, and are used again", async () => {
        const { claim } = await previewClaim({});
        // A patch, as the claim may exist: a newer plugin would refuse to create it, and an older one would wait in vain.
        assert.match(claim.type, /:PersistentVolumeClaimPatch$/);
        assert.deepEqual(claim.inputs["metadata"], {
            name: "hello-data",
            namespace: "messaging",
            labels,
            annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/patchFieldManager": "dhi" },
        });
        assert.deepEqual(claim.inputs["spec"], {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "2Gi" } },
        });
        assert.deepEqual([claim.options.retainOnDelete, claim.options.protect], [true, false]);
    });

    it("are mounted writable, with the other volumes", async () => {
        const { recording } = await previewClaim({ scratch: "16Mi" });
        assert.deepEqual(deployment(recording).template.spec.volumes, [
            { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
            { name: "data", persistentVolumeClaim: { claimName: "hello-data" } },
        ]);
        assert.deepEqual(container(recording)["volumeMounts"], [
            { name: "scratch", mountPath: "/tmp", readOnly: false },
            { name: "data", mountPath: "/var/lib/hello", readOnly: false },
        ]);
        assert.ok(recording.get("hello", ":Deployment").options.dependsOn.includes("hello-data"));
    });

    it("belong to one pod at a time, so the old pod stops first", async () => {
        const { recording } = await previewClaim({});
        assert.deepEqual(deployment(recording)["strategy"], { type: "Recreate" });
    });

    it("can be shared by replicas", async () => {
        const { recording, claim } = await previewClaim({
            volumes: [{ ...volume, shared: true }],
            replicas: 2,
        });
        assert.deepEqual((claim.inputs["spec"] as { accessModes: string[] }).accessModes, ["ReadWriteMany"]);
        assert.equal((deployment(recording)["strategy"] as { type: string }).type, "RollingUpdate");
    });

    it("have the given storage class, and protection if it is on", async () => {
        const { claim } = await previewClaim({ storageClass: "fast", protectData: true });
        assert.equal((claim.inputs["spec"] as Record<string, unknown>)["storageClassName"], "fast");
        assert.equal(claim.options.protect, true);
    });
});
