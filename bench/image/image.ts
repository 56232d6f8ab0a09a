import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureEngine } from "../../offline/tools/dockerEngine.ts";
import { ensureImages, localImageName } from "../../offline/images/localImages.ts";
import { makeBases, measureSizes, measureStarts } from "./bases.ts";
import { inFolder, removeImages, workspace } from "../docker.ts";
import { say } from "../report/figures.ts";
import type { Result } from "../report/result.ts";
import { measureRunners } from "./runners.ts";
import { measureRebuilds } from "./rebuild.ts";

const sources = fileURLToPath(new URL("../../apps/hello", import.meta.url));
const wanted = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
];
const [builder = "", runtime = ""] = wanted.map(localImageName);

/** Compares the image of the sample service with its alternatives. */
export function benchImage(rounds: number): Promise<Result[]> {
    return inFolder(async (folder) => {
        try {
            return await compare(folder, rounds);
        } finally {
            await removeImages("ours", "usual", "on-slim", "on-builder");
        }
    });
}

async function compare(folder: string, rounds: number): Promise<Result[]> {
    say("engine and images");
    await ensureEngine(workspace, say);
    await ensureImages(workspace, wanted, say);
    const context = join(folder, "hello");
    cpSync(sources, context, { recursive: true, filter: (path) => !path.endsWith("/target") });
    const ingredients = { builder, runtime, binary: "docker-rust-hello" };
    const rebuilds = await measureRebuilds(folder, context, ingredients, rounds);
    const runners = await measureRunners(folder, context, ingredients);
    const bases = await makeBases(folder, builder);
    return [rebuilds, ...runners, await measureSizes(bases), await measureStarts(bases)];
}
