import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Workspace } from "../../../workspace/workspace.ts";
import { attemptIsDue, noteFailedAttempt } from "../../../offline/tools/downloadAttempts.ts";
import { checksumOf, downloadFile, Unreachable } from "../../../offline/tools/download.ts";
import { withLock } from "../../../offline/lock.ts";
import { archiveName, isUsable, sdkVersion } from "../../../offline/tools/pulumiCli.ts";
import { offlineMode } from "../../../offline/step.ts";

describe("Pulumi CLI version", () => {
    it("must be new enough and of this major version", () => {
        assert.ok(isUsable("3.220.0"));
        assert.ok(isUsable("3.250.1"));
        assert.ok(isUsable("3.251.0-alpha.x1234"));
        assert.ok(!isUsable("3.219.9"));
        assert.ok(!isUsable("4.0.0"));
        assert.ok(!isUsable("unknown"));
    });

    it("is downloaded at the version of the SDK", () => {
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"3.248.0"}}'), "3.248.0");
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"^3.248.0"}}'), "3.248.0");
        assert.throws(() => sdkVersion("{}"), /no version of @pulumi\/pulumi/);
    });

    it("has an archive for Linux and macOS only", () => {
        assert.equal(archiveName("3.248.0", "linux", "x64"), "pulumi-v3.248.0-linux-x64.tar.gz");
        assert.equal(archiveName("3.248.0", "darwin", "arm64"), "pulumi-v3.248.0-darwin-arm64.tar.gz");
        assert.equal(archiveName("3.248.0", "win32", "x64"), undefined);
        assert.equal(archiveName("3.248.0", "linux", "riscv64"), undefined);
    });

    it("is checked against the line of its own file", () => {
        const checksums = "aaa  other.tar.gz\nbbb  pulumi.tar.gz\nccc *binary.tar.gz\n";
        assert.equal(checksumOf("pulumi.tar.gz", checksums), "bbb");
        assert.equal(checksumOf("binary.tar.gz", checksums), "ccc");
        assert.equal(checksumOf("missing.tar.gz", checksums), undefined);
    });
});

describe("download", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-download-"));
    const server = createServer((request, response) => {
        response.writeHead(request.url === "/file" ? 200 : 404).end("content");
    });
    let base: string;
    before(async () => {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => {
        server.close();
        rmSync(folder, { recursive: true });
    });

    it("writes the file and returns its SHA-256", async () => {
        const path = join(folder, "file");
        const expected = createHash("sha256").update("content").digest("hex");
        assert.equal(await downloadFile(`${base}/file`, path), expected);
        assert.equal(readFileSync(path, "utf8"), "content");
    });

    it("says that there is no such file, or no such server", async () => {
        const path = join(folder, "other");
        await assert.rejects(downloadFile(`${base}/other`, path), (error) => {
            assert.ok(error instanceof Unreachable);
            assert.match(error.message, /\/other: .*404/);
            return true;
        });
        await assert.rejects(downloadFile("http://127.0.0.1:1/", path), Unreachable);
    });
});

describe("DHI_OFFLINE", () => {
    it("knows three modes and refuses others", () => {
        assert.equal(offlineMode({}), "auto");
        assert.equal(offlineMode({ DHI_OFFLINE: "" }), "auto");
        assert.equal(offlineMode({ DHI_OFFLINE: "always" }), "always");
        assert.equal(offlineMode({ DHI_OFFLINE: "never" }), "never");
        assert.throws(() => offlineMode({ DHI_OFFLINE: "yes" }), /use "auto", "always" or "never"/);
    });
});

describe("attempts to reach the official software", () => {
    const home = mkdtempSync(join(tmpdir(), "dhi-attempts-"));
    const workspace = (mode?: string): Workspace => ({
        root: home,
        home,
        bin: join(home, "bin"),
        pulumiHome: join(home, "pulumi"),
        env: mode === undefined ? {} : { DHI_OFFLINE: mode },
    });
    const hour = 60 * 60 * 1000;
    after(() => {
        rmSync(home, { recursive: true });
    });

    it("are made at first, then once a day", () => {
        assert.ok(attemptIsDue(workspace(), "x"));
        noteFailedAttempt(workspace(), "x", "no such host");
        assert.ok(!attemptIsDue(workspace(), "x"));
        assert.ok(!attemptIsDue(workspace(), "x", Date.now() + 23 * hour));
        assert.ok(attemptIsDue(workspace(), "x", Date.now() + 25 * hour));
    });

    it("are made at once when stand-ins are refused, and not at all when they are wanted", () => {
        noteFailedAttempt(workspace(), "x", "no such host");
        assert.ok(attemptIsDue(workspace("never"), "x"));
        assert.ok(!attemptIsDue(workspace("always"), "y"));
    });
});

describe("lock", () => {
    it("lets one in after the other, also after a failure", async () => {
        const events: string[] = [];
        const name = `test-${process.pid}`;
        const work = (who: string) => async () => {
            events.push(`${who} in`);
            await new Promise((resolve) => setTimeout(resolve, 50));
            events.push(`${who} out`);
            if (who === "first") {
                throw new Error("failed");
            }
        };
        const first = withLock(name, () => events.push("first waits"), work("first"));
        const second = withLock(name, () => events.push("second waits"), work("second"));
        await assert.rejects(first, /failed/);
        await second;
        const expected = ["first in", "first out", "second in", "second out"];
        assert.deepEqual(
            events.filter((event) => !event.endsWith("waits")),
            expected,
        );
        assert.ok(process.platform !== "linux" || events.includes("second waits"));
    });
});
