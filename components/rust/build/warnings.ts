import { missingPackagesFor, type MissingPackage } from "../cargo/nativeDependencies.ts";
import type { CargoProject } from "../cargo/project.ts";
import { otherToolchain } from "../cargo/toolchain.ts";
import type { RustBuildArgs } from "./args.ts";
import { familyOf } from "../image/pairing.ts";
import { whyLarge } from "./checkContext.ts";
import { tagOf, targetOf, type RustBuildPlan } from "./plan.ts";

/** Messages to show before a build. */
export interface BuildWarnings {
    /** What may fail. */
    readonly warnings: readonly string[];
    /** Where the build differs from the project's files. */
    readonly notes: readonly string[];
}

/** The warnings and notes of a checked build. */
export function warningsOf(build: RustBuildArgs, plan: RustBuildPlan): BuildWarnings {
    const uncertain = missingPackages(build, plan).filter(({ isCertain }) => !isCertain);
    const warnings = [
        toolchainOf(build, plan.project).note,
        whyLarge(plan.root, plan.files),
        ...uncertain.map(({ message }) => message),
    ];
    return { warnings: warnings.filter((each) => each !== undefined), notes: plan.config.notes };
}

/** What a `rust-toolchain` file means for a build; nothing if the build ignores it. */
export function toolchainOf(
    build: RustBuildArgs,
    { toolchain }: CargoProject,
): ReturnType<typeof otherToolchain> {
    const builder = tagOf(build.builderImage);
    return toolchain === undefined || builder === undefined || build.ignoreToolchain === true
        ? {}
        : otherToolchain(toolchain, builder);
}

/** What the program's crates need and the builder lacks. A customized builder may have anything. */
export function missingPackages(build: RustBuildArgs, plan: RustBuildPlan): MissingPackage[] {
    const builder = tagOf(build.builderImage);
    if (builder === undefined || builder.customization !== undefined || build.dockerfile !== undefined) {
        return [];
    }
    const isOnlyMember = plan.project.packages.filter(({ isMember }) => isMember).length === 1;
    return missingPackagesFor(plan.package, plan.project.lock, isOnlyMember, {
        family: familyOf(builder),
        target: targetOf(build),
        packages: build.builderPackages ?? [],
        environment: build.buildEnvironment ?? {},
    });
}
