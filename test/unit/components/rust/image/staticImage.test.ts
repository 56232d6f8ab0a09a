import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import type { RustStaticImageArgs } from "../../../../../components/rust/image/args.ts";
import { mockPulumi, promiseOf } from "../../../../mocks.ts";
import { removeCrates, writeCrate } from "../crate.ts";

const { RustStaticImage } = await import("../../../../../components/rust/image/staticImage.ts");

const digest = `sha256:${"a".repeat(64)}`;
const password = "registry-marker";

function build(more: Partial<RustBuildArgs> = {}): RustBuildArgs {
    return {
        context: writeCrate(),
        binary: "shop",
        builderImage: "dhi.io/rust:1.98-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
}

async function make(args: RustStaticImageArgs) {
    const recording = await mockPulumi();
    const image = new RustStaticImage("shop", args);
    await recording.settled();
    return { recording, image };
}

describe("RustStaticImage", () => {
    afterEach(removeCrates);

    it("pulls both images, and builds with their digests", async () => {
        const { recording } = await make({ build: build() });
        assert.deepEqual(recording.names(":RemoteImage").sort(), ["shop-builder", "shop-runtime"]);
        const { inputs, options } = recording.get("shop-image", "docker:");
        const { args, ...rest } = inputs["build"] as { args: Record<string, string>; dockerfile: string };
        assert.match(args["BASE_DIGEST"] ?? "", /^sha256:/);
        assert.match(args["BUILDER_DIGEST"] ?? "", /^sha256:/);
        assert.equal(args["BINARY"], "shop");
        assert.equal(rest.dockerfile, "components/rust/Dockerfile");
        assert.deepEqual(options.dependsOn, ["shop-builder", "shop-runtime"]);
    });

    it("neither pushes nor builds in a preview by default", async () => {
        const { recording } = await make({ build: build() });
        const { inputs } = recording.get("shop-image", "docker:");
        assert.equal(inputs["skipPush"], true);
        assert.equal(inputs["buildOnPreview"], false);
        assert.equal(inputs["registry"], undefined);
    });

    it("pushes with the given login, and keeps the password a secret", async () => {
        const push = {
            image: "localhost:5000/team/shop:1",
            username: "ci",
            password: pulumi.secret(password),
        };
        const { recording } = await make({ build: build({ push }) });
        const { inputs, secrets } = recording.get("shop-image", "docker:");
        assert.equal(inputs["imageName"], "localhost:5000/team/shop:1");
        assert.equal(inputs["skipPush"], false);
        assert.deepEqual(inputs["registry"], { server: "localhost:5000", username: "ci", password });
        assert.ok(
            [...secrets].some((path) => path.startsWith("registry")),
            [...secrets].join(),
        );
        assert.deepEqual(recording.leaks([password]), []);
    });

    it("has the image's ID as its reference if it is not pushed", async () => {
        const { image } = await make({ build: build() });
        const reference = await promiseOf(image.reference);
        assert.match(reference, /^sha256:[0-9a-f]{64}$/);
        assert.equal(await promiseOf(image.digest), reference);
    });

    it("adopts a pushed image, and builds nothing", async () => {
        const adopt = `registry.example.com/team/shop:1.4.0@${digest}`;
        const { recording, image } = await make({ adopt });
        assert.deepEqual(recording.names(":Image"), []);
        assert.equal(recording.get("shop-image", "docker:").inputs["name"], adopt);
        assert.equal(await promiseOf(image.reference), adopt);
        assert.equal(await promiseOf(image.digest), digest);
    });

    it("is refused before anything is registered", async () => {
        const recording = await mockPulumi();
        assert.throws(
            () => new RustStaticImage("shop", { build: build({ binary: "till" }) }),
            /RustStaticImage "shop".*build\.binary: program "till" does not exist/s,
        );
        assert.deepEqual(recording.resources, []);
    });

    it("names its children after itself", async () => {
        const { recording } = await make({ build: build() });
        for (const { name, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.ok(name.startsWith("shop-"), name);
            assert.equal(parent, "shop");
        }
    });
});
