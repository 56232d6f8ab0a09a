import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkspace } from "../../../cli/workspace.ts";
import { ensureImages, standInName } from "../../../offline/images/localImages.ts";
import { findGo } from "../../../offline/tools/goToolchain.ts";
import type { PrivateRegistry } from "../../integration/support/registry.ts";

const sources = fileURLToPath(new URL("service", import.meta.url));
const base = { repository: "static", tag: "20250419-glibc-debian13" } as const;

/** Builds the program of `service/` as `/app` of an image, and pushes it. Returns the image by its digest. */
export async function pushProbedService(registry: PrivateRegistry): Promise<string> {
    const workspace = openWorkspace();
    const go = await findGo(workspace, "1.25", "The service that tests on Kubernetes probe");
    const folder = mkdtempSync(join(tmpdir(), "dhi-service-"));
    const name = `dhi-test-probed:${process.pid}`;
    try {
        await execa(go.path, ["build", "-trimpath", "-ldflags=-s", "-o", join(folder, "app"), "."], {
            cwd: sources,
            env: { ...workspace.env, CGO_ENABLED: "0" },
        });
        await ensureImages(workspace, [base], () => undefined);
        const dockerfile = `FROM ${standInName(base)}\nCOPY app /app\nENTRYPOINT ["/app"]\n`;
        writeFileSync(join(folder, "Dockerfile"), dockerfile);
        await execa("docker", ["build", "--quiet", "--tag", name, folder], { env: workspace.env });
        return `${registry.address}/team/probed@${await registry.push(name, "team/probed:1")}`;
    } finally {
        rmSync(folder, { recursive: true });
        await execa("docker", ["rmi", "--force", name], { env: workspace.env, reject: false });
    }
}
