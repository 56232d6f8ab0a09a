import { execa } from "execa";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCAL_REGISTRY } from "../../../offline/images/localImages.ts";
import { parseGoMod } from "../../../offline/tools/goTool.ts";
import { findGo } from "../../../offline/tools/goToolchain.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";

const version = "2.15.1";
const original = `${LOCAL_REGISTRY}/dhi-nats:${version}-debian13`;

/** The tag of an image whose server has a clock that runs as many seconds ahead as its file `/data/clock` says. */
export const shiftedTag = `${version}-debian13_shifted`;

/**
 * Makes that image, by a Go standard library with one more line. Containers have the machine's clock, and a static
 * program takes none from a preloaded library. The change is what a step of the clock is for a program: the time of day
 * jumps, and the monotonic clock by which it waits does not.
 *
 * @throws where this machine has no Go that builds the server.
 */
export async function makeShiftedImage(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-clock-"));
    try {
        await commit(await build(folder));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function build(folder: string): Promise<string> {
    const source = join(openWorkspace().root, "offline", "go", "nats-server", version);
    const pin = parseGoMod(readFileSync(join(source, "go.mod"), "utf8"));
    const go = await findGo(openWorkspace(), pin.go, "A server with a clock of its own");
    const env = { CGO_ENABLED: "0", GOOS: "linux", GOFLAGS: "", GOWORK: "off", GOTOOLCHAIN: "local" };
    const { stdout: root } = await execa(go.path, ["env", "GOROOT"], { env });
    const program = join(folder, "nats-server");
    const overlay = join(folder, "overlay.json");
    const replaced = join(folder, "time.go");
    const time = join(root, "src", "time", "time.go");
    writeFileSync(replaced, shifted(readFileSync(time, "utf8")));
    const added = fileURLToPath(new URL("clock.go", import.meta.url));
    writeFileSync(
        overlay,
        JSON.stringify({ Replace: { [time]: replaced, [join(dirname(time), "clock.go")]: added } }),
    );
    const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
    await execa(go.path, ["build", "-overlay", overlay, ...flags, "-o", program, pin.package], {
        env,
        cwd: source,
    });
    return program;
}

function shifted(source: string): string {
    const reads = "\tsec, nsec, mono := runtimeNow()\n";
    assert.equal(source.split(reads).length, 2, "this Go reads the clock in another way");
    return source.replace(reads, `${reads}\tsec += shift.Load()\n`);
}

/** Puts the program into a copy of the image, which keeps its configuration. */
async function commit(program: string): Promise<void> {
    const docker = (...args: string[]) => execa("docker", args, { env: openWorkspace().env });
    const { stdout: container } = await docker("create", original);
    try {
        await docker("cp", program, `${container}:/nats-server`);
        await docker("commit", container, `${LOCAL_REGISTRY}/dhi-nats:${shiftedTag}`);
    } finally {
        await docker("rm", container);
    }
}
