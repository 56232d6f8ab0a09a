import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Workspace } from "../../../workspace/workspace.ts";
import { isDownloadDue, recordFailedDownload } from "../../../offline/tools/downloadAttempts.ts";
import { checksumOf, downloadFile, Unreachable } from "../../../offline/tools/download.ts";
import { withLock } from "../../../offline/lock.ts";
import { archiveName, isUsable, sdkVersion } from "../../../offline/tools/pulumiCli.ts";
import { offlineMode } from "../../../offline/step.ts";

describe("Pulumi CLI version", () => {
    it("must be new enough and have the same major version", () => {
        assert.ok(isUsable("3.220.0"));
        assert.ok(isUsable("3.250.1"));
        assert.ok(isUsable("3.251.0-alpha.x1234"));
        assert.ok(!isUsable("3.219.9"));
        assert.ok(!isUsable("4.0.0"));
        assert.ok(!isUsable("unknown"));
    });

    it("is that of the SDK for a download", () => {
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"3.248.0"}}'), "3.248.0");
        assert.equal(sdkVersion('{"dependencies":{"@pulumi/pulumi":"^3.248.0"}}'), "3.248.0");
        assert.throws(() => sdkVersion("{}"), /dependencies\.@pulumi\/pulumi is required/);
    });

    it("has an archive for Linux and macOS only", () => {
        assert.equal(archiveName("3.248.0", "linux", "x64"), "pulumi-v3.248.0-linux-x64.tar.gz");
        assert.equal(archiveName("3.248.0", "darwin", "arm64"), "pulumi-v3.248.0-darwin-arm64.tar.gz");
        assert.equal(archiveName("3.248.0", "win32", "x64"), undefined);
        assert.equal(archiveName("3.248.0", "linux", "riscv64"), undefined);
    });

    it("is verified with the checksum of its own file", () => {
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

    it("reports that a file or a server is not available", async () => {
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
    it("accepts three modes and refuses others", () => {
        assert.equal(offlineMode({}), "auto");
        assert.equal(offlineMode({ DHI_OFFLINE: "" }), "auto");
        assert.equal(offlineMode({ DHI_OFFLINE: "always" }), "always");
        assert.equal(offlineMode({ DHI_OFFLINE: "never" }), "never");
        assert.throws(() => offlineMode({ DHI_OFFLINE: "yes" }), /use "auto", "always" or "never"/);
    });
});

describe("downloads of official software", () => {
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

    it("are tried at first, then once a day", () => {
        assert.ok(isDownloadDue(workspace(), "x"));
        recordFailedDownload(workspace(), "x", "no such host");
        assert.ok(!isDownloadDue(workspace(), "x"));
        assert.ok(!isDownloadDue(workspace(), "x", Date.now() + 23 * hour));
        assert.ok(isDownloadDue(workspace(), "x", Date.now() + 25 * hour));
    });

    it("are tried at every start with DHI_OFFLINE=never, and never with DHI_OFFLINE=always", () => {
        recordFailedDownload(workspace(), "x", "no such host");
        assert.ok(isDownloadDue(workspace("never"), "x"));
        assert.ok(!isDownloadDue(workspace("always"), "y"));
    });
});

describe("lock", () => {
    it("runs one piece of work after the other, also after a failure", async () => {
        const events: string[] = [];
        const work = (who: string) => async () => {
            events.push(`${who} starts`);
            await new Promise((resolve) => setTimeout(resolve, 50));
            events.push(`${who} ends`);
            if (who === "first") {
                throw new Error("failed");
            }
        };
        const lock = { name: `test-${process.pid}`, activity: "tests" };
        const report = (line: string) => void events.push(line);
        const first = withLock(lock, report, work("first"));
        const second = withLock(lock, report, work("second"));
        await assert.rejects(first, /failed/);
        await second;
        const waiting = "waiting for another process that tests";
        assert.deepEqual(
            events.filter((event) => event !== waiting),
            ["first starts", "first ends", "second starts", "second ends"],
        );
        assert.ok(process.platform !== "linux" || events.includes(waiting));
    });
});
