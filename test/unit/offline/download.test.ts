import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isDownloadDue, recordFailedDownload } from "../../../offline/tools/downloadAttempts.ts";
import { checksumOf, downloadFile, Unreachable } from "../../../offline/tools/download.ts";
import { withLock } from "../../../offline/lock.ts";
import { offlineMode } from "../../../offline/step.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { TestFolder } from "../folder.ts";

describe("a download", () => {
    const folder = new TestFolder();
    const server = createServer((request, response) => {
        response.writeHead(request.url === "/file" ? 200 : 404).end("content");
    });
    let base: string;
    before(async () => {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => server.close());

    it("writes the file and returns its SHA-256", async () => {
        const path = folder.at("file");
        const expected = createHash("sha256").update("content").digest("hex");
        assert.equal(await downloadFile(`${base}/file`, path), expected);
        assert.equal(folder.read("file"), "content");
    });

    it("reports that a file or a server is not available", async () => {
        const path = folder.at("other");
        await assert.rejects(downloadFile(`${base}/other`, path), (error) => {
            assert.ok(error instanceof Unreachable);
            assert.match(error.message, /\/other: .*404/);
            return true;
        });
        await assert.rejects(downloadFile("http://127.0.0.1:1/", path), Unreachable);
    });

    it("is verified with the checksum of its own file", () => {
        const checksums = "aaa  other.tar.gz\nbbb  pulumi.tar.gz\nccc *binary.tar.gz\n";
        assert.equal(checksumOf("pulumi.tar.gz", checksums), "bbb");
        assert.equal(checksumOf("binary.tar.gz", checksums), "ccc");
        assert.equal(checksumOf("missing.tar.gz", checksums), undefined);
    });
});

describe("DHI_OFFLINE", () => {
    const modes: [value: string | undefined, mode: string][] = [
        [undefined, "auto"],
        ["", "auto"],
        ["always", "always"],
        ["never", "never"],
    ];
    for (const [value, mode] of modes) {
        it(`is ${mode} if it is ${JSON.stringify(value)}`, () => {
            assert.equal(offlineMode({ DHI_OFFLINE: value }), mode);
        });
    }

    it("accepts no other mode", () => {
        assert.throws(() => offlineMode({ DHI_OFFLINE: "yes" }), /use "auto", "always" or "never"/);
    });
});

describe("a download of official software", () => {
    const folder = new TestFolder();
    const isDue = (what: string, mode = "auto", hours = 0) =>
        isDownloadDue(
            { ...openWorkspace(folder.path), env: { DHI_OFFLINE: mode } },
            what,
            Date.now() + hours * 60 * 60 * 1000,
        );

    it("is tried at first, then once a day; or at every start, or never", () => {
        assert.ok(isDue("x"));
        recordFailedDownload(openWorkspace(folder.path), "x", "no such host");
        // Not at once, because a file's time may be a fraction of a millisecond ahead of the clock's.
        assert.ok(!isDue("x", "auto", 1));
        assert.ok(!isDue("x", "auto", 23));
        assert.ok(isDue("x", "auto", 25));
        assert.ok(isDue("x", "never"));
        assert.ok(!isDue("y", "always"));
        recordFailedDownload(openWorkspace(folder.path), "y", "no such host");
        assert.ok(!isDue("y", "auto", 1));
    });
});

describe("a lock", () => {
    it("runs one piece of work after the other, also after a failure", async () => {
        const events: string[] = [];
        const report = (line: string) => void events.push(line);
        const run = (name: string, result: () => Promise<void>) =>
            withLock({ name: `test-${process.pid}`, activity: "tests" }, report, async () => {
                report(`${name} starts`);
                await new Promise((resolve) => setTimeout(resolve, 50));
                report(`${name} ends`);
                return result();
            });
        const first = run("first", () => Promise.reject(new Error("failed")));
        const second = run("second", () => Promise.resolve());
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
