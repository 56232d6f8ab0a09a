import assert from "node:assert/strict";
import { usedImages } from "../../../../settings/images/usedImages.ts";
import { digest, hello as built, parsed } from "../bad.ts";

const adopted = { name: "b", image: `registry.example.com/b:1@${digest}`, port: 3001 };

const imagesOf = (values: object) => usedImages(parsed(values).settings ?? assert.fail("invalid settings"));

describe("usedImages", () => {
    const cases: [Record<string, unknown>, string[]][] = [
        [{}, ["images.nats", "images.busybox"]],
        [{ apps: [built] }, ["images.nats", "images.busybox", "images.static", "images.rust"]],
        [{ apps: [adopted] }, ["images.nats", "images.busybox", "apps[0].image"]],
        [{ runtime: "kubernetes" }, ["images.nats", "images.nats-server-config-reloader"]],
        [{ runtime: "kubernetes", kubernetes: { reloader: false } }, ["images.nats"]],
        [
            { runtime: "kubernetes", kubernetes: { exporter: true, natsBox: true }, apps: [built, adopted] },
            [
                "images.nats",
                "images.nats-server-config-reloader",
                "images.prometheus-nats-exporter",
                "images.nats-box",
                "images.static",
                "images.rust",
                "apps[1].image",
            ],
        ],
        [
            { runtime: "kubernetes", kubernetes: { backup: { schedule: "30 2 * * *", size: "20Gi" } } },
            ["images.nats", "images.nats-server-config-reloader", "images.natscli", "images.busybox"],
        ],
        [{ nats: { exporter: true } }, ["images.nats", "images.busybox", "images.prometheus-nats-exporter"]],
        // Settings for Kubernetes have no effect on Docker.
        [{ runtime: "docker", kubernetes: { exporter: true } }, ["images.nats", "images.busybox"]],
    ];
    for (const [raw, keys] of cases) {
        it(`finds ${keys.join(", ")} with ${JSON.stringify(raw)}`, () => {
            const found = imagesOf(raw).map(({ key }) => key);
            assert.deepEqual(found, keys);
        });
    }

    it("has the version in the stack file, and its path", () => {
        const images = { registry: "docker.io/acme", nats: "2.15.1" };
        assert.deepEqual(imagesOf({ images })[0], {
            key: "images.nats",
            path: ["config", "dhi:images", "nats"],
            version: "2.15.1",
            reference: "docker.io/acme/dhi-nats:2.15.1",
        });
    });
});
