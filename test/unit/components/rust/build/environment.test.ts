import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    checkBuildEnvironment,
    printEnvironment,
    revisionVariables,
} from "../../../../../components/rust/build/environment.ts";

describe("the variables of a build", () => {
    it("reach a shell as they are", () => {
        const odd = `it's "$HOME"\n\\n \`id\``;
        const script = `${printEnvironment({ ODD: odd })}\nprintf %s "$ODD"`;
        assert.equal(execFileSync("sh", ["-c", script], { encoding: "utf8" }), odd);
    });

    it("are refused with an invalid name, or one that the build sets itself", () => {
        const paths = checkBuildEnvironment({ "A-B": "", PATH: "", GOOD: "" }).map(({ path }) => path);
        assert.deepEqual(paths, ["buildEnvironment.A-B", "buildEnvironment.PATH"]);
    });

    it("have the commit and its time, for build scripts", () => {
        const revision = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
        const { SOURCE_DATE_EPOCH, ...rest } = revisionVariables(revision, ".");
        assert.match(SOURCE_DATE_EPOCH ?? "", /^\d{10}$/);
        assert.deepEqual(rest, { GIT_COMMIT: revision, VERGEN_GIT_SHA: revision });
        const unknown = Object.keys(revisionVariables("v9.9.9-none", "."));
        assert.deepEqual(unknown, ["GIT_COMMIT", "VERGEN_GIT_SHA"]);
        assert.deepEqual(revisionVariables(undefined, "."), {});
    });
});
