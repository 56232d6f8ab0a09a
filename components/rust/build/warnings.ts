import { missingNeeds, type MissingNeed } from "../cargo/nativeDependencies.ts";
import type { CargoProject } from "../cargo/project.ts";
import { otherToolchain } from "../cargo/toolchain.ts";
import type { RustBuildArgs } from "./args.ts";
import { familyOf } from "../image/pairing.ts";
import { whyLarge } from "./checkContext.ts";
import { tagOf, targetOf, type RustBuildPlan } from "./plan.ts";

/** What a user should know of a build that may go on. */
export interface BuildNotes {
    /** What may go wrong. */
    readonly warnings: readonly string[];
    /** What the build does otherwise than the project's files say. */
    readonly notes: readonly string[];
}

/** What a user should know of a build, before it is under way. */
export function notesOnBuild(build: RustBuildArgs, plan: RustBuildPlan): BuildNotes {
    const needs = needsOf(build, plan).filter(({ isCertain }) => !isCertain);
    const warnings = [
        toolchainOf(build, plan.project).note,
        whyLarge(plan.root, plan.files),
        ...needs.map(({ message }) => message),
    ];
    return { warnings: warnings.filter((each) => each !== undefined), notes: plan.config.notes };
}

/** What a `rust-toolchain` file means for a build, unless it is told to ignore it. */
export function toolchainOf(
    build: RustBuildArgs,
    { toolchain }: CargoProject,
): ReturnType<typeof otherToolchain> {
    const builder = tagOf(build.builderImage);
    return toolchain === undefined || builder === undefined || build.ignoreToolchain === true
        ? {}
        : otherToolchain(toolchain, builder);
}

/** What crates need that the builder lacks. Of a builder with additions of one's own nothing is known. */
export function needsOf(build: RustBuildArgs, plan: RustBuildPlan): MissingNeed[] {
    const builder = tagOf(build.builderImage);
    if (builder === undefined || builder.customization !== undefined || build.dockerfile !== undefined) {
        return [];
    }
    const isAlone = plan.project.packages.filter(({ isMember }) => isMember).length === 1;
    return missingNeeds(plan.package, plan.project.lock, isAlone, {
        family: familyOf(builder),
        target: targetOf(build),
        packages: build.builderPackages ?? [],
        environment: build.buildEnvironment ?? {},
    });
}
