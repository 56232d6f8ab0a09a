import { execa } from "execa";
import type { Repository } from "../../components/images/catalog.ts";
import { mirrorPrefix, parseReference } from "../../components/images/reference.ts";
import { foldersOf } from "../../offline/cluster/folders.ts";
import { loadImages } from "../../offline/cluster/loadImages.ts";
import {
    ensureImages,
    LOCAL_REGISTRY,
    localImageName,
    type LocalImage,
} from "../../offline/images/localImages.ts";
import { offlineMode, type Report } from "../../offline/step.ts";
import { parseSettings } from "../../settings/check.ts";
import { usedImages, type UsedImage } from "../../settings/images/usedImages.ts";
import { imagesSchema } from "../../settings/schema/images.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { plainValues } from "../stack/files.ts";
import { whyNotReachable } from "./reachable.ts";

/** An image in `dhi:images` that a stack uses. */
interface StackImage extends UsedImage {
    readonly repository: Repository;
}

/** Images that services are built from: no pod runs them. */
const buildOnly: ReadonlySet<string> = new Set(["rust", "static"]);

/**
 * Provides a stack's images: pulled from its registry, or else local substitutes. Substitutes are set in this machine's
 * configuration; the shared file stays as it is. The images are loaded into the cluster of `npm run cluster`, which
 * cannot pull; other clusters pull them.
 */
export async function ensureStackImages(
    workspace: Workspace,
    config: LocalStackConfig,
    report: Report,
): Promise<string> {
    const images = imagesOf(config);
    if (images === undefined) {
        return "skipped: the stack's settings have problems, which Pulumi will report";
    }
    const isLocalCluster = usesLocalCluster(workspace, config);
    if (config.runtime === "kubernetes" && !isLocalCluster) {
        setSubstitutes(config, images, false);
        return "pulled by the cluster, with the stack's logins";
    }
    const reason =
        (isLocalCluster ? whyNotLoadable(images) : undefined) ??
        (await whyNotPulled(workspace, images, report));
    const substitutes =
        reason === undefined ? undefined : await ensureImages(workspace, images.map(nameOf), report);
    setSubstitutes(config, images, substitutes !== undefined);
    const names = substitutes?.map(({ name }) => name) ?? images.map(({ reference }) => reference);
    if (isLocalCluster) {
        const running = names.filter((_, index) => !buildOnly.has(images[index]?.repository ?? ""));
        await loadImages(workspace, running, report);
    }
    return substitutes === undefined ? names.join(", ") : describe(substitutes, reason);
}

/**
 * Provides the local substitutes of a stack that uses them. If the engine has them all, this takes no time: unlike `npm
 * start`, it does not look whether the real images can be pulled by now.
 */
export async function ensureSubstitutes(
    workspace: Workspace,
    config: LocalStackConfig,
    report: Report,
): Promise<void> {
    const names = (imagesOf(config) ?? []).map((image) => localImageName(nameOf(image)));
    if (config.runtime === "kubernetes" || !(await isPresent(workspace, ...names))) {
        await ensureStackImages(workspace, config, report);
    }
}

function describe(substitutes: readonly LocalImage[], reason = ""): string {
    const different = substitutes.filter(({ differences }) => differences !== "");
    return [
        `local substitutes in ${LOCAL_REGISTRY}, not hardened images (${reason}) [offline kit]`,
        ...different.map(({ name, differences }) => `${name}: ${differences}`),
    ].join("; ");
}

function nameOf({ repository, reference }: StackImage) {
    return { repository, tag: parseReference(reference).tag };
}

/** An image loses its registry digest when it is saved and loaded. */
function whyNotLoadable(images: readonly StackImage[]): string | undefined {
    return images.some(({ reference }) => parseReference(reference).digest !== undefined)
        ? `images with a digest cannot be loaded into the cluster of "npm run cluster"`
        : undefined;
}

/** Whether a stack is deployed to this checkout's cluster (`npm run cluster`). */
export function usesLocalCluster(workspace: Workspace, config: LocalStackConfig): boolean {
    const { kubeconfig } = (config.value("dhi:kubernetes") ?? {}) as { readonly kubeconfig?: unknown };
    const chosen = kubeconfig ?? workspace.env["KUBECONFIG"];
    const usesCluster = config.runtime === "kubernetes" && config.renderTo === undefined;
    return usesCluster && chosen === foldersOf(workspace).kubeconfig;
}

/** The images in `dhi:images` that a stack uses; `undefined` if the settings are invalid. */
export function imagesOf({ sharedConfig }: Pick<LocalStackConfig, "sharedConfig">): StackImage[] | undefined {
    const { settings, problems } = parseSettings(plainValues(sharedConfig));
    if (settings === undefined || problems.some(({ path }) => path.startsWith("images"))) {
        return undefined;
    }
    return usedImages(settings)
        .filter(({ path }) => path[1] === "dhi:images")
        .map((image) => ({ ...image, repository: image.path[2] as Repository }));
}

/** Sets local substitutes, which have no digests, in this machine's configuration, or removes them from it. */
function setSubstitutes(config: LocalStackConfig, images: readonly StackImage[], use: boolean): void {
    const path = ["config", "dhi:images"];
    config.setLocal([
        { path: [...path, "registry"], value: use ? LOCAL_REGISTRY : undefined },
        // The names of substitutes have the default prefix, whatever the prefix of the stack's mirror.
        { path: [...path, "prefix"], value: use && hasPrefix(config) ? mirrorPrefix : undefined },
        ...images.map(({ repository, version, reference }) => {
            const { tag } = parseReference(reference);
            return { path: [...path, repository], value: use && tag !== version ? tag : undefined };
        }),
    ]);
}

function hasPrefix(config: LocalStackConfig): boolean {
    return imagesSchema.safeParse(config.sharedValue("dhi:images")).data?.prefix !== undefined;
}

/** Pulls the images that the engine does not have. Returns why that failed, or `undefined` if it has them all. */
async function whyNotPulled(
    workspace: Workspace,
    images: readonly StackImage[],
    report: Report,
): Promise<string | undefined> {
    if (offlineMode(workspace.env) === "always") {
        return "DHI_OFFLINE=always";
    }
    const present = await Promise.all(images.map(({ reference }) => isPresent(workspace, reference)));
    const missing = images.filter((_, index) => !present[index]).map(({ reference }) => reference);
    for (const registry of new Set(missing.map((reference) => parseReference(reference).registry))) {
        // The engine would retry for a long time.
        const unreachable = await whyNotReachable(`https://${registry}/v2/`, registry);
        if (unreachable !== undefined) {
            return unreachable;
        }
    }
    for (const reference of missing) {
        report(`pulling ${reference}`);
        const { failed, stderr } = await execa("docker", ["pull", "--quiet", reference], {
            env: workspace.env,
            reject: false,
        });
        if (failed) {
            return describePullFailure(parseReference(reference).registry, stderr);
        }
    }
    return undefined;
}

/** Whether the engine has all of some images. */
async function isPresent(workspace: Workspace, ...references: readonly string[]): Promise<boolean> {
    const { failed } = await execa("docker", ["image", "inspect", ...references], {
        env: workspace.env,
        reject: false,
    });
    return !failed;
}

function describePullFailure(registry: string, stderr: string): string {
    const reason = stderr.trim().split("\n").at(-1) ?? "";
    return /unauthorized|denied|authentication required/i.test(reason)
        ? `${registry} requires a login: docker login ${registry}`
        : reason;
}
