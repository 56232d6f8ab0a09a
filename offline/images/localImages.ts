import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { buildKey } from "../tools/goTool.ts";
import { packImage } from "./archive.ts";
import { busybox } from "./recipes/busybox.ts";
import type { Repository } from "./definitions.ts";
import { nats } from "./recipes/nats.ts";
import { natsBox } from "./recipes/natsBox.ts";
import { natscli } from "./recipes/natscli.ts";
import { natsServerConfigReloader } from "./recipes/natsServerConfigReloader.ts";
import { prometheusNatsExporter } from "./recipes/prometheusNatsExporter.ts";
import type { ImportedImage, MadeImage, Recipe } from "./recipe.ts";
import { rust } from "./recipes/rust.ts";
import { staticImage } from "./recipes/static.ts";
import { offlineMode, type Report } from "../step.ts";

/**
 * The registry in the name of every local substitute. No such registry exists (`.local` names are never public), so
 * these images cannot be pulled or pushed by mistake, and cannot be mistaken for hardened images of `dhi.io`.
 */
export const LOCAL_REGISTRY = "standin.local/offline";

/** Increase it when something that all local images share changes, to have existing ones made again. */
const layoutRevision = "1";

const recipes: Readonly<Record<Repository, Recipe>> = {
    busybox,
    nats,
    "nats-box": natsBox,
    "nats-server-config-reloader": natsServerConfigReloader,
    natscli,
    "prometheus-nats-exporter": prometheusNatsExporter,
    rust,
    static: staticImage,
};

/** The repositories for which the kit has a local substitute. */
export const localRepositories: readonly string[] = Object.keys(recipes);

/** An image to provide: `{ repository: "nats", tag: "2.15.1-debian13" }`. */
export interface ImageReference {
    readonly repository: string;
    readonly tag: string;
}

/** A local substitute for an image, in the engine. */
export interface LocalImage extends ImageReference {
    /** Its reference: `standin.local/offline/dhi-nats:2.15.1-debian13`. */
    readonly name: string;
    readonly id: string;
    /** Version of the program inside. */
    readonly version: string;
    /** How it differs from what the tag names; empty when it is the same. */
    readonly differences: string;
    /** Whether this run made it. */
    readonly fresh: boolean;
}

/** The reference of a local image. */
export function localImageName({ repository, tag }: ImageReference): string {
    return `${LOCAL_REGISTRY}/dhi-${repository}:${tag}`;
}

/** Makes the local substitutes that the engine does not have, for images that cannot be pulled. */
export async function ensureImages(
    workspace: Workspace,
    references: readonly ImageReference[],
    report: Report,
): Promise<LocalImage[]> {
    if (offlineMode(workspace.env) === "never") {
        throw new Error(
            `${references.map(({ repository, tag }) => `${repository}:${tag}`).join(", ")} cannot be pulled, and ` +
                `DHI_OFFLINE=never does not allow local substitutes: log in to the registry (docker login dhi.io), ` +
                `set the registry to a mirror that you can reach, or unset DHI_OFFLINE.`,
        );
    }
    const wanted = references.map((reference) => ({ ...reference, recipe: recipeFor(reference) }));
    const architecture = await engineArchitecture(workspace);
    const images: LocalImage[] = [];
    // One after the other: each is a build that uses every processor.
    for (const { recipe, ...reference } of wanted) {
        images.push(await ensureImage({ workspace, recipe, architecture, report }, reference));
    }
    return images;
}

interface BuildContext {
    readonly workspace: Workspace;
    readonly recipe: Recipe;
    readonly architecture: string;
    readonly report: Report;
}

