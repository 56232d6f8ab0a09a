import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyOf, edit, RustProgram } from "./rust/program.ts";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";

const sources = fileURLToPath(new URL("./rust/manual", import.meta.url));
const vendored = ["Cargo.toml", "README.md", "src/lib.rs"];

/** A crate that prints its README, by way of a vendored crate: no registry has it, so cargo must find it in the folder. */
describe("the image of a crate that reads texts", function () {
    this.timeout(600_000);
    let context: string;
    let program: RustProgram;

    before(async () => {
        context = copyOf(sources, "manual");
        writeChecksums(join(context, "vendor/paper"));
        program = new RustProgram("dhi-test-manual", { context, binary: "manual" }, { port: 1 });
        program.plan = { ...program.plan, imageOnly: true };
        await program.create();
        await program.up();
    });

    after(() => program?.remove());

    function printed(): Promise<string> {
        return program.docker("run", "--rm", program.name);
    }

    it("holds what the README said", async () => {
        assert.equal(await printed(), "# Manual\n\nRead me.\n-- printed on paper");
    });

    it("is built anew for another README, and for nothing else that is no source", async () => {
        writeFileSync(join(context, "target"), "no folder");
        await program.preview("--expect-no-changes");
        edit(join(context, "README.md"), "Read me.", "Read me again.");
        assert.match(await program.preview(), /~ docker:index\/image:Image: \(update\)/);
        await program.up();
        assert.match(await printed(), /^Read me again\.$/m);
    });
});

/** As `cargo vendor` does: cargo looks at every file that is named here. */
function writeChecksums(folder: string): void {
    const hash = (text: Buffer) => createHash("sha256").update(text).digest("hex");
    const files = Object.fromEntries(vendored.map((path) => [path, hash(readFileSync(join(folder, path)))]));
    writeFileSync(join(folder, ".cargo-checksum.json"), JSON.stringify({ files, package: "5".repeat(64) }));
}
