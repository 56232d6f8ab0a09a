import assert from "node:assert/strict";
import { imagesOf } from "../../../../cli/provide/images.ts";
import { digest, hello as built } from "../../settings/bad.ts";

const adopted = { name: "shop", image: `ghcr.io/acme/shop@${digest}`, port: 3001 };
const images = { registry: "docker.io/acme", nats: "2.12.3-debian13" };

describe("the images that npm start provides", () => {
    const usual = ["dhi.io/nats:2.15.1-debian13", "dhi.io/busybox:1.37.0-debian13"];
    const forBuilds = ["dhi.io/static:20250419-glibc-debian13", "dhi.io/rust:1-debian13-dev"];
    const cases: [title: string, config: Record<string, unknown>, references: string[] | undefined][] = [
        ["are those of the cluster", {}, usual],
        [
            "include those of a build, and leave out adopted services",
            { "dhi:apps": [adopted, built] },
            [...usual, ...forBuilds],
        ],
        [
            "have the stack's registry and versions",
            { "dhi:images": images },
            ["docker.io/acme/dhi-nats:2.12.3-debian13", "docker.io/acme/dhi-busybox:1.37.0-debian13"],
        ],
        ["are unknown if a version is invalid", { "dhi:images": { nats: "latest" } }, undefined],
        ["are unknown if a section is invalid", { "dhi:images": "dhi.io" }, undefined],
        ["are unknown if a service is invalid", { "dhi:apps": ["hello"] }, undefined],
    ];
    for (const [title, sharedConfig, references] of cases) {
        it(title, () => {
            assert.deepEqual(
                imagesOf({ sharedConfig })?.map(({ reference }) => reference),
                references,
            );
        });
    }
});
