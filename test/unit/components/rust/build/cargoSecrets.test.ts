import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    checkCargoSecrets,
    printCargoCredentials,
    printGitConfig,
} from "../../../../../components/rust/build/cargoSecrets.ts";

describe("the logins of cargo", () => {
    it("are a file of credentials", () => {
        assert.equal(printCargoCredentials({ acme: 'a"b' }), '[registries.acme]\ntoken = "a\\"b"\n');
    });

    it("are printed by git's helpers, for the user in the URL", () => {
        const password = `p'a"ss\\ $(id)`;
        const other = "https://other.example/team/a";
        const config = printGitConfig({ "https://ci@git.example.com:8443": password, [other]: "x" });
        const places = [...config.matchAll(/^\[credential "(.*)"\]$/gm)].map(([, place]) => place);
        assert.deepEqual(places, ["https://git.example.com:8443", "https://git.example.com", other]);
        const helper = JSON.parse(/helper = (".*")/.exec(config)?.[1] ?? "") as string;
        const printed = execFileSync("sh", ["-c", `${helper.slice(1)} get`], { encoding: "utf8" });
        assert.equal(printed, `username=ci\npassword=${password}\n`);
        assert.match(config, /username=x-access-token/);
    });

    it("are refused with an invalid registry name or URL", () => {
        const git = { "git.example.com": "", "ssh://git@git.example.com": "", "https://good.example/x": "" };
        const paths = checkCargoSecrets({ registries: { "a b": "", good: "" }, git }).map(({ path }) => path);
        assert.deepEqual(paths, [
            "cargoSecrets.registries.a b",
            'cargoSecrets.git["git.example.com"]',
            'cargoSecrets.git["ssh://git@git.example.com"]',
        ]);
    });
});
