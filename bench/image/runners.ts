import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { execa } from "execa";
import { copyManifests } from "../../ci/services/manifests.ts";
import { imageArguments } from "../../ci/services/buildx.ts";
import { dockerBuildArgs, dockerfilePath } from "../../components/rust/build/dockerBuild.ts";
import { planRustBuild } from "../../components/rust/build/plan.ts";
import { EmptyBuilder } from "../../test/integration/support/builder.ts";
import { PrivateRegistry } from "../../test/integration/support/registry.ts";
import { say, seconds } from "../report/figures.ts";
import type { Result } from "../report/result.ts";
import { changeOneLine, type Ingredients } from "./rebuild.ts";

/**
 * Compares builds on two new runners of CI: the first without a cache, and the second after a one-line change, with the
 * cache that the first wrote to a registry. Includes pulling the base images and writing the cache.
 *
 * @param folder for temporary files.
 * @param context a copy of the sources, which is changed.
 */
export async function measureRunners(folder: string, context: string, with_: Ingredients): Promise<Result[]> {
    const reason = EmptyBuilder.whyNot();
    const registry =
        reason === undefined ? await PrivateRegistry.start(randomBytes(9).toString("hex")) : undefined;
    if (registry === undefined) {
        say(`SKIPPED: two runners with one cache: ${reason ?? "no registry can be started"}`);
        return [];
    }
    try {
        const names = ["dhi-rust:1-debian13-dev", "dhi-static:20250419-glibc-debian13"];
        await registry.push(with_.builder, `bench/${names[0]}`);
        await registry.push(with_.runtime, `bench/${names[1]}`);
        const [builderImage = "", runtimeImage = ""] = names.map(
            (name) => `${registry.address}/bench/${name}`,
        );
        const recipe = { context, binary: with_.binary, builderImage, runtimeImage, incremental: false };
        const plan = planRustBuild(recipe);
        const manifests = join(folder, "manifests");
        copyManifests(context, manifests);
        const command = imageArguments({
            ...{ name: "hello", context, dockerfile: dockerfilePath(plan), manifests },
            args: dockerBuildArgs("hello", recipe, plan),
            ...{ repository: `${registry.address}/bench/hello`, cache: "registry", cacheScope: "main" },
        });
        const first = await onNewRunner(registry, command);
        changeOneLine(context, Date.now());
        const second = await onNewRunner(registry, command);
        const title = "second, after a one-line change";
        return [
            {
                subject: "build on a new runner",
                columns: [title, "first, without a cache"],
                yardstick: title,
                rows: [{ title: "including tools and base images", unit: "s", samples: [[second], [first]] }],
            },
        ];
    } finally {
        await registry.stop();
    }
}

async function onNewRunner(registry: PrivateRegistry, command: readonly string[]): Promise<number> {
    const builder = await EmptyBuilder.start(registry);
    try {
        const taken = await seconds(() => execa("docker", command, { env: builder.env }));
        say(`new runner: ${taken.toFixed(1)} s`);
        return taken;
    } finally {
        await builder.stop();
    }
}
