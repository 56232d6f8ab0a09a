import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { stampKey } from "../tools/goTool.ts";
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
 * The registry part of every stand-in's name. It is no registry at all (`.local` names are never public), and it is
 * never `dhi.io`: nobody shall take a stand-in for a hardened image, and none can be pushed or pulled by mistake.
 */
export const STAND_IN_REGISTRY = "standin.local/offline";

/** Raise it when something that all stand-ins share changes, so that existing ones are made anew. */
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

/** The repositories the kit can make a stand-in for. */
export const standInRepositories: readonly string[] = Object.keys(recipes);

/** An image that is wanted: `{ repository: "nats", tag: "2.14.5-debian13" }`. */
export interface ImageReference {
    readonly repository: string;
    readonly tag: string;
}

/** A stand-in that the engine has. */
export interface StandInImage extends ImageReference {
    /** What to run: `standin.local/offline/dhi-nats:2.14.5-debian13`. */
    readonly name: string;
    readonly id: string;
    /** Version of what is inside. */
    readonly version: string;
    /** How it differs from what the tag names; empty when it does not. */
    readonly differences: string;
    /** True when this run made it. */
    readonly fresh: boolean;
}

/** The name of a stand-in. */
export function standInName({ repository, tag }: ImageReference): string {
    return `${STAND_IN_REGISTRY}/dhi-${repository}:${tag}`;
}

/** Makes the stand-ins that the engine does not have yet. For images that cannot be pulled; it does not try to. */
export async function ensureImages(
    workspace: Workspace,
    references: readonly ImageReference[],
    report: Report,
): Promise<StandInImage[]> {
    if (offlineMode(workspace.env) === "never") {
        throw new Error(
            `${references.map(({ repository, tag }) => `${repository}:${tag}`).join(", ")} cannot be pulled, and ` +
                `DHI_OFFLINE=never forbids stand-ins. Log in to the registry (docker login dhi.io), set the registry ` +
                `to a mirror you can reach, or unset DHI_OFFLINE.`,
        );
    }
    const wanted = references.map((reference) => ({ ...reference, recipe: recipeFor(reference) }));
    const architecture = await engineArchitecture(workspace);
    const images: StandInImage[] = [];
    // One after the other: each is a build that uses every processor.
    for (const { recipe, ...reference } of wanted) {
        images.push(await ensureImage({ workspace, recipe, architecture, report }, reference));
    }
    return images;
}

interface Making {
    readonly workspace: Workspace;
    readonly recipe: Recipe;
    readonly architecture: string;
    readonly report: Report;
}

async function ensureImage(making: Making, reference: ImageReference): Promise<StandInImage> {
    const { workspace, recipe, architecture, report } = making;
    const key = stampKey([layoutRevision, recipe.key(reference.tag), architecture, reference.tag]);
    const existing = await inspect(workspace, reference);
    if (existing?.labels["dhi.stand-in.key"] === key) {
        return describe(reference, existing, false);
    }
    const name = standInName(reference);
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
        throw new Error(`The engine accepted ${name} but does not show it: is its disk full?`);
    }
    return describe(reference, loaded, true);
}

/** Lets the engine take in a folder as an image, without a copy of it in between. */
async function importFolder(
    workspace: Workspace,
    name: string,
    { rootfs }: ImportedImage,
    labels: Record<string, string>,
): Promise<void> {
    const lines = Object.entries(labels).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`);
    const changes = [...rootfs.changes, ...lines].flatMap((change) => ["--change", change]);
    const { env } = workspace;
    // Whoever made the folder owns its files; in the image, root does.
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
            `${repository}:${tag} cannot be pulled, and the offline kit has no stand-in for it (only for ` +
                `${standInRepositories.join(", ")}). Log in to a registry that has it.`,
        );
    }
    if (!/^\w[\w.-]{0,127}$/.test(tag)) {
        throw new Error(`A stand-in has no digest: ask for ${repository} by tag alone, not "${tag}".`);
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

function describe(reference: ImageReference, { id, labels }: Inspected, fresh: boolean): StandInImage {
    return {
        ...reference,
        name: standInName(reference),
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

/** What the engine knows of an image, or `undefined` if it has none of that name. */
async function inspect(workspace: Workspace, reference: ImageReference): Promise<Inspected | undefined> {
    const format = '{"id":{{json .Id}},"labels":{{json .Config.Labels}}}';
    const result = await execa("docker", ["image", "inspect", "--format", format, standInName(reference)], {
        env: workspace.env,
        reject: false,
    });
    if (result.failed) {
        return undefined;
    }
    const { id, labels } = JSON.parse(result.stdout) as { id: string; labels: Record<string, string> | null };
    return { id, labels: labels ?? {} };
}

/** Go's name for the engine's processor: it may be another machine's, through DOCKER_HOST. */
async function engineArchitecture(workspace: Workspace): Promise<string> {
    const result = await execa("docker", ["version", "--format", "{{.Server.Arch}}"], {
        env: workspace.env,
        reject: false,
    });
    if (result.failed) {
        throw new Error(`No Docker Engine to load images into:\n${result.stderr}`);
    }
    return result.stdout.trim();
}
