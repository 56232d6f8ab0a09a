import assert from "node:assert/strict";
import { imagesOf } from "../../../../cli/provide/images.ts";

function repositories(config: Record<string, unknown>): string[] | undefined {
    return imagesOf({ sharedConfig: config })
        ?.map(({ repository }) => repository)
        .sort();
}

const built = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const adopted = { name: "shop", image: `ghcr.io/acme/shop@sha256:${"0f".repeat(32)}`, port: 3001 };

describe("the images that npm start provides", () => {
    const all = ["busybox", "nats", "rust", "static"];

    it("include the builder and the base image if a service is built here", () => {
        assert.deepEqual(repositories({ "dhi:apps": [built] }), all);
        assert.deepEqual(repositories({ "dhi:apps": [adopted, built] }), all);
    });

    it("include neither if services are adopted, or there are none", () => {
        for (const apps of [[], [adopted]]) {
            assert.deepEqual(repositories({ "dhi:apps": apps }), ["busybox", "nats"], JSON.stringify(apps));
        }
        assert.deepEqual(repositories({}), ["busybox", "nats"]);
    });

    it("are those of the pods on Kubernetes", () => {
        const kubernetes = { "dhi:runtime": "kubernetes", "dhi:apps": [adopted] };
        assert.deepEqual(repositories(kubernetes), ["nats", "nats-server-config-reloader"]);
        assert.deepEqual(
            repositories({ ...kubernetes, "dhi:kubernetes": { reloader: false, natsBox: true } }),
            ["nats", "nats-box"],
        );
    });

    it("have the stack's registry and versions", () => {
        const images = { registry: "docker.io/acme", nats: "2.12.3-debian13" };
        assert.deepEqual(
            imagesOf({ sharedConfig: { "dhi:images": images } })?.map(({ reference }) => reference),
            ["docker.io/acme/dhi-nats:2.12.3-debian13", "docker.io/acme/dhi-busybox:1.37.0-debian13"],
        );
    });

    it("are unknown if the settings are invalid", () => {
        assert.equal(repositories({ "dhi:images": { nats: "latest" } }), undefined);
        assert.equal(repositories({ "dhi:images": "dhi.io" }), undefined);
        assert.equal(repositories({ "dhi:apps": ["hello"] }), undefined);
    });
});
