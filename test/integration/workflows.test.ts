import assert from "node:assert/strict";
import { execa } from "execa";
import { openWorkspace } from "../../workspace/workspace.ts";
import { ensureActionlint } from "../../offline/tools/testTools.ts";
import { skip } from "./support/skip.ts";

describe("the GitHub workflows", () => {
    it("pass actionlint", async function () {
        const workspace = openWorkspace();
        let actionlint: string;
        try {
            actionlint = await ensureActionlint(workspace, console.log);
        } catch (error) {
            skip(this, error instanceof Error ? error.message : String(error));
        }
        const { all, exitCode } = await execa(actionlint, ["-color=false"], {
            cwd: workspace.root,
            all: true,
            reject: false,
        });
        assert.equal(exitCode, 0, all);
        // actionlint does report errors.
        const broken =
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nope }}\n";
        const { exitCode: found } = await execa(actionlint, ["-"], { input: broken, reject: false });
        assert.equal(found, 1);
    });
});
