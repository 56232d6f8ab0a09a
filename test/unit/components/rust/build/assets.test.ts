import assert from "node:assert/strict";
import { checkAssets, findAssets, printAssets } from "../../../../../components/rust/build/assets.ts";
import { removeCrates, writeCrate } from "../crate.ts";

describe("files that a program reads at run time", () => {
    afterEach(removeCrates);
    const files = { "templates/index.html": "", "crates/web/static/a.css": "", "hidden/x": "" };
    const excludes = (path: string) => path.startsWith("hidden");

    it("are found in the package's folder, or else in the project's", () => {
        const assets = findAssets(writeCrate(files), ["static/", "templates"], ["crates/web", ""]);
        assert.equal(printAssets(assets), "static crates/web/static\ntemplates templates");
    });

    const bad: [path: string, reason: RegExp][] = [
        ["nothing", /^"nothing" does not exist in the package or the project/],
        ["etc/app", /would be in \/etc, which is reserved for the system: use another folder$/],
        ["../shared", /is not a valid path: use one inside the project, without spaces/],
        ["/templates", /is not a valid path: use one inside the project, without spaces/],
        ["a b", /is not a valid path: use one inside the project, without spaces/],
        ["hidden", /^"hidden" is excluded by \.dockerignore: add "!hidden" at its end$/],
    ];
    for (const [path, reason] of bad) {
        it(`are refused as ${path}`, () => {
            const root = writeCrate(files);
            const problems = checkAssets(root, findAssets(root, [path], [""]), excludes);
            assert.equal(problems[0]?.path, "assets[0]");
            assert.match(problems[0].reason, reason);
        });
    }
});
