import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for each test of a `describe`. Its path has characters that programs must quote. */
export class TestFolder {
    path = "";

    constructor() {
        beforeEach(() => (this.path = mkdtempSync(join(tmpdir(), "dhi a test's-"))));
        afterEach(() => rmSync(this.path, { recursive: true }));
    }

    at(file: string): string {
        return join(this.path, file);
    }

    read(file: string): string {
        return readFileSync(this.at(file), "utf8");
    }

    /** Writes a file, and its folders where they are missing. Returns its path. */
    write(file: string, text: string, mode = 0o644): string {
        mkdirSync(dirname(this.at(file)), { recursive: true });
        writeFileSync(this.at(file), text, { mode });
        return this.at(file);
    }
}
