import { stat } from "node:fs/promises";
import { arch } from "node:os";
import { isAbsolute, join } from "node:path";
import { hostName } from "../../engine/credentials.ts";
import { isKnown } from "../../schema.ts";
import { hasUnknown, isObject, strings, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { messageOf } from "../../../plugin/errors.ts";
import { contextDigest } from "./contextDigest.ts";

/** `build`, with the defaults of the official plugin. */
export async function checkedInputs(news: Values): Promise<Values> {
    const build = isObject(news["build"]) ? news["build"] : {};
    const placed = withPlaces(build);
    checkBuilder(build["builderVersion"]);
    const digest = isKnown(placed["dockerfile"]) && isKnown(placed["context"]) ? await digestOf(placed) : {};
    checkNames(news, build);
    const platform = build["platform"] ?? `linux/${goArchitecture()}`;
    const buildOnPreview = news["buildOnPreview"] === true;
    return { ...news, buildOnPreview, build: { ...placed, ...digest, platform } };
}

function withPlaces(build: Values): Values {
    const context = build["context"] ?? ".";
    const dockerfile =
        build["dockerfile"] ?? (isKnown(context) ? join(text(context), "Dockerfile") : undefined);
    return dockerfile === undefined ? { ...build, context } : { ...build, context, dockerfile };
}

function checkBuilder(version: Value | undefined): void {
    const valid = !isKnown(version) || version === "BuilderV1" || version === "BuilderBuildKit";
    if (!valid) {
        throw new Error("invalid Docker Builder version");
    }
}

/** Where an image goes to or comes from a registry, its name has to say which. */
function checkNames(news: Values, build: Values): void {
    const cached = cachedImages(build);
    const name = news["imageName"];
    const registry = isObject(news["registry"]) ? text(news["registry"]["server"]) : "";
    const travels = cached.length > 0 || news["skipPush"] !== true;
    if (travels && isKnown(name)) {
        serverOf(registry, text(name));
    }
}

/** Names in `build.cacheFrom`. */
export function cachedImages(build: Values): string[] {
    const { cacheFrom } = build;
    if (!isObject(cacheFrom)) {
        return [];
    }
    if (cacheFrom["images"] === undefined) {
        throw new Error("cacheFrom requires an `images` field");
    }
    return strings(cacheFrom["images"]).filter(isKnown);
}

const dockerHub = ["index.docker.io", "docker.io", "registry-1.docker.io"];

/** The registry to log in to. */
export function serverOf(server: string, image: string): string {
    const host = server === "" ? hostOf(image) : hostName(server);
    return dockerHub.includes(host) ? "index.docker.io" : host;
}

function hostOf(image: string): string {
    const [host = "", ...path] = image.split("/");
    if (path.length > 0 && (/[.:]/.test(host) || host === "localhost")) {
        return host;
    }
    throw new Error(
        `"${image}": repository name must be canonical.\n` +
            "This resource requires all image names to be fully qualified.\n" +
            "For example, if you are attempting to push to Dockerhub, prefix your image name with `docker.io`:\n\n" +
            "`docker.io/repository/image:tag`",
    );
}

async function digestOf(build: Values): Promise<Values> {
    const [context, dockerfile] = [text(build["context"]), text(build["dockerfile"])];
    await checkDockerfile(context, dockerfile);
    return { contextDigest: await contextDigest(context, dockerfile) };
}

async function checkDockerfile(context: string, dockerfile: string): Promise<void> {
    try {
        await stat(dockerfile);
    } catch (error) {
        if (isAbsolute(dockerfile)) {
            throw new Error(
                `expected a relative Dockerfile path; got "${dockerfile}" instead: ${messageOf(error)}`,
            );
        }
        const inside = join(context, dockerfile);
        const isInside = await stat(inside).then(
            () => true,
            () => false,
        );
        const hint = isInside ? `. Try setting \`dockerfile\` to "${inside}"` : `: ${messageOf(error)}`;
        throw new Error(`could not open dockerfile at relative path "${dockerfile}"${hint}`);
    }
}

/** Node's name of this machine's processor, in Docker's words. */
function goArchitecture(): string {
    const names: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
    return names[arch()] ?? arch();
}

/** Whether enough is known for a build during a preview. */
export function isBuildable(inputs: Values): boolean {
    const build = isObject(inputs["build"]) ? inputs["build"] : {};
    const needed = [build["dockerfile"], build["context"], build["args"], inputs["imageName"]];
    return !needed.some(hasUnknown);
}
