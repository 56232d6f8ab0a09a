import assert from "node:assert/strict";
import {
    checkArguments,
    imageArguments,
    indexArguments,
    type PlatformBuild,
} from "../../../../ci/services/buildx.ts";

const image = "ghcr.io/acme/hello";
const build: PlatformBuild = {
    name: "hello",
    context: "apps/hello",
    dockerfile: "components/rust/Dockerfile",
    args: { BINARY: "hello" },
    manifests: "/tmp/manifests",
    platform: "linux/arm64",
    repository: image,
    cache: "registry",
    cacheScope: "main",
};
const from = (tag: string) => `type=registry,ref=${image}:${tag}`;
const to = (tag: string) => `${from(tag)},mode=max,ignore-error=true`;
/** The values of an option. */
const valuesOf = (option: string, args: readonly string[]) =>
    args.filter((_, index) => args[index - 1] === option);

type Push = Parameters<typeof imageArguments>[1];
const argumentsOf = (change: Partial<PlatformBuild>, push?: Push) =>
    imageArguments({ ...build, ...change }, push);
const pushed = { metadata: "m.json" };

describe("CI's arguments of docker", () => {
    type Case = [
        title: string,
        option: string,
        values: string[],
        change?: Partial<PlatformBuild>,
        push?: Push,
    ];
    const scanned = { ...pushed, sbomGenerator: "r.acme.test/scanner:1" };
    const pullRequest = { cacheScope: "pr-7" };
    const ownCache = "type=gha,scope=hello-main-arm64,mode=max,ignore-error=true";
    const pushes = `type=image,name=${image},push-by-digest=true,name-canonical=true,push=true`;
    const attests = (sbom: string) => [sbom, "type=provenance,mode=max"];
    const cases: Case[] = [
        ["pass the manifests", "--build-context", ["manifests=/tmp/manifests"]],
        ["do not push on their own", "--output", ["type=cacheonly"]],
        ["push by digest", "--output", [pushes], {}, pushed],
        ["attest what is pushed", "--attest", attests("type=sbom"), {}, pushed],
        [
            "use the given scanner",
            "--attest",
            attests("type=sbom,generator=r.acme.test/scanner:1"),
            {},
            scanned,
        ],
        ["write the cache of the platform", "--cache-to", [to("cache-main-arm64")]],
        // Code that a pull request has compiled must not be part of what main ships.
        ["read main's cache only", "--cache-from", [from("cache-main-arm64")]],
        [
            "read main's cache too for a pull request",
            "--cache-from",
            [from("cache-pr-7-arm64"), from("cache-main-arm64")],
            pullRequest,
        ],
        ["write a pull request's own cache", "--cache-to", [to("cache-pr-7-arm64")], pullRequest],
        ["separate GitHub's cache by service", "--cache-to", [ownCache], { cache: "gha" }],
        ["use no cache if it is off", "--cache-to", [], { cache: "none" }],
    ];
    for (const [title, option, values, change = {}, push] of cases) {
        it(title, () => {
            assert.deepEqual(valuesOf(option, argumentsOf(change, push)), values);
        });
    }

    it("build with the Dockerfile's arguments, and with dependencies in a layer", () => {
        const args = argumentsOf({});
        assert.deepEqual(args.slice(0, 2), ["buildx", "build"]);
        assert.equal(args.at(-1), "apps/hello");
        const buildArgs = valuesOf("--build-arg", args);
        assert.ok(["BINARY=hello", "DEPENDENCIES=-layer"].every((arg) => buildArgs.includes(arg)));
    });

    it("separate the caches of checks and image, and of platforms", () => {
        const images = [argumentsOf({}), argumentsOf({ platform: "linux/amd64" })];
        const written = [checkArguments(build), ...images].flatMap((args) => valuesOf("--cache-to", args));
        assert.equal(new Set(written).size, 3);
    });

    it("combine the pushed images into one index", () => {
        assert.deepEqual(
            indexArguments(image, "1.0.0-abc", ["sha256:a", "sha256:b"]).slice(2).join(" "),
            `create --tag ${image}:1.0.0-abc ${image}@sha256:a ${image}@sha256:b`,
        );
    });
});
