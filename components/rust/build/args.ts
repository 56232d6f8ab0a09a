import type { Input } from "@pulumi/pulumi";
import type { WithDefaults } from "../../arguments.ts";
import type { LinkMode } from "../image/pairing.ts";
import type { CargoSecrets } from "./cargoSecrets.ts";

/** How to build an image from a Cargo project. */
export interface RustBuildArgs {
    /**
     * The folder with `Cargo.toml` and `Cargo.lock`, relative to the Pulumi program; for a workspace its root.
     * @example "apps/hello"
     */
    readonly context: string;
    /**
     * A folder above {@link context}, for a project with path dependencies outside of it: the build sees all of it, and
     * its `.dockerignore` applies.
     * @default - `context`
     * @example "."
     */
    readonly contextRoot?: string;
    /** The program to ship, by its name in `Cargo.toml`. */
    readonly binary: string;
    /** The package of the program, if several packages of a workspace have one of that name. @default - the only one */
    readonly package?: string;
    /**
     * The image reference of the builder: `rust`, in a `-dev` variant.
     * @example "dhi.io/rust:1-debian13-dev"
     */
    readonly builderImage: string;
    /**
     * The image reference of the base: `static`, in a variant that fits the builder and {@link link}.
     * @example "dhi.io/static:20250419-glibc-debian13"
     */
    readonly runtimeImage: string;
    /**
     * Packages of the builder's distribution to install before the build. They are in a layer of their own, which is
     * built once.
     * @default [] - none
     * @example ["protobuf-compiler", "pkg-config"]
     */
    readonly builderPackages?: readonly string[];
    /**
     * Environment variables for cargo and build scripts. Not for secrets: they are build arguments.
     * @default {} - none
     * @example { OPENSSL_STATIC: "1" }
     */
    readonly buildEnvironment?: Readonly<Record<string, string>>;
    /**
     * The logins with which private dependencies are downloaded.
     * @default - none
     * @example { registries: { acme: config.requireSecret("acmeToken") } }
     */
    readonly cargoSecrets?: CargoSecrets;
    /**
     * Files and folders that the program reads at run time, relative to its package's folder or to {@link context}. They
     * are read-only in the program's working directory. Paths cannot contain spaces.
     * @default [] - none
     * @example ["templates", "static"]
     */
    readonly assets?: readonly string[];
    /**
     * Whether to build with the builder's compiler even if a `rust-toolchain` file requires another one.
     * @default false - another compiler may not build the project, or build it differently
     */
    readonly ignoreToolchain?: boolean;
    /**
     * Whether the program loads the C library from the image, or contains it. It must fit {@link runtimeImage}.
     * @default "dynamic" - as cargo links on the builder, with fixes of the C library in each new base
     */
    readonly link?: LinkMode;
    /**
     * Features of the package to turn on.
     * @default [] - only the default features
     * @example ["metrics"]
     */
    readonly features?: readonly string[];
    /** Whether the package's default features are on. @default true - as in cargo */
    readonly defaultFeatures?: boolean;
    /**
     * The profile of `Cargo.toml` to build with; not a development profile.
     * @default "release" - the one that is optimized
     */
    readonly profile?: string;
    /**
     * Whether the compiler keeps its intermediate results. A small change then compiles in seconds, but the program may
     * be slightly slower, as it is optimized in smaller units.
     * @default - true for an image that stays on the engine, where builds are frequent; false for one that is pushed
     */
    readonly incremental?: boolean;
    /**
     * The platform to build for. An engine keeps one platform of an image: images for several are built in CI, and
     * adopted by the digest of their index.
     * @default - that of the machine that runs Pulumi
     */
    readonly platform?: "linux/amd64" | "linux/arm64";
    /**
     * The commit, for the image's labels and for build scripts, which do not see `.git`: they find it in `GIT_COMMIT` and
     * `VERGEN_GIT_SHA`, and its time in `SOURCE_DATE_EPOCH`. Each value makes another image, so set it where images are
     * published, and not for local tests.
     * @default - none
     */
    readonly revision?: string;
    /** The URL of the sources, for the image's labels. @default - `repository` of `Cargo.toml` */
    readonly source?: string;
    /** Whether `pulumi preview` builds too, to find errors. @default false - a build takes minutes */
    readonly buildOnPreview?: boolean;
    /** Where to push the image. @default - nowhere: the image stays on the engine */
    readonly push?: PushArgs;
    /**
     * The path of your own Dockerfile, with the build arguments of components/rust/Dockerfile. A `.dockerignore` file for
     * it (`<Dockerfile>.dockerignore`) takes precedence over the context's.
     * @default - components/rust/Dockerfile
     */
    readonly dockerfile?: string;
}

/** Where to push an image. */
export interface PushArgs {
    /**
     * The image reference, without a digest.
     * @example "registry.example.com/team/hello:0.1.0"
     */
    readonly image: string;
    /** The user of the registry; needs {@link password}. @default - the login of `docker login` */
    readonly username?: string;
    /** The user's password or token, a secret; needs {@link username}. @default - the login of `docker login` */
    readonly password?: Input<string>;
}

/** The defaults of a build, in one place. */
export const rustBuildDefaults = {
    link: "dynamic",
    profile: "release",
    defaultFeatures: true,
} as const satisfies Partial<RustBuildArgs>;

/** The arguments of a build with their defaults. */
export type CompleteBuildArgs = WithDefaults<RustBuildArgs, typeof rustBuildDefaults>;
