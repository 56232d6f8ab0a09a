import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { release } from "../../../../cli/recover/release.ts";

describe("release", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-release-"));
    const workspace = { env: { PULUMI_BACKEND_URL: pathToFileURL(folder).href } };
    const lockFile = "locks/organization/dhi/dev/1b2c.json";
    let lines: string[] = [];

    beforeEach(() => (lines = []));
    afterEach(() => rmSync(join(folder, ".pulumi"), { recursive: true, force: true }));
    after(() => rmSync(folder, { recursive: true }));

    const write = (path: string, content: string) => {
        const file = join(folder, ".pulumi", path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
        return file;
    };
    const writeLock = (lock: object) => {
        const whole = { username: "me", hostname: hostname(), timestamp: "2026-11-26T12:00:00Z", ...lock };
        write(`${lockFile}.attrs`, "{}");
        return write(lockFile, JSON.stringify(whole));
    };
    const run = (stack = "dev", env: NodeJS.ProcessEnv = workspace.env) =>
        release({ env }, stack, (line) => lines.push(line));

    // Linux gives no process a number above 4194304.
    const ended = 4_194_305;

    it("removes the lock of a process that has exited, and says so", () => {
        for (const stack of ["dev", "organization/dhi/dev"]) {
            const file = writeLock({ pid: ended });
            run(stack);
            assert.equal(existsSync(file) || existsSync(`${file}.attrs`), false);
        }
        const line = `Stack dev: removed the lock of process ${ended}, which was interrupted.`;
        assert.deepEqual(lines, [line, line]);
    });

    it("removes the lock of a process whose number another program has", function () {
        if (process.platform !== "linux") {
            console.warn("      SKIPPED: only Linux shows the names of processes in files");
            this.skip();
        }
        const file = writeLock({ pid: process.pid });
        run();
        assert.equal(existsSync(file), false);
    });

    it("leaves the lock of a process that runs alone, and says what to do", async () => {
        const program = join(folder, "pulumi");
        symlinkSync("/bin/sleep", program);
        const other = spawn(program, ["60"]);
        try {
            await once(other, "spawn");
            const file = writeLock({ pid: other.pid });
            assert.throws(
                () => run(),
                /is locked by process \d+ of me@.* which is still running\. Wait until it ends; if it hangs, end it\.$/,
            );
            assert.ok(existsSync(file));
        } finally {
            other.kill();
        }
    });

    it("leaves a lock of another machine alone, and says whose it is and what to do", () => {
        const file = writeLock({ pid: ended, hostname: "runner-7" });
        assert.throws(
            () => run(),
            new Error(
                `The stack "dev" is locked by process ${ended} of me@runner-7 since 2026-11-26T12:00:00Z, which runs on ` +
                    "another machine. Wait until it ends; if it has exited there, run: npm run -s pulumi -- cancel --stack dev.",
            ),
        );
        assert.ok(existsSync(file));
    });

    it("leaves the locks of other stacks alone", () => {
        const file = writeLock({ pid: ended });
        run("staging");
        assert.ok(existsSync(file));
        assert.deepEqual(lines, []);
    });

    it("removes files that a killed process was writing, and no others", () => {
        const torn = [
            write("locks/organization/dhi/dev/1b2c.json.18c3.tmp", '{"pid":'),
            write("stacks/dhi/dev.json.attrs", ""),
            write("history/dhi/dev/dev-17.history.json.attrs", '{"user'),
        ];
        const whole = [
            write("stacks/dhi/dev.json", "{"),
            write("stacks/dhi/dev.json.bak.attrs", "{}"),
            write("stacks/dhi/development.json.attrs", ""),
        ];
        run();
        assert.deepEqual(torn.filter(existsSync), []);
        assert.deepEqual(whole.filter(existsSync), whole);
    });

    it("does nothing where there is no folder", () => {
        for (const url of ["file:///does/not/exist", "s3://bucket", undefined]) {
            run("dev", { PULUMI_BACKEND_URL: url });
        }
        assert.deepEqual(lines, []);
    });
});
