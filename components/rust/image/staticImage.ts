import * as docker from "../../docker/sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { digestIn, registryOf } from "../../images/pushedReference.ts";
import { refuse } from "../../refusal.ts";
import type { PushArgs, RustBuildArgs } from "../build/args.ts";
import type { CargoSecrets } from "../build/cargoSecrets.ts";
import { dockerBuildArgs, dockerFetchArgs, dockerfilePath, programPath } from "../build/dockerBuild.ts";
import type { FetchArgs } from "../build/fetchPrivate.ts";
import { warningsOf } from "../build/warnings.ts";
import { planRustBuild, type RustBuildPlan } from "../build/plan.ts";
import { hostPlatform } from "../build/platform.ts";
import { adoptedProgram, engineSource, registrySource, type PullLogin } from "./adoptedProgram.ts";
import { checkRustImageArgs, type RustStaticImageArgs } from "./args.ts";

/**
 * The image of a Rust service: a hardened base and one program, nothing else.
 *
 * It is built again when the content of the sources or the arguments change. `.git`, `target/` and what the project's
 * `.dockerignore` excludes are neither read nor sent to the engine. A preview builds nothing; it shows the image and what
 * it replaces.
 *
 * ```ts
 * const image = new RustStaticImage("hello", {
 *     build: {
 *         context: "apps/hello",
 *         binary: "docker-rust-hello",
 *         builderImage: "dhi.io/rust:1-debian13-dev",
 *         runtimeImage: "dhi.io/static:20250419-glibc-debian13",
 *     },
 * });
 * ```
 */
export class RustStaticImage extends pulumi.ComponentResource {
    /** The image reference: with the digest of a pushed image, or else the image's ID. */
    public readonly reference: pulumi.Output<string>;
    /** The image's digest; the image's ID if it was never pushed. */
    public readonly digest: pulumi.Output<string>;

    readonly #name: string;
    readonly #login: PullLogin | undefined;
    #program: pulumi.Output<string> | undefined;

    /** @throws {pulumi.InputPropertiesError} naming every argument that is not valid, before anything is built. */
    constructor(name: string, args: RustStaticImageArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(`RustStaticImage "${name}"`, checkRustImageArgs(args));
        super("dhi:rust:StaticImage", name, {}, opts);
        this.#name = name;
        this.#login = args.adopt === undefined ? undefined : args.login;
        this.#program = args.adopt === undefined ? pulumi.output(programPath) : undefined;

        this.reference = args.build === undefined ? this.#adopt(args.adopt) : this.#build(args.build);
        this.digest = this.reference.apply((reference) => digestIn(reference) ?? reference);
        this.registerOutputs({ reference: this.reference, digest: this.digest });
    }

    /** The path of the image's program. For an adopted image it is looked up on first use only, so it is not an output. */
    public get program(): pulumi.Output<string> {
        return (this.#program ??= adoptedProgram(this.reference, this.#login, [
            engineSource,
            registrySource,
        ]));
    }

    #adopt(reference: string): pulumi.Output<string> {
        const image = this.#pull("image", reference);
        return image.name;
    }

    #build(build: RustBuildArgs): pulumi.Output<string> {
        const builder = this.#pull("builder", build.builderImage);
        const runtime = this.#pull("runtime", build.runtimeImage);
        const plan = planRustBuild(build);
        this.#warn(build, plan);
        const plainArgs = dockerBuildArgs(this.#name, build, plan);
        const dockerfile = build.dockerfile ?? dockerfilePath(plan);
        const platform = build.platform ?? hostPlatform();
        const fetch = { context: plan.root, dockerfile, platform, args: dockerFetchArgs(build, plan) };
        const image = new docker.Image(
            `${this.#name}-image`,
            {
                imageName: build.push?.image ?? `${this.#name}:latest`,
                build: {
                    context: plan.root,
                    dockerfile,
                    platform,
                    // A tag may have moved to another image since the last build.
                    args: { ...plainArgs, BUILDER_DIGEST: digestOf(builder), BASE_DIGEST: digestOf(runtime) },
                },
                buildOnPreview: build.buildOnPreview ?? false,
                ...pushTo(build.push),
            },
            { parent: this, dependsOn: [this.#fetched(builder, build, fetch), runtime] },
        );
        return image.repoDigest;
    }

    /** Reports before the build what may fail, and where the build differs from the project's files. */
    #warn(build: RustBuildArgs, plan: RustBuildPlan): void {
        const { warnings, notes } = warningsOf(build, plan);
        warnings.forEach((text) => void pulumi.log.warn(text, this));
        notes.forEach((text) => void pulumi.log.info(text, this));
    }

    /** The builder once the engine has the project's private dependencies, which a preview that builds nothing does not need. */
    #fetched(
        builder: docker.RemoteImage,
        { cargoSecrets, buildOnPreview = false }: RustBuildArgs,
        fetch: FetchArgs,
    ): pulumi.Output<docker.RemoteImage> | docker.RemoteImage {
        if (cargoSecrets === undefined || (pulumi.runtime.isDryRun() && !buildOnPreview)) {
            return builder;
        }
        return pulumi.all([builder.imageId, knownSecrets(cargoSecrets)]).apply(async ([, secrets]) => {
            const { fetchPrivate } = await import("../build/fetchPrivate.ts");
            await fetchPrivate(fetch, secrets);
            return builder;
        });
    }

    #pull(role: string, reference: string): docker.RemoteImage {
        return new docker.RemoteImage(
            `${this.#name}-${role}`,
            // Other stacks on the engine may use the image too.
            { name: reference, keepLocally: true },
            { parent: this },
        );
    }
}

/** The secrets' values, still secret. */
function knownSecrets({ registries = {}, git = {}, ssh = false }: CargoSecrets) {
    return pulumi.secret({ registries: { ...registries }, git: { ...git }, ssh });
}

/** The digest of a pulled image; its ID if it is in no registry. */
function digestOf(image: docker.RemoteImage): pulumi.Output<string> {
    return pulumi.all([image.repoDigest, image.imageId]).apply(([digest, id]) => digestIn(digest) ?? id);
}

function pushTo(push: PushArgs | undefined): Pick<docker.ImageArgs, "skipPush" | "registry"> {
    if (push === undefined) {
        return { skipPush: true };
    }
    const { image, username, password } = push;
    return {
        skipPush: false,
        registry: {
            server: registryOf(image),
            ...(username === undefined ? {} : { username }),
            ...(password === undefined ? {} : { password: pulumi.secret(password) }),
        },
    };
}
