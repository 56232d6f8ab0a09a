import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RustBuildArgs } from "../../../components/rust/build/args.ts";
import type { DockerRustAppArgs } from "../../../components/rust/docker/args.ts";
import type { RustStaticImageArgs } from "../../../components/rust/image/args.ts";
import { ensureImages, localImageName } from "../../../offline/images/localImages.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { PulumiStack, type Run } from "../support/pulumiStack.ts";

/** The settings of project/main.ts. */
export interface Plan {
    /** The prefix of all containers' names. */
    readonly name: string;
    readonly initImage: string;
    /** Whether to make the image only, and run nothing. */
    readonly imageOnly?: boolean;
    /** An image to make, the name of an existing one, or several that are only built. */
    readonly image:
        | RustStaticImageArgs
        | { readonly present: string }
        | { readonly several: Readonly<Record<string, RustBuildArgs>> };
    /** The login with which the engine pulls. */
    readonly login?: { readonly registry: string; readonly username: string; readonly password: string };
    readonly app: Omit<
        DockerRustAppArgs,
        "image" | "nats" | "secretFiles" | "secretEnvironment" | "transform"
    > & {
        readonly secretFiles?: Readonly<Record<string, string>>;
        readonly secretEnvironment?: Readonly<Record<string, string>>;
    };
}

const references = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
    { repository: "static", tag: "20250419-debian13" },
    { repository: "busybox", tag: "1.37.0-debian13" },
];
const [builderImage = "", runtimeImage = "", bareImage = "", busyboxImage = ""] =
    references.map(localImageName);
/** The local images of the tests. */
export const images = { builderImage, runtimeImage, bareImage, busyboxImage };

/** Makes the local images that the engine does not have. */
export async function provideImages(): Promise<void> {
    await ensureImages(openWorkspace(), references, () => undefined);
}

/** A stack for a test that runs a Rust service. */
export class RustProgram extends PulumiStack {
    readonly name: string;
    plan: Plan;

    /** @param name a fixed name, which is part of the key of caches of compiled code. */
    constructor(
        name: string,
        image: Plan["image"] | Pick<RustBuildArgs, "context" | "binary">,
        app: Plan["app"],
    ) {
        super("test", fileURLToPath(new URL("./project", import.meta.url)), name);
        this.name = name;
        this.plan = {
            name,
            initImage: busyboxImage,
            image: "context" in image ? { build: { builderImage, runtimeImage, ...image } } : image,
            app,
        };
    }

    /** Provides the images and makes the stack. Nothing runs before {@link up}. */
    async create(): Promise<void> {
        await provideImages();
        await this.removeLeftovers();
        await this.init("dhi-rust-test");
    }

    /** Changes settings of the image's build. */
    build(more: Partial<RustBuildArgs>): void {
        const { image } = this.plan;
        if ("build" in image && image.build !== undefined) {
            this.plan = { ...this.plan, image: { build: { ...image.build, ...more } } };
        }
    }

    override async run(...args: string[]): Promise<Run> {
        const plan = join(this.folder, "plan.json");
        writeFileSync(plan, JSON.stringify(this.plan));
        try {
            return await super.run(...args);
        } finally {
            // The plan has the secrets in plain text, and would be found as a leak.
            rmSync(plan);
        }
    }

    override preview(...args: string[]): Promise<Run> {
        return super.preview("--diff", ...args);
    }

    async stackOutput(name: string): Promise<unknown> {
        return JSON.parse((await this.succeed("stack", "output", name, "--json")).output);
    }
}
