import type { Input } from "@pulumi/pulumi";
import type { LinkMode } from "../image/pairing.ts";
import type { CargoSecrets } from "./cargoSecrets.ts";

/** How an image is built from a Cargo project. */
export interface RustBuildArgs {
    /** The folder with `Cargo.toml` and `Cargo.lock`, relative to the Pulumi program. For a workspace its root. */
    readonly context: string;
    /**
     * A folder above {@link context}, for a project with path dependencies outside of it: all that the build sees, and
     * the place of the `.dockerignore` that counts. @default - `context`
     */
    readonly contextRoot?: string;
    /** The program to ship, by its name in the manifest. */
    readonly binary: string;
    /** The package it belongs to, where several of a workspace have a program of that name. @default - the only one */
    readonly package?: string;
    /** `dhi.io/rust:<tag>-dev`. */
    readonly builderImage: string;
    /** `dhi.io/static:<tag>`, in the variant that fits the builder and `link`: see {@link whyNotPaired}. */
    readonly runtimeImage: string;
    /**
     * Packages of the builder's distribution to install before it compiles: `["protobuf-compiler", "pkg-config"]`. They
     * are a layer of their own, which is made once. @default []
     */
    readonly builderPackages?: readonly string[];
    /** Variables for cargo and build scripts. No secrets: they are build arguments. @default {} */
    readonly buildEnvironment?: Readonly<Record<string, string>>;
    /** How private dependencies are downloaded. @default - without a login */
    readonly cargoSecrets?: CargoSecrets;
    /**
     * Files and folders that the program reads where it starts: `["templates", "static"]`, from its package's folder or
     * else from {@link context}. They lie read-only beside the program, in its working directory. @default []
     */
    readonly assets?: readonly string[];
    /** Builds with the builder's compiler whatever a `rust-toolchain` file asks for. @default false */
    readonly ignoreToolchain?: boolean;
    /** Whether the C library is loaded from the image, or built into the program. @default "dynamic" */
    readonly link?: LinkMode;
    /** Features of the package to turn on. @default - none but the default ones */
    readonly features?: readonly string[];
    /** Whether the package's default features are on. @default true */
    readonly defaultFeatures?: boolean;
    /** The profile of the manifest to build with. @default "release" */
    readonly profile?: string;
    /**
     * Whether the compiler keeps its intermediate results, so that a small change compiles in seconds; the program may
     * run a little slower for it, as it is optimised in smaller pieces. @default - true for an image that stays on the
     * engine, false for one that is pushed
     */
    readonly incremental?: boolean;
    /**
     * The platform to build for. One only: an engine keeps one platform of an image, and what builds for several
     * (and adopts them by the digest of their index) is CI. @default - that of the machine Pulumi runs on
     */
    readonly platform?: "linux/amd64" | "linux/arm64";
    /**
     * The commit it is built from, for the image's labels and for build scripts (`VERGEN_GIT_SHA`, `GIT_COMMIT`, and the
     * commit's time as `SOURCE_DATE_EPOCH`): the build does not see `.git`. Another value is another image, so give it
     * where images are published, not where they are tried out. @default - none
     */
    readonly revision?: string;
    /** Where the sources are to be found, for the image's labels. @default - `repository` of Cargo.toml */
    readonly source?: string;
    /** Whether `pulumi preview` builds, to see if it would succeed. @default false */
    readonly buildOnPreview?: boolean;
    /** Where to push it to. @default - nowhere: it stays on the engine */
    readonly push?: PushArgs;
    /**
     * A Dockerfile of one's own, which takes the same arguments as components/rust/Dockerfile. What the build is not
     * shown says the `.dockerignore` beside it, or else the context's. @default - components/rust/Dockerfile
     */
    readonly dockerfile?: string;
}

/** A registry to push to. */
export interface PushArgs {
    /** `registry/repository:tag`. */
    readonly image: string;
    /** Login for the registry. @default - what `docker login` left */
    readonly username?: string;
    /** A secret. */
    readonly password?: Input<string>;
}

/** Defaults of a build. */
export const rustBuildDefaults = { link: "dynamic", profile: "release", defaultFeatures: true } as const;
