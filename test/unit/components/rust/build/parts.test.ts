import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { checkAssets, findAssets, printAssets } from "../../../../../components/rust/build/assets.ts";
import {
    checkCargoSecrets,
    printCargoCredentials,
    printGitConfig,
} from "../../../../../components/rust/build/cargoSecrets.ts";
import {
    checkBuildEnvironment,
    printEnvironment,
    revisionVariables,
} from "../../../../../components/rust/build/environment.ts";
import { removeCrates, writeCrate } from "../crate.ts";

describe("files that a service wants beside its program", () => {
    afterEach(removeCrates);
    const files = { "templates/index.html": "", "crates/web/static/a.css": "", "hidden/x": "" };
    const hides = (path: string) => path.startsWith("hidden");

    it("come from the package's folder, or else from the project's", () => {
        const assets = findAssets(writeCrate(files), ["static/", "templates"], ["crates/web", ""]);
        assert.equal(printAssets(assets), "static crates/web/static\ntemplates templates");
    });

    const bad: [path: string, reason: RegExp][] = [
        ["nothing", /there is no "nothing"/],
        ["etc/app", /would lie in \/etc, which is the system's own/],
        ["../shared", /is not a path within the project/],
        ["/templates", /is not a path within the project/],
        ["a b", /is not a path within the project/],
        ["hidden", /is hidden by the \.dockerignore; add "!hidden"/],
    ];
    for (const [path, reason] of bad) {
        it(`are refused as ${path}`, () => {
            const root = writeCrate(files);
            const problems = checkAssets(root, findAssets(root, [path], [""]), hides);
            assert.equal(problems[0]?.path, "assets[0]");
            assert.match(problems[0].reason, reason);
        });
    }
});

describe("the variables of a build", () => {
    it("reach a shell as they are", () => {
        const odd = `it's "$HOME"\n\\n \`id\``;
        const script = `${printEnvironment({ ODD: odd })}\nprintf %s "$ODD"`;
        assert.equal(execFileSync("sh", ["-c", script], { encoding: "utf8" }), odd);
    });

    it("are refused with a name that is none, or that the build sets itself", () => {
        const paths = checkBuildEnvironment({ "A-B": "", PATH: "", GOOD: "" }).map(({ path }) => path);
        assert.deepEqual(paths, ["buildEnvironment.A-B", "buildEnvironment.PATH"]);
    });

    it("tell build scripts the commit, and when it was made", () => {
        const revision = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
        const { SOURCE_DATE_EPOCH, ...rest } = revisionVariables(revision, ".");
        assert.match(SOURCE_DATE_EPOCH ?? "", /^\d{10}$/);
        assert.deepEqual(rest, { GIT_COMMIT: revision, VERGEN_GIT_SHA: revision });
        assert.deepEqual(Object.keys(revisionVariables("v9.9.9-none", ".")), [
            "GIT_COMMIT",
            "VERGEN_GIT_SHA",
        ]);
        assert.deepEqual(revisionVariables(undefined, "."), {});
    });
});

describe("the logins of cargo", () => {
    it("are a file of credentials", () => {
        assert.equal(printCargoCredentials({ acme: 'a"b' }), '[registries.acme]\ntoken = "a\\"b"\n');
    });

    it("are printed by helpers of git, for the user that the address has", () => {
        const password = `p'a"ss\\ $(id)`;
        const config = printGitConfig({
            "https://ci@git.example.com:8443": password,
            "https://other.example/team/a": "x",
        });
        assert.deepEqual(
            [...config.matchAll(/^\[credential "(.*)"\]$/gm)].map(([, place]) => place),
            ["https://git.example.com:8443", "https://git.example.com", "https://other.example/team/a"],
        );
        const helper = JSON.parse(/helper = (".*")/.exec(config)?.[1] ?? "") as string;
        const printed = execFileSync("sh", ["-c", `${helper.slice(1)} get`], { encoding: "utf8" });
        assert.equal(printed, `username=ci\npassword=${password}\n`);
        assert.match(config, /username=x-access-token/);
    });

    it("are refused under a name or an address that is none", () => {
        const git = { "git.example.com": "", "ssh://git@git.example.com": "", "https://good.example/x": "" };
        const paths = checkCargoSecrets({ registries: { "a b": "", good: "" }, git }).map(({ path }) => path);
        assert.deepEqual(paths, [
            "cargoSecrets.registries.a b",
            'cargoSecrets.git["git.example.com"]',
            'cargoSecrets.git["ssh://git@git.example.com"]',
        ]);
    });
});
