import assert from "node:assert/strict";
import { parseTag } from "../../../../../components/images/tag.ts";
import { otherToolchain, whyTooOld } from "../../../../../components/rust/cargo/toolchain.ts";

function builder(version: string) {
    const tag = parseTag(`${version}-debian13-dev`);
    assert.ok(tag, version);
    return tag;
}

/** How a build with a required toolchain is reported. */
function report(toolchain: string, version: string): string {
    const { problem, note } = otherToolchain(toolchain, builder(version));
    return problem === undefined
        ? note === undefined
            ? "accepted"
            : `noted: ${note}`
        : `refused: ${problem}`;
}

describe("a required toolchain", () => {
    const accepted = /^accepted$/;
    const mayDiffer =
        /^noted: rust-toolchain requires \S+, and the builder is "\S+", which may be another version$/;
    const other =
        /^refused: rust-toolchain requires 1\.\d+, and the builder is 1\.98: use channel = "stable" there, /;
    const unstable =
        /^refused: rust-toolchain requires "\S+", and the hardened images have stable compilers only: use a version there, for example "1.85", or set ignoreToolchain: true/;
    const cases: [toolchain: string, builder: string, report: RegExp][] = [
        ["stable", "1", accepted],
        ["stable-x86_64-unknown-linux-gnu", "1.98", accepted],
        ["1.98", "1.98", accepted],
        ["1.98", "1.98.2", accepted],
        ["1.98.10", "1.98.10", accepted],
        ["1.98.0-x86_64-unknown-linux-gnu", "1.98.0", accepted],
        ["1.98.2", "1", mayDiffer],
        ["1.98.2", "1.98", mayDiffer],
        ["1.98.2", "1.98.0", mayDiffer],
        ["1.85", "1.98", other],
        ["1.9", "1.98", other],
        ["nightly-2026-01-01", "1.98", unstable],
        ["1.98.0-beta.1", "1.98.0", unstable],
        ["our-1.98", "1.98", unstable],
    ];
    for (const [toolchain, version, expected] of cases) {
        it(`of ${toolchain} is compared with a builder of ${version}`, () => {
            assert.match(report(toolchain, version), expected);
        });
    }
});

describe("a required version of Rust", () => {
    const cases: [required: string, builder: string, isTooOld: boolean][] = [
        ["1.80", "1.79", true],
        ["1.80", "1.9.9", true],
        ["1.80", "1.80", false],
        ["1.80.1", "1.80", false],
        ["1.80.1", "1.80.0", true],
        ["1.80", "1.98.0", false],
        ["1.80", "1", false],
        ["latest", "1.98", false],
    ];
    for (const [required, version, isTooOld] of cases) {
        it(`of ${required} ${isTooOld ? "refuses" : "accepts"} a builder of ${version}`, () => {
            assert.equal(whyTooOld(required, builder(version)) !== undefined, isTooOld);
        });
    }
});
