import assert from "node:assert/strict";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";
import { labels, preview } from "./previewedApp.ts";

const volume = { name: "data", path: "/var/lib/hello", size: "2Gi" };

async function previewClaim(more: Partial<KubernetesRustAppArgs> = {}) {
    const previewed = await preview({ volumes: [volume], ...more });
    return { ...previewed, claim: previewed.recording.get("hello-data") };
}

describe("the volumes of a Rust service on Kubernetes", () => {
    it("are claims that outlive the service, and are used again", async () => {
        const { claim, deployment } = await previewClaim();
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
        // One pod at a time can use the claim.
        assert.deepEqual(deployment["strategy"], { type: "Recreate" });
    });

    it("are mounted writable, with the other volumes", async () => {
        const { recording, pod, container } = await previewClaim({ scratch: "16Mi" });
        assert.deepEqual(pod["volumes"], [
            { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
            { name: "data", persistentVolumeClaim: { claimName: "hello-data" } },
        ]);
        assert.deepEqual(container["volumeMounts"], [
            { name: "scratch", mountPath: "/tmp", readOnly: false },
            { name: "data", mountPath: "/var/lib/hello", readOnly: false },
        ]);
        assert.ok(recording.get("hello", ":Deployment").options.dependsOn.includes("hello-data"));
    });

    it("can be shared by replicas, have a storage class, and be protected", async () => {
        const { claim, deployment } = await previewClaim({
            volumes: [{ ...volume, shared: true }],
            replicas: 2,
            storageClass: "fast",
            protectData: true,
        });
        assert.deepEqual(claim.inputs["spec"], {
            accessModes: ["ReadWriteMany"],
            resources: { requests: { storage: "2Gi" } },
            storageClassName: "fast",
        });
        assert.equal(claim.options.protect, true);
        assert.equal((deployment["strategy"] as { type: string }).type, "RollingUpdate");
    });
});
