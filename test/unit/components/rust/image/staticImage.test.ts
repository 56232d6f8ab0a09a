import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { RustStaticImageArgs } from "../../../../../components/rust/image/args.ts";
import { mockPulumi, promiseOf } from "../../../../mocks.ts";
import { buildOf, removeCrates } from "../crate.ts";

const { RustStaticImage } = await import("../../../../../components/rust/image/staticImage.ts");

const digest = `sha256:${"a".repeat(64)}`;
const password = "registry-marker";

async function make(args: RustStaticImageArgs) {
    const recording = await mockPulumi();
    const image = new RustStaticImage("shop", args);
    await recording.settled();
    return { recording, image, ...recording.get("shop-image", "docker:") };
}

describe("RustStaticImage", () => {
    afterEach(removeCrates);

    it("pulls both images, and builds with their digests", async () => {
        const { recording, inputs, options, image } = await make({ build: buildOf() });
        assert.deepEqual(recording.names(":RemoteImage").sort(), ["shop-builder", "shop-runtime"]);
        const { args, ...rest } = inputs["build"] as { args: Record<string, string>; dockerfile: string };
        assert.match(args["BASE_DIGEST"] ?? "", /^sha256:/);
        assert.match(args["BUILDER_DIGEST"] ?? "", /^sha256:/);
        assert.equal(args["BINARY"], "shop");
        assert.equal(rest.dockerfile, "components/rust/Dockerfile");
        assert.deepEqual(options.dependsOn, ["shop-builder", "shop-runtime"]);
        for (const { name, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.ok(name.startsWith("shop-"), name);
            assert.equal(parent, "shop");
        }
        // By default it neither pushes nor builds in a preview, so the image's ID is the reference.
        const { skipPush, buildOnPreview, registry } = inputs;
        assert.deepEqual([skipPush, buildOnPreview, registry], [true, false, undefined]);
        const reference = await promiseOf(image.reference);
        assert.match(reference, /^sha256:[0-9a-f]{64}$/);
        assert.equal(await promiseOf(image.digest), reference);
    });

    it("pushes with the given login, and keeps the password a secret", async () => {
        const login = { username: "ci", password: pulumi.secret(password) };
        const push = { image: "localhost:5000/team/shop:1", ...login };
        const { recording, inputs } = await make({ build: buildOf({ push }) });
        assert.equal(inputs["imageName"], "localhost:5000/team/shop:1");
        assert.equal(inputs["skipPush"], false);
        assert.deepEqual(inputs["registry"], { server: "localhost:5000", username: "ci", password });
        assert.deepEqual(recording.leaks([password]), []);
    });

    it("adopts a pushed image, and builds nothing", async () => {
        const adopt = `registry.example.com/team/shop:1.4.0@${digest}`;
        const { recording, image, inputs } = await make({ adopt });
        assert.deepEqual(recording.names(":Image"), []);
        assert.equal(inputs["name"], adopt);
        assert.equal(await promiseOf(image.reference), adopt);
        assert.equal(await promiseOf(image.digest), digest);
    });

    it("is refused before anything is registered", async () => {
        const recording = await mockPulumi();
        assert.throws(
            () => new RustStaticImage("shop", { build: buildOf({ binary: "till" }) }),
            /RustStaticImage "shop".*build\.binary: program "till" does not exist/s,
        );
        assert.deepEqual(recording.resources, []);
    });
});
