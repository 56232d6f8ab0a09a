import assert from "node:assert/strict";
import { archiveName, isUsable, sdkVersion } from "../../../offline/tools/pulumiCli.ts";

describe("the version of the Pulumi CLI", () => {
    const versions: [version: string, usable: boolean][] = [
        ["3.220.0", true],
        ["3.250.1", true],
        ["3.251.0-alpha.x1234", true],
        ["3.219.9", false],
        ["4.0.0", false],
        ["unknown", false],
    ];
    for (const [version, usable] of versions) {
        it(`${usable ? "may" : "must not"} be ${version}`, () => {
            assert.equal(isUsable(version), usable);
        });
    }

    it("is that of the SDK for a download", () => {
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"3.248.0"}}'), "3.248.0");
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"^3.248.0"}}'), "3.248.0");
        assert.throws(() => sdkVersion("{}"), /dependencies\.@pulumi\/pulumi is required/);
    });
});

describe("the archive of the Pulumi CLI", () => {
    const archives: [os: string, cpu: string, name: string | undefined][] = [
        ["linux", "x64", "pulumi-v3.248.0-linux-x64.tar.gz"],
        ["darwin", "arm64", "pulumi-v3.248.0-darwin-arm64.tar.gz"],
        ["win32", "x64", undefined],
        ["linux", "riscv64", undefined],
    ];
    for (const [os, cpu, name] of archives) {
        it(`is ${name ?? "unknown"} for ${os} on ${cpu}`, () => {
            assert.equal(archiveName("3.248.0", os, cpu), name);
        });
    }
});
