import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { images } from "./program.ts";

/**
 * Makes an image whose program is a shell script, for what has nothing to do with Rust: in a moment, and with any
 * behaviour. It is called with `healthcheck` to check itself.
 *
 * @param name `dhi-test-…`, with a tag or without.
 */
export async function makeScripted(name: string, script: string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-scripted-"));
    try {
        writeFileSync(join(folder, "app"), `#!/bin/busybox sh\n${script}\n`, { mode: 0o755 });
        const lines = [`FROM ${images.busyboxImage}`, "COPY app /app", 'ENTRYPOINT ["/app"]', ""];
        writeFileSync(join(folder, "Dockerfile"), lines.join("\n"));
        await execa("docker", ["build", "--quiet", "--tag", name, folder], {
            env: { ...openWorkspace().env, DOCKER_BUILDKIT: "1" },
        });
    } finally {
        rmSync(folder, { recursive: true });
    }
}
