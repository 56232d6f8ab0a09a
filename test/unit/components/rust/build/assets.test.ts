import assert from "node:assert/strict";
import { checkAssets, findAssets, printAssets } from "../../../../../components/rust/build/assets.ts";
import { removeCrates, writeCrate } from "../crate.ts";
import { shown } from "../../problems.ts";

describe("files that a program reads at run time", () => {
    afterEach(removeCrates);
    const files = { "templates/index.html": "", "crates/web/static/a.css": "", "hidden/x": "", ".env": "" };
    const excludes = (path: string) => path.startsWith("hidden");

    it("are found in the package's folder, or else in the project's", () => {
        const root = writeCrate(files);
        const assets = findAssets(root, ["static/", "templates", ".env"], ["crates/web", ""]);
        assert.equal(printAssets(assets), "static crates/web/static\ntemplates templates\n.env .env");
        assert.deepEqual(checkAssets(root, assets, excludes), []);
    });

    it("are refused at other places, and with names that the Dockerfile cannot read", () => {
        const root = writeCrate(files);
        const paths = ["nothing", "etc/app", "app", "hidden", ".", "../shared", "/templates", "a b"];
        const bad =
            'is not a valid path: use one inside the project, without spaces, for example "templates"';
        assert.deepEqual(shown(checkAssets(root, findAssets(root, paths, [""]), excludes)), [
            'assets[0]: "nothing" does not exist in the package or the project: use a path from one of their folders',
            'assets[1]: "etc/app" would be in /etc, which is reserved for the system: use another folder',
            'assets[2]: "app" would be in /app, which is reserved for the system: use another folder',
            'assets[3]: "hidden" is excluded by .dockerignore: add "!hidden" at its end',
            ...[".", "../shared", "/templates", "a b"].map(
                (path, at) => `assets[${4 + at}]: "${path}" ${bad}`,
            ),
        ]);
    });
});
