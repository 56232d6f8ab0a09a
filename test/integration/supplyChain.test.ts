import assert from "node:assert/strict";
import { execa } from "execa";
import { join } from "node:path";
import { licenseProblems } from "../../ci/supplyChain/licenses.ts";
import { cratesOf } from "../../ci/supplyChain/packages.ts";
import { checkout } from "../../workspace/workspace.ts";
import { cargoProblem } from "../cargo.ts";
import { skip } from "./support/skip.ts";

describe("the sample service", () => {
    it("uses crates with an allowed license", async function () {
        const args = ["metadata", "--locked", "--format-version", "1"];
        const reason = await cargoProblem(args);
        if (reason !== undefined) {
            skip(this, reason);
        }
        const crates = cratesOf((await execa("cargo", args, { cwd: join(checkout, "apps/hello") })).stdout);
        assert.ok(crates.length > 50);
        assert.deepEqual(licenseProblems(crates), []);
    });
});
