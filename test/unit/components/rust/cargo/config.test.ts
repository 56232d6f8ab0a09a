import assert from "node:assert/strict";
import { appliesTo } from "../../../../../components/rust/cargo/cfg.ts";
import { planCargoConfig, type ConfigPlan } from "../../../../../components/rust/cargo/config.ts";
import { removeCrates, writeCrate } from "../crate.ts";

const target = { arch: "x86_64", env: "gnu" };

/** How a build applies a Cargo configuration. */
function plan(text: string | undefined, packages: readonly string[] = []): ConfigPlan {
    return planCargoConfig([writeCrate({ ".cargo/config.toml": text })], target, packages);
}

describe("a project's Cargo configuration", () => {
    afterEach(removeCrates);

    // Cargo reports a broken file itself.
    for (const text of [undefined, "[build\n"]) {
        it(`changes nothing with ${JSON.stringify(text)}`, () => {
            const { notes, problems, rustflags, isChanged } = plan(text);
            assert.deepEqual([notes, problems, rustflags, isChanged], [[], [], [], false]);
        });
    }

    it("can define what happens to symbols", () => {
        const profiles = `[profile.release]\nstrip = true\n[profile.small]\nlto = true\n`;
        assert.deepEqual(plan(profiles).profilesWithSymbols, ["release"]);
    });

    const laptop = `
[build]
rustc-wrapper = "sccache"
[net]
git-fetch-with-cli = true
[target.x86_64-unknown-linux-gnu]
linker = "/usr/bin/clang"
rustflags = ["-C", "link-arg=-fuse-ld=mold", "--cfg", "tokio_unstable"]
`;

    it("is applied without what only a laptop has, and each difference is reported with its key", () => {
        const { notes, rustflags, isChanged, linker, environment } = plan(laptop);
        assert.deepEqual(rustflags, ["--cfg", "tokio_unstable"]);
        assert.ok(isChanged);
        assert.equal(linker, "cc");
        assert.deepEqual(environment, { RUSTC_WRAPPER: "", CARGO_NET_GIT_FETCH_WITH_CLI: "false" });
        const note = (what: string, missing: string, instead: string) =>
            `.cargo/config.toml: ${what}, and the builder does not have ${missing}: ${instead} (builderPackages: [${missing}] installs it)`;
        assert.deepEqual(notes, [
            note('rustflags has "-Clink-arg=-fuse-ld=mold"', "mold", "built without it"),
            note('linker is "/usr/bin/clang"', "clang", 'linked with "cc"'),
            note('rustc-wrapper is "sccache"', "sccache", "built without it"),
            note("net.git-fetch-with-cli is true", "git", "cargo fetches itself"),
        ]);
    });

    it("is unchanged if all of that is installed in the builder", () => {
        const { notes, isChanged, linker, environment } = plan(laptop, ["clang", "mold", "sccache", "git"]);
        assert.deepEqual([notes, isChanged, linker, environment], [[], false, undefined, {}]);
    });

    it("has its flags from the target's tables, or else from [build], as in cargo", () => {
        const build = `[build]\nrustflags = " -C opt-level=2  --cfg a"\n`;
        assert.deepEqual(plan(build).rustflags, ["-Copt-level=2", "--cfg", "a"]);
        const both = `${build}[target.'cfg(unix)']\nrustflags = ["--cfg", "b"]\n`;
        assert.deepEqual(plan(both).rustflags, ["--cfg", "b"]);
        const others = `${build}[target.'cfg(windows)']\nrustflags = ["--cfg", "b"]\n`;
        assert.deepEqual(plan(others).rustflags, ["-Copt-level=2", "--cfg", "a"]);
    });

    it("is refused with flags of a nightly compiler, and causes a note with target-cpu=native", () => {
        const nightly = plan(`[build]\nrustflags = ["-Zthreads=8"]\n`);
        assert.match(nightly.problems.join(), /rustflags has "-Zthreads=8".*nightly/);
        const native = plan(`[build]\nrustflags = ["-C", "target-cpu=native"]\n`);
        assert.match(native.notes.join(), /target-cpu=native/);
    });
});

describe("a key of [target]", () => {
    const keys: Record<string, readonly string[]> = {
        applies: [
            "x86_64-unknown-linux-gnu",
            "cfg(unix)",
            "cfg(not(windows))",
            'cfg(target_os = "linux")',
            'cfg(all(target_arch = "x86_64", target_os = "linux"))',
            'cfg(all(target_family = "unix", target_pointer_width = "64", target_endian = "little"))',
            'cfg(any(target_os = "macos", target_os = "linux"))',
            "cfg(all())",
            "cfg(true)",
        ],
        "does not apply": [
            "aarch64-unknown-linux-gnu",
            "x86_64-unknown-linux-musl",
            "cfg(windows)",
            'cfg(target_os = "macos")',
            'cfg(all(unix, not(target_env = "gnu")))',
            "cfg(any())",
            "cfg(any()",
            "cfg(unix) or more",
            'cfg(feature = "x")',
        ],
    };
    for (const [what, each] of Object.entries(keys)) {
        it(`${what} to a build on Debian for x86_64 as ${each.join(", ")}`, () => {
            const applying = each.filter((key) => appliesTo(key, target));
            assert.deepEqual(applying, what === "applies" ? each : []);
        });
    }
});
