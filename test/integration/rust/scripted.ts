import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { images } from "./program.ts";

/**
 * Makes an image whose program is a shell script: quick to make, with any behavior, for tests that do not depend on Rust.
 * The health check calls it with `healthcheck`.
 *
 * @param name `dhi-test-…`, with or without a tag.
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
