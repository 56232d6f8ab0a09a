import assert from "node:assert/strict";
import { parseSettings } from "../../../../settings/check.ts";
import { usedImages } from "../../../../settings/images/usedImages.ts";

const digest = `sha256:${"0f".repeat(32)}`;
const secrets = { natsPassword: "p", natsRoutePassword: "r" };
const built = { name: "a", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const adopted = { name: "b", image: `registry.example.com/b:1@${digest}`, port: 3001 };

function keysOf(raw: Record<string, unknown>): string[] {
    const { settings, problems } = parseSettings({ ...secrets, ...raw });
    assert.ok(settings, JSON.stringify(problems));
    return usedImages(settings).map(({ key }) => key);
}

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
        // Settings for Kubernetes have no effect on Docker.
        [{ runtime: "docker", kubernetes: { exporter: true } }, ["images.nats", "images.busybox"]],
    ];
    for (const [raw, keys] of cases) {
        it(`finds ${keys.join(", ")} with ${JSON.stringify(raw)}`, () => {
            assert.deepEqual(keysOf(raw), keys);
        });
    }

    it("has the version in the stack file, and its path", () => {
        const { settings } = parseSettings({
            ...secrets,
            images: { registry: "docker.io/acme", nats: "2.14.5" },
        });
        assert.ok(settings);
        assert.deepEqual(usedImages(settings)[0], {
            key: "images.nats",
            path: ["config", "dhi:images", "nats"],
            version: "2.14.5",
            reference: "docker.io/acme/dhi-nats:2.14.5",
        });
    });
});
