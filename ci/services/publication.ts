import { execa } from "execa";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { askOptions, tagAddress } from "../../components/images/movedTag.ts";
import { digestIn, registryOf } from "../../components/images/pushedReference.ts";
import { findDigest } from "../../components/images/registryClient.ts";
import { RegistryFailure } from "../../components/images/remoteImage.ts";
import type { RustBuildArgs } from "../../components/rust/build/args.ts";
import { dockerBuildArgs, dockerfilePath } from "../../components/rust/build/dockerBuild.ts";
import { planRustBuild, type RustBuildPlan } from "../../components/rust/build/plan.ts";
import { auditableVersion } from "./buildx.ts";
import type { Service } from "./findServices.ts";

/** The build of a service from the current sources. It is the same on every machine. */
export interface Publication {
    /** The Dockerfile and its arguments. */
    readonly dockerfile: string;
    /** The build context. */
    readonly context: string;
    readonly args: Readonly<Record<string, string>>;
    /**
     * Such as `0.1.0-4b825dc642cb`: the package's version and a hash of sources, recipe and base images. An image that
     * was published with this tag does not have to be built again.
     */
    readonly tag: string;
}

/**
 * Plans the build of a service.
 *
 * @param revision the commit, for labels and build scripts. It does not change the tag.
 * @throws {RegistryFailure} if the base images cannot be found.
 */
export async function planPublication({ name, build }: Service, revision?: string): Promise<Publication> {
    const argsFor = (more: Pick<RustBuildArgs, "revision">) =>
        dockerBuildArgs(name, { ...build, incremental: false, ...more }, plan);
    const plan = planRustBuild(build);
    const dockerfile = build.dockerfile ?? dockerfilePath(plan);
    const [BUILDER_DIGEST, BASE_DIGEST] = await Promise.all(
        [build.builderImage, build.runtimeImage].map(digestOf),
    );
    const stable = {
        ...argsFor({}),
        TESTED: [...ownPackages(plan)].slice(1).join(" "),
        STABLE_ENVIRONMENT: argsFor({})["ENVIRONMENT"] ?? "",
        ...({ BUILDER_DIGEST, BASE_DIGEST } as Record<string, string>),
    };
    // CI writes digests into stack files, which must not cause another build.
    const paths = [plan.root, join(dirname(dockerfile), "Dockerfile*"), ":(exclude)stacks"];
    const { stdout: sources } = await execa("git", ["ls-files", "--stage", "--", ...paths]);
    const key = createHash("sha256")
        .update(JSON.stringify([sources, stable, auditableVersion]))
        .digest("hex");
    return {
        dockerfile,
        context: plan.root,
        args: { ...stable, ...(revision === undefined ? {} : argsFor({ revision })) },
        tag: `${plan.package.version.replace("+", "_")}-${key.slice(0, 12)}`,
    };
}

/** The package of a service and its dependencies within the project. */
function ownPackages({ project, package: start }: RustBuildPlan): Set<string> {
    const names = new Set([start.name]);
    for (const name of names) {
        const found = project.packages.find((each) => each.name === name);
        const folders = found?.dependencies.map(({ folder }) => folder) ?? [];
        project.packages
            .filter(({ folder, isMember }) => isMember && folders.includes(folder))
            .forEach((each) => names.add(each.name));
    }
    return names;
}

/** The digest of a published tag, or `undefined` if it does not exist. */
export async function publishedDigest(repository: string, tag: string): Promise<string | undefined> {
    try {
        return await digestOf(`${repository}:${tag}`);
    } catch (error) {
        if (error instanceof RegistryFailure && error.kind === "missing") {
            return undefined;
        }
        throw error;
    }
}

async function digestOf(reference: string): Promise<string> {
    return (
        digestIn(reference) ?? findDigest(tagAddress(reference), await askOptions(registryOf(reference), []))
    );
}
