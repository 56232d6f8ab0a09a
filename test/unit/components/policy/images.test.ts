import assert from "node:assert/strict";
import { checkResource } from "../../../../components/policy/check.ts";
import type { MadeResource } from "../../../../components/policy/resource.ts";
import { container, context, digest, made, podWith, table, workload } from "./made.ts";

const at = "spec.template.spec.containers[0]";
const nats = `dhi.io/nats:2.15.1-debian13@${digest}`;

describe("the rules of images", () => {
    const elsewhere = (reference: string, place: string) =>
        `image-registry image: "${reference}" is from ${place}: use an image from dhi.io or registry.example.com/team`;
    const noDigest = (reference: string) =>
        `image-digest image: "${reference}" has no digest: use "${reference}@sha256:…" with the digest of what you have checked`;
    const id = (text: string) =>
        `image-registry image: "${text}" is an image's ID, which does not say where it comes from: use the image's reference with its digest`;
    table(container, [
        [{ image: nats }],
        [{ image: `registry.example.com/team/hello@${digest}` }],
        [
            { image: "nats:latest" },
            elsewhere("nats:latest", "docker.io/library"),
            noDigest("nats:latest"),
            `image-tag image: "nats:latest" is whatever was pushed last: use the tag of a version`,
        ],
        [
            { image: "nginx" },
            elsewhere("nginx", "docker.io/library"),
            noDigest("nginx"),
            `image-tag image: "nginx" is whatever was pushed last: use the tag of a version`,
        ],
        [{ image: `acme/app:1@${digest}` }, elsewhere(`acme/app:1@${digest}`, "docker.io/acme")],
        [
            { image: `registry.example.com/teams/hello:1@${digest}` },
            elsewhere(`registry.example.com/teams/hello:1@${digest}`, "registry.example.com/teams"),
        ],
        [
            { image: `registry.example.com:5000/team/hello:1@${digest}` },
            elsewhere(`registry.example.com:5000/team/hello:1@${digest}`, "registry.example.com:5000/team"),
        ],
        [
            { image: "registry.example.com/team/hello:1.2.3" },
            noDigest("registry.example.com/team/hello:1.2.3"),
        ],
        [{ image: digest }, id(digest)],
        [
            { image: `registry.example.com/team/hello:latest@${digest}` },
            `image-tag image: "registry.example.com/team/hello:latest@${digest}" is whatever was pushed last: use the tag of a version`,
        ],
        [
            { image: `dhi.io/nats:2@${digest}` },
            `image-tag image: the tag "2" moves from one version to the next: use a full version on a numbered distribution, for example "2.15.1-debian13"`,
        ],
        [
            { image: `dhi.io/nats:latest@${digest}` },
            `image-tag image: Docker Hardened Images have no tag "latest": use a version such as "2.15.1-debian13"`,
        ],
        [
            { image: `dhi.io/nats:2.15.1-debian13-dev@${digest}` },
            `image-dev image: "2.15.1-debian13-dev" is a development image: use a tag that does not end in "-dev"`,
        ],
        [
            { image: `registry.example.com/team/hello:1-dev@${digest}` },
            `image-dev image: "1-dev" is a development image: use a tag that does not end in "-dev"`,
        ],
        [{ image: undefined }, "image-digest image: not set: use an image reference with a digest"],
    ]);

    it("finds them in pods, and in volumes of pods", () => {
        const volumes = [{ name: "tools", image: { reference: "acme/tools:1" } }];
        const rulesOf = (resource: MadeResource) =>
            checkResource(resource, context).map(({ rule, path }) => `${rule} ${path}`);
        assert.deepEqual(rulesOf(podWith({ image: "acme/app:1" })), [
            `image-registry ${at}.image`,
            `image-digest ${at}.image`,
        ]);
        assert.deepEqual(rulesOf(workload({ volumes })), [
            "image-registry spec.template.spec.volumes[0].image.reference",
            "image-digest spec.template.spec.volumes[0].image.reference",
        ]);
    });

    const built =
        "the image is built on the machine that runs Pulumi: use the digest of an image that CI built and pushed";
    table(
        (props) => made("docker:index/image:Image", props),
        [[{ imageName: "x", build: { context: "." } }, `built-image build: ${built}`]],
    );
    table(
        (props) => made("docker-build:index:Image", props),
        [[{ context: {} }, `built-image context: ${built}`]],
    );
    table(
        (props) => made("docker:index/remoteImage:RemoteImage", props),
        [
            [{ name: nats }],
            // Nothing runs it.
            [{ name: `dhi.io/rust:1-debian13-dev@${digest}` }],
            [{ name: "x", build: { context: "." } }, `built-image build: ${built}`],
            [
                { name: "redis:8" },
                `image-registry name: "redis:8" is from docker.io/library: use an image from dhi.io or registry.example.com/team`,
                `image-digest name: "redis:8" has no digest: use "redis:8@sha256:…" with the digest of what you have checked`,
            ],
        ],
    );
});
