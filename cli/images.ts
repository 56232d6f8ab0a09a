import { execa } from "execa";
import { catalog, type Repository } from "../components/images/catalog.ts";
import { checkReference, mirrorPrefix, parseReference, referenceIn } from "../components/images/reference.ts";
import { ensureImages, STAND_IN_REGISTRY } from "../offline/images.ts";
import { offlineMode, type Report } from "../offline/step.ts";
import { imagesSchema } from "../stacks/schema/images.ts";
import type { LocalStackConfig } from "./stackConfig.ts";
import type { Workspace } from "./workspace.ts";

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
 * machine's part of the stack's configuration names them; the shared file stays as it is.
 */
export async function ensureStackImages(
    workspace: Workspace,
    config: LocalStackConfig,
    report: Report,
): Promise<string> {
    const images = imagesOf(config);
    if (images === undefined) {
        return "left alone: dhi:images is not right, and Pulumi will say why";
    }
    const refusal = await whyNotPulled(workspace, images, report);
    if (refusal === undefined) {
        useStandIns(config, images, false);
        return images.map(({ reference }) => reference).join(", ");
    }
    const wanted = images.map(({ repository, reference }) => ({
        repository,
        tag: parseReference(reference).tag,
    }));
    const made = await ensureImages(workspace, wanted, report);
    useStandIns(config, images, true);
    const different = made.filter(({ differences }) => differences !== "");
    return [
        `stand-ins under ${STAND_IN_REGISTRY}, not hardened images (${refusal}) [offline kit]`,
        ...different.map(({ name, differences }) => `${name}: ${differences}`),
    ].join("; ");
}

/** The images of a stack that `dhi:images` names; `undefined` where it names what is no image. */
export function imagesOf(config: Pick<LocalStackConfig, "sharedValue">): StackImage[] | undefined {
    const parsed = imagesSchema.safeParse(config.sharedValue("dhi:images"));
    if (!parsed.success) {
        return undefined;
    }
    const { registry, prefix, ...versions } = parsed.data;
    const apps = config.sharedValue("dhi:apps");
    const builds = Array.isArray(apps) && apps.some(isBuiltHere);
    const isUsed = (key: string) =>
        isRepository(key) && !kubernetesImages.has(key) && (builds || !buildImages.has(key));
    const images = Object.entries(versions)
        .filter(([key]) => isUsed(key))
        .map(([key, version]) => ({
            repository: key as Repository,
            version: String(version),
            reference: referenceIn({ registry, prefix }, key as Repository, String(version)),
        }));
    const isGood = ({ repository, reference }: StackImage) =>
        checkReference(reference, repository === "rust" ? "build" : "run", repository).length === 0;
    return images.every(isGood) ? images : undefined;
}

/** The images that only services need, and of these only such as are built: an adopted one is whole. */
const buildImages: ReadonlySet<string> = new Set(["rust", "static"]);
/** The images of what runs beside servers on Kubernetes. No engine here needs them. */
const kubernetesImages: ReadonlySet<string> = new Set([
    "nats-server-config-reloader",
    "prometheus-nats-exporter",
    "nats-box",
]);

function isBuiltHere(app: unknown): boolean {
    return typeof app === "object" && app !== null && "context" in app;
}

function isRepository(key: string): key is Repository {
    return key in catalog;
}

/** Lets this machine's configuration name the stand-ins, without the digests that they cannot have; or no longer. */
function useStandIns(config: LocalStackConfig, images: readonly StackImage[], use: boolean): void {
    const path = ["config", "dhi:images"];
    config.setLocal([
        { path: [...path, "registry"], value: use ? STAND_IN_REGISTRY : undefined },
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
