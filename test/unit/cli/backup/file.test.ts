import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { hashOf, readParts, writeParts } from "../../../../cli/backup/file.ts";
import { readBackup, snapshotFile } from "../../../../cli/backup/manifest.ts";
import { checkFiles } from "../../../../cli/backup/restore.ts";
import { TestFolder } from "../../folder.ts";

describe("a file of a backup", () => {
    const folder = new TestFolder();
    const content = Buffer.from("a message that only its readers may read. ".repeat(10_000));
    async function* parts() {
        yield await Promise.resolve(content.subarray(0, 1000));
        yield content.subarray(1000);
    }
    const written = async (name: string, passphrase?: string) => {
        const path = join(folder.path, name);
        return { path, file: name, ...(await writeParts(path, parts(), passphrase)) };
    };
    const read = (path: string, passphrase?: string) => buffer(readParts(path, passphrase));

    it("has what was written, its size and its hash", async () => {
        const { path, size, sha256 } = await written("plain");
        assert.deepEqual(await read(path), content);
        assert.deepEqual([size, sha256], [content.length, await hashOf(path)]);
    });

    it("is encrypted by a passphrase, another time differently", async () => {
        const [one, other] = [await written("one", "open sesame"), await written("other", "open sesame")];
        assert.ok(!readFileSync(one.path).includes("a message"));
        assert.notEqual(one.sha256, other.sha256);
        assert.deepEqual(await read(one.path, "open sesame"), content);
    });

    it("is refused if it is missing, was changed or cut, or needs another passphrase", async () => {
        const saved = await written("saved", "open sesame");
        const stream = { account: "$G", time: "", config: { name: "A" }, state: { messages: 1, bytes: 1 } };
        const check = (more: object = {}, passphrase = "open sesame") =>
            checkFiles(folder.path, [{ ...stream, ...saved, ...more }], passphrase);
        assert.deepEqual(await check(), []);
        assert.deepEqual(await check({}, "open barley"), ["saved cannot be decrypted with this passphrase"]);
        assert.deepEqual(await check({ file: "gone" }), ["gone is missing"]);
        writeFileSync(saved.path, readFileSync(saved.path).fill(0, 500, 510));
        assert.deepEqual(await check(), ["saved was changed since it was written"]);
        writeFileSync(saved.path, readFileSync(saved.path).subarray(0, 1000));
        assert.deepEqual(await check(), ["saved was changed since it was written"]);
    });

    it("has a name that is one on every system", () => {
        assert.equal(snapshotFile("$G", "ORDERS"), "%24G.ORDERS.snapshot");
        assert.equal(snapshotFile("A/B", "../x"), "A%2FB...%2Fx.snapshot");
    });

    it("is nothing without a manifest of a version that is known", () => {
        assert.throws(
            () => readBackup(folder.path),
            /is not a backup: it has neither manifest\.json nor SHA256SUMS/,
        );
        folder.write("manifest.json", JSON.stringify({ format: "dhi-backup-9" }));
        assert.throws(() => readBackup(folder.path), /"dhi-backup-9" is not a valid format/);
    });
});
