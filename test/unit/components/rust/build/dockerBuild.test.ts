import assert from "node:assert/strict";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import {
    dockerBuildArgs,
    dockerfilePath,
    programPath,
} from "../../../../../components/rust/build/dockerBuild.ts";
import { planRustBuild } from "../../../../../components/rust/build/plan.ts";
import { hostPlatform } from "../../../../../components/rust/build/platform.ts";
import { removeCrates, workspace, writeCrate } from "../crate.ts";

const path = dockerfilePath({ files: { hasOwnIgnoreFile: false } });
const dockerfile = readFileSync(path, "utf8");
/** The build arguments of one project, with different arguments. */
function argsOf(more: Partial<RustBuildArgs> = {}, name = "worker"): Record<string, string> {
    const build = {
        context: writeCrate({}, workspace),
        binary: "run-worker",
        builderImage: "dhi.io/rust:1.98-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
    return dockerBuildArgs(name, build, planRustBuild(build));
}

describe("the build arguments of the Dockerfile", () => {
    afterEach(removeCrates);

    it("are these by default", () => {
        const { CACHE, ...args } = argsOf();
        assert.match(CACHE ?? "", /^worker-[0-9a-f]{8}$/);
        assert.deepEqual(args, {
            BUILDER_IMAGE: "dhi.io/rust:1.98-debian13-dev",
            RUNTIME_IMAGE: "dhi.io/static:20250419-glibc-debian13",
            BINARY: "run-worker",
            PACKAGE: "worker",
            PROFILE: "release",
            INCREMENTAL: "true",
            TITLE: "run-worker",
            VERSION: "2.0.0",
            BASE_NAME: "dhi.io/static:20250419-glibc-debian13",
            SOURCE: "https://example.com/space",
        });
    });

    it("contain the given arguments", () => {
        const args = argsOf({
            features: ["b", "a"],
            defaultFeatures: false,
            link: "static",
            revision: "0123abcd",
            source: "https://example.com/other",
        });
        assert.equal(args["FEATURES"], "a,b");
        assert.equal(args["DEFAULT_FEATURES"], "false");
        assert.equal(args["CARGO_ENCODED_RUSTFLAGS"], "-Ctarget-feature=+crt-static");
        assert.equal(args["REVISION"], "0123abcd");
        assert.equal(args["SOURCE"], "https://example.com/other");
    });

    const compilers: [what: string, more: Partial<RustBuildArgs>, expected: string | undefined][] = [
        ["for an image that stays on the engine", {}, "true"],
        ["for one that is pushed", { push: { image: "localhost:5000/shop:1" } }, undefined],
        ["for one with incremental: false", { incremental: false }, undefined],
    ];
    for (const [what, more, expected] of compilers) {
        it(`${expected === undefined ? "do not keep" : "keep"} intermediate results ${what}`, () => {
            assert.equal(argsOf(more)["INCREMENTAL"], expected);
        });
    }

    it("are all declared in the Dockerfile", () => {
        const all = argsOf({ features: ["x"], defaultFeatures: false, revision: "1", source: "s" });
        for (const name of [...Object.keys(all), "BASE_DIGEST"]) {
            assert.match(dockerfile, new RegExp(`^ARG ${name}\\b`, "m"), name);
        }
    });

    it("separate the compiled code of two projects, and of two builders", () => {
        const context = writeCrate({}, workspace);
        const caches = [
            argsOf({ context }),
            argsOf({ context }, "other"),
            argsOf({ context, builderImage: "dhi.io/rust:1.97-debian13-dev" }),
            argsOf(),
        ].map((args) => args["CACHE"]);
        assert.equal(new Set(caches).size, 4);
        assert.equal(argsOf({ context, features: ["x"] })["CACHE"], caches[0]);
    });
});

describe("the Dockerfile", () => {
    it("is at the component's path, relative to the program", () => {
        assert.ok(existsSync(path));
        assert.equal(
            dockerfilePath({ files: { hasOwnIgnoreFile: false } }, resolve(dirname(path))),
            "Dockerfile",
        );
    });

    it("is the same under a second name, without an ignore file, for projects that have their own", () => {
        const other = dockerfilePath({ files: { hasOwnIgnoreFile: true } });
        assert.notEqual(other, path);
        assert.equal(realpathSync(other), realpathSync(path));
        assert.ok(!existsSync(`${other}.dockerignore`));
    });

    const [, finalStage = ""] = dockerfile.split("FROM runtime\n");

    it("runs nothing in the final stage, and starts the program without a shell", () => {
        assert.doesNotMatch(finalStage, /^RUN/m);
        assert.match(finalStage, new RegExp(`^ENTRYPOINT \\["${programPath}"\\]$`, "m"));
    });

    it("runs the program as a numeric user", () => {
        assert.match(finalStage, /^USER \d+:\d+$/m);
    });

    for (const label of ["title", "version", "revision", "source", "base.name", "base.digest"]) {
        it(`labels the image with its ${label}`, () => {
            assert.match(
                finalStage,
                new RegExp(`org\\.opencontainers\\.image\\.${label.replace(".", "\\.")}="\\$\\{`),
            );
        });
    }

    it("excludes compiled code at the top and version control, and nothing that may be a source", () => {
        const patterns = readFileSync(`${path}.dockerignore`, "utf8")
            .split("\n")
            .filter((line) => line !== "" && !line.startsWith("#"));
        assert.deepEqual(patterns, ["/target", "**/.git", "**/.hg", "**/.jj", "**/.svn"]);
    });

    it("separates compiled code of projects, also if the engine does not expand a mount's ID", () => {
        assert.match(dockerfile, /id=dhi-compiled-\$\{CACHE\},target=\/cache\/projects \\\n/);
        assert.match(dockerfile, /exec 9> "\/cache\/projects\/\$CACHE\.lock"; \\\n\s+flock 9;/);
        assert.match(dockerfile, /ln -s "projects\/\$CACHE" \/cache\/target;/);
    });

    it("needs no registry for its syntax", () => {
        assert.doesNotMatch(dockerfile, /^#\s*syntax=/m);
    });
});

describe("the platform of this machine", () => {
    it("has Docker's names", () => {
        assert.equal(hostPlatform("x64"), "linux/amd64");
        assert.equal(hostPlatform("arm64"), "linux/arm64");
    });
});
