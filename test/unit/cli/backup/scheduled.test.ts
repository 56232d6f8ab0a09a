import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBackup } from "../../../../cli/backup/manifest.ts";

describe("a backup of a CronJob", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-scheduled-"));
    after(() => rmSync(folder, { recursive: true }));

    it("is read by its list of hashes and the settings of each stream", () => {
        assert.throws(
            () => readBackup(folder),
            /is not a backup: it has neither manifest\.json nor SHA256SUMS/,
        );
        const stream = join(folder, "%24G", "ORDERS");
        mkdirSync(stream, { recursive: true });
        const saved = { config: { name: "ORDERS" }, state: { messages: 2, bytes: 9, last_ts: "2026-12-01" } };
        writeFileSync(join(stream, "backup.json"), JSON.stringify(saved));
        writeFileSync(join(stream, "stream.tar.s2"), "four");
        const hashes = ["0", "1"].map((digit) => digit.repeat(64));
        writeFileSync(
            join(folder, "SHA256SUMS"),
            `${hashes[0]}  ./%24G/ORDERS/backup.json\n${hashes[1]}  ./%24G/ORDERS/stream.tar.s2\n`,
        );
        assert.deepEqual(readBackup(folder), {
            isEncrypted: false,
            streams: [
                {
                    ...saved,
                    account: "$G",
                    file: "%24G/ORDERS/stream.tar.s2",
                    sha256: hashes[1],
                    size: 4,
                    time: "2026-12-01",
                },
            ],
        });
    });
});
