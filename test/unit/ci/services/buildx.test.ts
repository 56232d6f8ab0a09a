import assert from "node:assert/strict";
import {
    checkArguments,
    imageArguments,
    indexArguments,
    type PlatformBuild,
} from "../../../../ci/services/buildx.ts";

const build: PlatformBuild = {
    name: "hello",
    context: "apps/hello",
    dockerfile: "components/rust/Dockerfile",
    args: { BINARY: "hello" },
    manifests: "/tmp/manifests",
    platform: "linux/arm64",
    repository: "ghcr.io/acme/hello",
    cache: "registry",
    cacheScope: "main",
};
/** The values of an option. */
const valuesOf = (option: string, args: readonly string[]) =>
    args.filter((_, index) => args[index - 1] === option);

describe("CI's arguments of docker", () => {
    it("build with the Dockerfile's arguments, dependencies in a layer, and without pushing", () => {
        const args = imageArguments(build);
        assert.deepEqual(args.slice(0, 2), ["buildx", "build"]);
        assert.equal(args.at(-1), "apps/hello");
        const buildArgs = valuesOf("--build-arg", args);
        assert.ok(["BINARY=hello", "DEPENDENCIES=-layer"].every((arg) => buildArgs.includes(arg)));
        assert.deepEqual(valuesOf("--build-context", args), ["manifests=/tmp/manifests"]);
        assert.deepEqual(valuesOf("--output", args), ["type=cacheonly"]);
        assert.ok(!args.join().includes("push=true"));
    });

    it("push by digest, with an SBOM and full provenance", () => {
        const args = imageArguments(build, { metadata: "m.json" });
        assert.deepEqual(valuesOf("--output", args), [
            "type=image,name=ghcr.io/acme/hello,push-by-digest=true,name-canonical=true,push=true",
        ]);
        assert.deepEqual(valuesOf("--attest", args), ["type=sbom", "type=provenance,mode=max"]);
        const own = imageArguments(build, { metadata: "m.json", sbomGenerator: "r.acme.test/scanner:1" });
        assert.ok(valuesOf("--attest", own).includes("type=sbom,generator=r.acme.test/scanner:1"));
    });

    it("separate the caches of checks and image, and of platforms", () => {
        const written = [
            checkArguments(build),
            imageArguments(build),
            imageArguments({ ...build, platform: "linux/amd64" }),
        ].flatMap((args) => valuesOf("--cache-to", args));
        assert.equal(new Set(written).size, 3);
        assert.equal(
            written[1],
            "type=registry,ref=ghcr.io/acme/hello:cache-main-arm64,mode=max,ignore-error=true",
        );
    });

    it("let a pull request read main's cache, and write its own only", () => {
        const args = imageArguments({ ...build, cacheScope: "pr-7" });
        assert.deepEqual(valuesOf("--cache-from", args), [
            "type=registry,ref=ghcr.io/acme/hello:cache-pr-7-arm64",
            "type=registry,ref=ghcr.io/acme/hello:cache-main-arm64",
        ]);
        assert.match(valuesOf("--cache-to", args).join(), /:cache-pr-7-arm64,/);
        // Code that a pull request has compiled must not be part of what main ships.
        assert.deepEqual(valuesOf("--cache-from", imageArguments(build)), [
            "type=registry,ref=ghcr.io/acme/hello:cache-main-arm64",
        ]);
    });

    it("separate GitHub's cache by service, and use no cache if it is off", () => {
        const args = imageArguments({ ...build, cache: "gha" });
        assert.deepEqual(valuesOf("--cache-to", args), [
            "type=gha,scope=hello-main-arm64,mode=max,ignore-error=true",
        ]);
        assert.ok(
            !imageArguments({ ...build, cache: "none" })
                .join()
                .includes("cache-to"),
        );
    });

    it("combine the pushed images into one index", () => {
        assert.deepEqual(
            indexArguments("ghcr.io/acme/hello", "1.0.0-abc", ["sha256:a", "sha256:b"]).slice(2),
            [
                ...["create", "--tag", "ghcr.io/acme/hello:1.0.0-abc"],
                ...["ghcr.io/acme/hello@sha256:a", "ghcr.io/acme/hello@sha256:b"],
            ],
        );
    });
});
