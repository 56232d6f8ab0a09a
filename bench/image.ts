import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureEngine } from "../offline/tools/dockerEngine.ts";
import { ensureImages, localImageName } from "../offline/images/localImages.ts";
import { makeBases, measureSizes, measureStarts } from "./bases.ts";
import { removeImages, workspace } from "./docker.ts";
import { machine, say } from "./figures.ts";
import { measureRunners } from "./runners.ts";
import { measureRebuilds } from "./rebuild.ts";

const sources = fileURLToPath(new URL("../apps/hello", import.meta.url));
const wanted = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
];
const [builder = "", runtime = ""] = wanted.map(localImageName);

/** Compares the image of the sample service with its alternatives. */
export async function benchImage(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-bench-"));
    try {
        say("engine and images");
        await ensureEngine(workspace, say);
        await ensureImages(workspace, wanted, say);
        const context = join(folder, "hello");
        cpSync(sources, context, { recursive: true, filter: (path) => !path.endsWith("/target") });
        const ingredients = { builder, runtime, binary: "docker-rust-hello" };
        const rebuilds = await measureRebuilds(folder, context, ingredients);
        const runners = await measureRunners(folder, context, ingredients);
        const bases = await makeBases(folder, builder);
        const sizes = await measureSizes(bases);
        return [machine(), rebuilds, runners, sizes, await measureStarts(bases)].join("\n\n");
    } finally {
        rmSync(folder, { recursive: true });
        await removeImages("ours", "usual", "on-slim", "on-builder");
    }
}