async function ensureImage(context: BuildContext, reference: ImageReference): Promise<LocalImage> {
    const { workspace, recipe, architecture, report } = context;
    const key = buildKey([layoutRevision, recipe.key(reference.tag), architecture, reference.tag]);
    const existing = await inspect(workspace, reference);
    if (existing?.labels["dhi.stand-in.key"] === key) {
        return describe(reference, existing, false);
    }
    const name = localImageName(reference);
    const made = await recipe.make(workspace, reference.tag, architecture, report);
    report(`packing ${name} (${[`version ${made.version}`, ...made.differences].join(", ")})`);
    const labels = labelsOf(recipe, made, key);
    if ("rootfs" in made) {
        await importFolder(workspace, name, made, labels);
    } else {
        const input = await packImage(name, { ...made.layout, labels }, architecture);
        await execa("docker", ["load"], { env: workspace.env, input });
    }
    const loaded = await inspect(workspace, reference);
    if (loaded === undefined) {
        throw new Error(
            `The engine loaded ${name} but does not list it: make sure that its disk is not full.`,
        );
    }
    return describe(reference, loaded, true);
}

/** Imports a folder into the engine as an image, without a copy of it on disk. */
async function importFolder(
    workspace: Workspace,
    name: string,
    { rootfs }: ImportedImage,
    labels: Record<string, string>,
): Promise<void> {
    const lines = Object.entries(labels).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`);
    const changes = [...rootfs.changes, ...lines].flatMap((change) => ["--change", change]);
    const { env } = workspace;
    // In the image root owns the files, not the user who made the folder.
    const root = ["--owner=0", "--group=0", "--numeric-owner"];
    await execa("tar", ["-C", rootfs.folder, ...root, "-c", "."], {
        env,
        encoding: "buffer",
        buffer: false,
    }).pipe("docker", ["import", ...changes, "-", name], { env });
}

function recipeFor({ repository, tag }: ImageReference): Recipe {
    const recipe = (recipes as Readonly<Record<string, Recipe>>)[repository];
    if (recipe === undefined) {
        throw new Error(
            `${repository}:${tag} cannot be pulled, and the offline kit has no local substitute for it (only for ` +
                `${localRepositories.join(", ")}): log in to a registry that has it.`,
        );
    }
    if (!/^\w[\w.-]{0,127}$/.test(tag)) {
        throw new Error(
            `${repository}: "${tag}" is not a valid tag for a local substitute, which has no digest: use the tag alone.`,
        );
    }
    return recipe;
}

function labelsOf(recipe: Recipe, made: MadeImage, key: string): Record<string, string> {
    return {
        "dhi.stand-in": "true",
        "dhi.stand-in.key": key,
        "dhi.stand-in.differences": made.differences.join(", "),
        "org.opencontainers.image.title": `${recipe.title} (stand-in, not a Docker Hardened Image)`,
        "org.opencontainers.image.version": made.version,
    };
}

function describe(reference: ImageReference, { id, labels }: Inspected, fresh: boolean): LocalImage {
    return {
        ...reference,
        name: localImageName(reference),
        id,
        version: labels["org.opencontainers.image.version"] ?? "unknown",
        differences: labels["dhi.stand-in.differences"] ?? "",
        fresh,
    };
}

interface Inspected {
    readonly id: string;
    readonly labels: Readonly<Record<string, string>>;
}

/** Inspects an image of the engine; `undefined` if there is none of that name. */
async function inspect(workspace: Workspace, reference: ImageReference): Promise<Inspected | undefined> {
    const format = '{"id":{{json .Id}},"labels":{{json .Config.Labels}}}';
    const result = await execa(
        "docker",
        ["image", "inspect", "--format", format, localImageName(reference)],
        {
            env: workspace.env,
            reject: false,
        },
    );
    if (result.failed) {
        return undefined;
    }
    const { id, labels } = JSON.parse(result.stdout) as { id: string; labels: Record<string, string> | null };
    return { id, labels: labels ?? {} };
}

/** The engine's architecture, in Go's names: with DOCKER_HOST it may be another machine. */
async function engineArchitecture(workspace: Workspace): Promise<string> {
    const result = await execa("docker", ["version", "--format", "{{.Server.Arch}}"], {
        env: workspace.env,
        reject: false,
    });
    if (result.failed) {
        throw new Error(
            `The Docker Engine, which must load the local images, cannot be reached:\n${result.stderr}`,
        );
    }
    return result.stdout.trim();
}
