import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crates } from "./rust/crates/all.ts";
import { folderOf, imageOf, writeProject } from "./rust/crates/crate.ts";
import { images, RustProgram } from "./rust/program.ts";
import { edit } from "./support/files.ts";

/** Projects without downloads: each is built unchanged, and its program checks that everything was there. */
describe("small projects of every layout", function () {
    this.timeout(1_200_000);
    let program: RustProgram;

    before(async () => {
        const several = crates.map((crate) => [imageOf(crate.name), writeProject(crate, images)] as const);
        program = new RustProgram(
            "dhi-test-crates",
            { several: Object.fromEntries(several) },
            { healthcheck: false, port: 1 },
        );
        await program.create();
        await program.up();
    });

    after(() => program?.remove());

    for (const { name, what, prints, options = [], arguments: words = [] } of crates) {
        it(`build with ${what}`, async () => {
            const hardened = ["--rm", "--read-only", "--network", "none"];
            const printed = await program.docker("run", ...hardened, ...options, imageOf(name), ...words);
            assert.equal(printed, prints);
        });
    }

    it("show no change right after the build, and the warnings for the user", async () => {
        const { output } = await program.succeed("preview", "--expect-no-changes");
        assert.match(
            output,
            /crate-toolchain\):\s+warning: rust-toolchain requires 1\.85\.0, and the builder is "1"/,
        );
        const notes = /crate-laptop\):((?:\s+\.cargo\/config\.toml: .*)+)/.exec(output)?.[1] ?? "";
        for (const key of ["-fuse-ld=mold", "linker", "rustc-wrapper", "net.git-fetch-with-cli"]) {
            assert.ok(notes.includes(key), `${key}: ${output}`);
        }
    });

    it("are built again for a change of a file that only their program includes", async () => {
        const folder = folderOf("vendored");
        writeFileSync(join(folder, "target"), "no folder");
        await program.preview("--expect-no-changes");
        edit(join(folder, "README.md"), "Read me.", "Read me again.");
        const { output } = await program.preview();
        assert.equal(output.match(/~ docker:index\/image:Image: \(update\)/g)?.length, 1, output);
        await program.up();
        assert.equal(
            await program.docker("run", "--rm", imageOf("vendored")),
            "Read me again. -- printed on paper",
        );
    });
});
