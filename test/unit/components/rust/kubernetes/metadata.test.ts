import assert from "node:assert/strict";
import { inputsOf, labels, metadata, preview, specOf } from "./previewedApp.ts";

const skipAwait = { "pulumi.com/skipAwait": "true" };
const own = { labels: { team: "shop" }, annotations: { "example.com/note": "a" } };
const ingress = { host: "a.example", annotations: { "example.com/limit": "8m" } };

describe("labels, annotations and transforms of a Rust service on Kubernetes", () => {
    it("are on pods and Service, and change no selector", async () => {
        const { recording, deployment, template } = await preview(own);
        const both = { labels: { ...own.labels, ...labels }, annotations: own.annotations };
        assert.deepEqual(template.metadata, both);
        assert.deepEqual(deployment["selector"], { matchLabels: labels });
        assert.deepEqual(inputsOf(recording, ":Deployment")?.["metadata"], metadata);
        assert.deepEqual(inputsOf(recording, ":Service")?.["metadata"], {
            ...metadata,
            ...both,
            annotations: { ...own.annotations, ...skipAwait },
        });
        assert.deepEqual((specOf(recording, ":Service") as { selector: unknown }).selector, labels);
    });

    it("are the component's by default, and the ingress has its own", async () => {
        const { recording, template } = await preview({ ingress });
        assert.deepEqual(template.metadata, { labels });
        const annotated = (annotations: object) => ({ ...metadata, annotations });
        assert.deepEqual(inputsOf(recording, ":Service")?.["metadata"], annotated(skipAwait));
        const both = { ...ingress.annotations, ...skipAwait };
        assert.deepEqual(inputsOf(recording, ":Ingress")?.["metadata"], annotated(both));
    });

    it("change each resource last", async () => {
        const other = <T>(args: T): T => ({ ...args, metadata: { name: "other" } });
        const transform = { deployment: other, service: other, ingress: other, networkPolicy: other };
        const { recording } = await preview({ ingress, transform });
        for (const type of [":Deployment", ":Service", ":Ingress", ":NetworkPolicy"]) {
            assert.deepEqual(inputsOf(recording, type)?.["metadata"], { name: "other" }, type);
        }
    });
});
