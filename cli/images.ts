import { execa } from "execa";
import type { Repository } from "../components/images/catalog.ts";
import { mirrorPrefix, parseReference } from "../components/images/reference.ts";
import { ensureImages, LOCAL_REGISTRY, type LocalImage } from "../offline/images/localImages.ts";
import { foldersOf } from "../offline/cluster/folders.ts";
import { loadImages } from "../offline/cluster/loadImages.ts";
import { offlineMode, type Report } from "../offline/step.ts";
import { parseSettings } from "../settings/check.ts";
import { usedImages } from "../settings/images/used.ts";
import { imagesSchema } from "../settings/schema/images.ts";
import type { LocalStackConfig } from "./stack/config.ts";
import { plainValues } from "./stack/images.ts";
import type { Workspace } from "../workspace/workspace.ts";

const probeMilliseconds = 3000;

/** An image that a stack uses. */
interface StackImage {
    readonly repository: Repository;
    /** As the stack has it: a tag, `tag@sha256:…`, or a whole reference. */
    readonly version: string;
    readonly reference: string;
}

/**
 * Provides a stack's images: pulled from where the stack says, else as stand-ins built here. With stand-ins, this
 * machine's part of the stack's configuration names them; the shared file stays as it is. The checkout's own cluster,
 * which cannot pull, is given them; any other pulls by itself.
 */
export async function ensureStackImages(
    workspace: Workspace,
    config: LocalStackConfig,
    report: Report,
): Promise<string> {
    const images = imagesOf(config);
    if (images === undefined) {
        return "left alone: the stack's settings are not right, and Pulumi will say why";
    }
    const isOwn = goesToOwnCluster(workspace, config);
    if (config.runtime === "kubernetes" && !isOwn) {
        useStandIns(config, images, false);
        return "pulled by the cluster, with the logins that the stack states";
    }
    const refusal =
        (isOwn ? whyNotBroughtIn(images) : undefined) ?? (await whyNotPulled(workspace, images, report));
    const made =
        refusal === undefined ? undefined : await ensureImages(workspace, images.map(asStandIn), report);
    useStandIns(config, images, made !== undefined);
    const names = made?.map(({ name }) => name) ?? images.map(({ reference }) => reference);
    if (isOwn) {
        const running = names.filter((_, index) => !buildOnly.has(images[index]?.repository ?? ""));
        await loadImages(workspace, running, report);
    }
    return made === undefined ? names.join(", ") : tellStandIns(made, refusal);
}

function tellStandIns(made: readonly LocalImage[], refusal = ""): string {
    const different = made.filter(({ differences }) => differences !== "");
    return [
        `stand-ins under ${LOCAL_REGISTRY}, not hardened images (${refusal}) [offline kit]`,
        ...different.map(({ name, differences }) => `${name}: ${differences}`),
    ].join("; ");
}

/** What services are built with, and no pod runs. */
const buildOnly: ReadonlySet<string> = new Set(["rust", "static"]);

function asStandIn({ repository, reference }: StackImage) {
    return { repository, tag: parseReference(reference).tag };
}

/** An image that was saved and loaded has lost its digest in the registry. */
function whyNotBroughtIn(images: readonly StackImage[]): string | undefined {
    return images.some(({ reference }) => parseReference(reference).digest !== undefined)
        ? "no image can be brought into the kit's own cluster by digest"
        : undefined;
}

/** Whether a stack goes to this checkout's own cluster (`npm run cluster`). Manifests that are only written go to none. */
export function goesToOwnCluster(workspace: Workspace, config: LocalStackConfig): boolean {
    const { kubeconfig } = (config.value("dhi:kubernetes") ?? {}) as { readonly kubeconfig?: unknown };
    const chosen = kubeconfig ?? workspace.env["KUBECONFIG"];
    const asksCluster = config.runtime === "kubernetes" && config.renderTo === undefined;
    return asksCluster && chosen === foldersOf(workspace).kubeconfig;
}

/** The images of a stack that `dhi:images` names; `undefined` where it names what is no image. */
export function imagesOf({ sharedConfig }: Pick<LocalStackConfig, "sharedConfig">): StackImage[] | undefined {
    const { settings, problems } = parseSettings(plainValues(sharedConfig));
    if (settings === undefined || problems.some(({ path }) => path.startsWith("images"))) {
        return undefined;
    }
    return usedImages(settings)
        .filter(({ path }) => path[1] === "dhi:images")
        .map(({ path, ...image }) => ({ ...image, repository: path[2] as Repository }));
}

/** Lets this machine's configuration name the stand-ins, without the digests that they cannot have; or no longer. */
function useStandIns(config: LocalStackConfig, images: readonly StackImage[], use: boolean): void {
    const path = ["config", "dhi:images"];
    config.setLocal([
        { path: [...path, "registry"], value: use ? LOCAL_REGISTRY : undefined },
        // Stand-ins are named as a mirror's images are by default, whatever prefix the stack's own mirror has.
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

/** Pulls what is missing. Returns why that did not work, or `undefined` when all images are there. */
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
        const unreachable = await whyUnreachable(registry);
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
            return refusalOf(parseReference(reference).registry, stderr);
        }
    }
    return undefined;
}

async function isPresent(workspace: Workspace, reference: string): Promise<boolean> {
    const { failed } = await execa("docker", ["image", "inspect", reference], {
        env: workspace.env,
        reject: false,
    });
    return !failed;
}

/** Asked before the engine is, for the engine tries for long. Any answer will do: the pull tells the rest. */
async function whyUnreachable(registry: string): Promise<string | undefined> {
    try {
        await fetch(`https://${registry}/v2/`, { signal: AbortSignal.timeout(probeMilliseconds) });
        return undefined;
    } catch {
        return `${registry} cannot be reached from here`;
    }
}

function refusalOf(registry: string, stderr: string): string {
    const reason = stderr.trim().split("\n").at(-1) ?? "";
    return /unauthorized|denied|authentication required/i.test(reason)
        ? `${registry} wants a login: docker login ${registry}`
        : reason;
}
