import assert from "node:assert/strict";
import { deployment, labels, metadata, preview, service } from "./previewedApp.ts";

const skipAwait = { "pulumi.com/skipAwait": "true" };

describe("labels, annotations and transforms of a Rust service on Kubernetes", () => {
    it("are on pods and Service, and change no selector", async () => {
        const { recording } = await preview({
            labels: { team: "shop" },
            annotations: { "example.com/note": "a" },
        });
        const { template, selector } = deployment(recording);
        assert.deepEqual(template.metadata, {
            labels: { team: "shop", ...labels },
            annotations: { "example.com/note": "a" },
        });
        assert.deepEqual(selector, { matchLabels: labels });
        assert.deepEqual(recording.get("hello", ":Deployment").inputs["metadata"], metadata);
        assert.deepEqual(service(recording)?.["metadata"], {
            ...metadata,
            labels: { team: "shop", ...labels },
            annotations: { "example.com/note": "a", ...skipAwait },
        });
        assert.deepEqual((service(recording)?.["spec"] as { selector: unknown }).selector, labels);
    });

    it("are only the component's by default", async () => {
        const { recording } = await preview();
        assert.deepEqual(deployment(recording).template.metadata, { labels });
        assert.deepEqual(service(recording)?.["metadata"], { ...metadata, annotations: skipAwait });
    });

    it("are also on an ingress, for its controller", async () => {
        const { recording } = await preview({
            ingress: { host: "a.example", annotations: { "example.com/limit": "8m" } },
        });
        assert.deepEqual(recording.get("hello", ":Ingress").inputs["metadata"], {
            ...metadata,
            annotations: { "example.com/limit": "8m", ...skipAwait },
        });
    });

    it("change each resource last", async () => {
        const renamed = <T>(args: T): T => ({ ...args, metadata: { name: "other" } });
        const { recording } = await preview({
            ingress: { host: "a.example" },
            transform: {
                deployment: renamed,
                service: renamed,
                ingress: renamed,
                networkPolicy: renamed,
            },
        });
        const changed = recording.resources.filter(
            ({ inputs }) => JSON.stringify(inputs["metadata"]) === JSON.stringify({ name: "other" }),
        );
        assert.deepEqual(changed.map(({ type }) => type.split(":").at(-1)).sort(), [
            "Deployment",
            "Ingress",
            "NetworkPolicy",
            "Service",
        ]);
    });
});
