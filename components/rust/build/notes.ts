import { missingNeeds, type MissingNeed } from "../cargo/native.ts";
import { otherToolchain } from "../cargo/toolchain.ts";
import type { RustBuildArgs } from "./args.ts";
import { familyOf } from "../pairing.ts";
import { whyLarge } from "./checkContext.ts";
import { tagOf, type RustBuildPlan } from "./plan.ts";

/** What a user should know of a build that may go on. */
export interface BuildNotes {
    /** What may go wrong. */
    readonly warnings: readonly string[];
    /** What the build does otherwise than the project's files say. */
    readonly notes: readonly string[];
}

/** What a user should know of a build, before it is under way. */
export function notesOnBuild(build: RustBuildArgs, plan: RustBuildPlan): BuildNotes {
    const builder = tagOf(build.builderImage);
    const { toolchain } = plan.project;
    const isHeeded = toolchain !== undefined && build.ignoreToolchain !== true;
    const needs = needsOf(build, plan).filter(({ isCertain }) => !isCertain);
    const warnings = [
        isHeeded && builder !== undefined ? otherToolchain(toolchain, builder).note : undefined,
        whyLarge(plan.root, plan.files),
        ...needs.map(({ message }) => message),
    ];
    return { warnings: warnings.filter((each) => each !== undefined), notes: plan.config.notes };
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
        packages: build.builderPackages ?? [],
        environment: build.buildEnvironment ?? {},
    });
}
