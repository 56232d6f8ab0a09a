import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { buildKey, type GoTool, parseGoMod, sourceKey } from "../../../offline/tools/goTool.ts";
import { isNewEnough, parseGoVersion } from "../../../offline/tools/goToolchain.ts";

const nats: GoTool = { name: "nats-server", module: "nats-server/2.14.5", duration: "" };

describe("Go toolchain", () => {
    it("reads what `go version` prints", () => {
        assert.deepEqual(parseGoVersion("/go", "go version go1.26.8 linux/amd64\n"), {
            path: "/go",
            version: "1.26.8",
            os: "linux",
            arch: "amd64",
        });
        const experiment = parseGoVersion("/go", "go version go1.25.0 X:nocoverageredesign darwin/arm64");
        assert.equal(experiment?.arch, "arm64");
    });

    it("ignores other output", () => {
        assert.equal(parseGoVersion("/go", "command not found"), undefined);
    });

    const versions: [version: string, needed: string, enough: boolean][] = [
        ["1.26", "1.25.8", true],
        ["1.25.8", "1.25.8", true],
        ["1.25", "1.25.8", false],
        ["1.19.8", "1.24.0", false],
        ["unknown", "1.24.0", false],
    ];
    for (const [version, needed, enough] of versions) {
        it(`${version} is ${enough ? "" : "not "}enough for ${needed}`, () => {
            assert.equal(isNewEnough(version, needed), enough);
        });
    }
});

describe("a go.mod of the kit", () => {
    it("names the package, its version and the Go version", () => {
        const goMod = `module x\n\ngo 1.25.0\n\ntool example.com/a/v2/cmd/b\n\nrequire example.com/a/v2 v2.3.4\n
require (\n\texample.com/a v1.0.0 // indirect\n\texample.com/z v0.1.0 // indirect\n)\n`;
        assert.deepEqual(parseGoMod(goMod), {
            package: "example.com/a/v2/cmd/b",
            version: "2.3.4",
            go: "1.25.0",
        });
    });

    it("of a program of the kit names the version of the module that it uses", () => {
        const goMod = `module x\n\ngo 1.25.0\n\nrequire (\n\texample.com/a v1.2.3\n\texample.com/b v0.1.0\n)\n`;
        assert.deepEqual(parseGoMod(goMod, { package: "./p", versionOf: "example.com/a" }), {
            package: "./p",
            version: "1.2.3",
            go: "1.25.0",
        });
    });

    it("is refused without a tool line", () => {
        assert.throws(() => parseGoMod("module x\n\ngo 1.25.0\n"), /"tool" line/);
    });

    it("has the version in its folder's name", () => {
        const modules = ["nats-server-config-reloader", "prometheus-nats-exporter"];
        for (const module of ["nats-server", "natscli", ...modules]) {
            const folder = join("offline", "go", module);
            for (const version of readdirSync(folder)) {
                const goMod = readFileSync(join(folder, version, "go.mod"), "utf8");
                assert.equal(parseGoMod(goMod).version, version);
            }
        }
    });
});

describe("key of a build", () => {
    it("is the same for the same parts only", () => {
        assert.equal(buildKey(["a", "b"]), buildKey(["a", "b"]));
        assert.notEqual(buildKey(["a", "b"]), buildKey(["ab"]));
        assert.notEqual(buildKey(["a", "b"]), buildKey(["b", "a"]));
        assert.match(buildKey([]), /^[0-9a-f]{12}$/);
    });

    it("changes with the sources, the settings and the caller's additions", () => {
        const key = sourceKey(nats, "layout");
        assert.equal(sourceKey(nats, "layout"), key);
        assert.notEqual(sourceKey(nats, "other layout"), key);
        assert.notEqual(sourceKey({ ...nats, module: "nats-server/2.12.3" }, "layout"), key);
        assert.notEqual(sourceKey({ ...nats, versionVariable: "main.version" }, "layout"), key);
    });
});
