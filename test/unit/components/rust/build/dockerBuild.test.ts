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
import { buildOf, removeCrates, workspace, writeCrate } from "../crate.ts";

const path = dockerfilePath({ files: { hasOwnIgnoreFile: false } });
const dockerfile = readFileSync(path, "utf8");

/** The build arguments of a project in a workspace. */
function argsOf(more: Partial<RustBuildArgs> = {}, name = "worker"): Record<string, string> {
    const build = buildOf(more, {}, workspace);
    return dockerBuildArgs(name, build, planRustBuild(build));
}

describe("the build arguments of the Dockerfile", () => {
    afterEach(removeCrates);

    const pushed = {
        BUILDER_IMAGE: "dhi.io/rust:1.98-debian13-dev",
        RUNTIME_IMAGE: "dhi.io/static:20250419-glibc-debian13",
        BINARY: "run-worker",
        PACKAGE: "worker",
        PROFILE: "release",
        TITLE: "run-worker",
        VERSION: "2.0.0",
        BASE_NAME: "dhi.io/static:20250419-glibc-debian13",
        SOURCE: "https://example.com/space",
    };
    /** The compiler keeps intermediate results for images that stay on the engine. */
    const defaults = { ...pushed, INCREMENTAL: "true" };
    const cases: [what: string, more: Partial<RustBuildArgs>, expected: Record<string, string>][] = [
        ["by default", {}, defaults],
        ["for an image that is pushed", { push: { image: "localhost:5000/shop:1" } }, pushed],
        ["with incremental: false", { incremental: false }, pushed],
        [
            "with more arguments",
            {
                features: ["b", "a"],
                defaultFeatures: false,
                link: "static",
                revision: "v9.9.9-none",
                source: "https://example.com/other",
            },
            {
                ...defaults,
                FEATURES: "a,b",
                DEFAULT_FEATURES: "false",
                CARGO_ENCODED_RUSTFLAGS: "-Ctarget-feature=+crt-static",
                ENVIRONMENT: "export GIT_COMMIT='v9.9.9-none'\nexport VERGEN_GIT_SHA='v9.9.9-none'",
                REVISION: "v9.9.9-none",
                SOURCE: "https://example.com/other",
            },
        ],
    ];
    for (const [what, more, expected] of cases) {
        it(`are these ${what}, and all declared`, () => {
            const { CACHE, ...args } = argsOf(more);
            assert.match(CACHE ?? "", /^worker-[0-9a-f]{8}$/);
            assert.deepEqual(args, expected);
            for (const name of ["CACHE", "BASE_DIGEST", ...Object.keys(args)]) {
                assert.match(dockerfile, new RegExp(`^ARG ${name}\\b`, "m"), name);
            }
        });
    }

    it("separate the compiled code of two projects, and of two builders", () => {
        const context = writeCrate({}, workspace);
        const builderImage = "dhi.io/rust:1.97-debian13-dev";
        const cacheOf = (...args: Parameters<typeof argsOf>) => argsOf(...args)["CACHE"];
        const own = cacheOf({ context });
        const others = [cacheOf({ context }, "other"), cacheOf({ context, builderImage }), cacheOf()];
        assert.equal(new Set([own, ...others]).size, 4);
        assert.equal(cacheOf({ context, features: ["x"] }), own);
    });
});

describe("the Dockerfile", () => {
    it("is at the component's path, relative to the program", () => {
        assert.ok(existsSync(path));
        const here = resolve(dirname(path));
        assert.equal(dockerfilePath({ files: { hasOwnIgnoreFile: false } }, here), "Dockerfile");
    });

    it("is the same under a second name, without an ignore file, for projects that have their own", () => {
        const other = dockerfilePath({ files: { hasOwnIgnoreFile: true } });
        assert.notEqual(other, path);
        assert.equal(realpathSync(other), realpathSync(path));
        assert.ok(!existsSync(`${other}.dockerignore`));
    });

    it("runs nothing in the final stage, and the program with labels, without a shell, as a numeric user", () => {
        const [, finalStage = ""] = dockerfile.split("FROM runtime\n");
        assert.doesNotMatch(finalStage, /^RUN/m);
        assert.match(finalStage, new RegExp(`^ENTRYPOINT \\["${programPath}"\\]$`, "m"));
        assert.match(finalStage, /^USER \d+:\d+$/m);
        for (const label of ["title", "version", "revision", "source", "base.name", "base.digest"]) {
            assert.ok(finalStage.includes(`org.opencontainers.image.${label}="\${`), label);
        }
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
