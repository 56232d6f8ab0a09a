import assert from "node:assert/strict";
import { checkRustBuild } from "../../../../components/rust/build/checkBuild.ts";
import { crates } from "../../../integration/rust/crates/all.ts";
import { writeProject } from "../../../integration/rust/crates/crate.ts";

const bases = {
    builderImage: "dhi.io/rust:1-debian13-dev",
    runtimeImage: "dhi.io/static:20250419-glibc-debian13",
    bareImage: "dhi.io/static:20250419-debian13",
};

describe("a project that builds", () => {
    for (const crate of crates) {
        it(`is accepted with ${crate.what}`, () => {
            assert.deepEqual(checkRustBuild(writeProject(crate, bases)), []);
        });
    }
});
