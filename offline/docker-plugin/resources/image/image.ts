import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { at } from "../../engine/api.ts";
import { loginFromConfig } from "../../../../components/images/dockerLogin.ts";
import type { Login } from "../../../../components/images/dockerLogin.ts";
import { findImage, pullAs, push } from "../../engine/images.ts";
import type { Changes } from "../../../plugin/rpc.ts";
import { isReserved } from "../../schema.ts";
import { isObject, secret, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import type { Deployed, Provider } from "../planned.ts";
import { failed, messageOf } from "../../../plugin/errors.ts";
import type { Context, Existing } from "../resource.ts";
import { buildImage } from "./build.ts";
import { cachedImages, checkedInputs, isBuildable, serverOf } from "./inputs.ts";

/** `docker:index/image:Image`: builds an image from a folder, and pushes it. It never deletes one. */
export const image: Provider = {
    check: async ({ news }) => ({ inputs: await checkedInputs(news), failures: [] }),
    diff: (old, news) => ({ changes: diff(old, news), deletesBeforeReplacing: false }),
    create: async (context, inputs, preview) =>
        buildsNow(inputs, preview) ? await build(context, inputs, preview) : { id: "", state: inputs },
    read: async (_context, old) => await Promise.resolve(old),
    update: async (context, _old, news, preview) =>
        buildsNow(news, preview) ? (await build(context, news, preview)).state : news,
    delete: async () => {
        await Promise.resolve();
    },
};

function buildsNow(inputs: Values, preview: boolean): boolean {
    return !preview || (inputs["buildOnPreview"] === true && isBuildable(inputs));
}

/** The inputs of the last build are kept in the state, where no other resource's outputs get in between. */
function diff({ state, inputs }: Deployed, news: Values): Changes {
    const olds = isObject(state["__inputs"]) ? state["__inputs"] : inputs;
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !isReserved(key));
    const changed = keys.filter((key) => differs(key, olds[key], news[key]));
    return new Map(changed.map((key) => [key, { change: changeOf(olds[key], news[key]), replaces: false }]));
}

function changeOf(old: Value | undefined, next: Value | undefined): "add" | "delete" | "update" {
    return old === undefined ? "add" : next === undefined ? "delete" : "update";
}

/** A new password is no reason for a new image. */
function differs(key: string, old: Value | undefined, next: Value | undefined): boolean {
    return key === "registry" && isObject(old) && isObject(next)
        ? old["server"] !== next["server"]
        : sorted(old) !== sorted(next);
}

function sorted(value: Value | undefined): string {
    return JSON.stringify(value, (_key, item: unknown) =>
        isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    );
}

async function build(context: Context, inputs: Values, preview: boolean): Promise<Existing> {
    const settings = isObject(inputs["build"]) ? inputs["build"] : {};
    const name = text(inputs["imageName"]);
    const pushes = inputs["skipPush"] !== true;
    const login = pushes || cachedImages(settings).length > 0 ? await loginFor(inputs, name) : undefined;
    await pullCaches(context, settings, login);
    await buildImage(context, name, settings);
    const repoDigest = pushes && !preview ? await pushed(context, name, login) : await localId(context, name);
    const registry = isObject(inputs["registry"]) ? inputs["registry"] : {};
    const state = {
        baseImageName: name,
        context: text(settings["context"]),
        dockerfile: relative(text(settings["context"]), text(settings["dockerfile"])),
        imageName: name,
        platform: text(settings["platform"]),
        registryServer: text(registry["server"]),
        repoDigest,
        __inputs: secret(inputs),
    };
    return { id: name, state };
}

/** The login from the program, else the one of the machine's Docker client. */
async function loginFor(inputs: Values, name: string): Promise<Login | undefined> {
    const registry = isObject(inputs["registry"]) ? inputs["registry"] : {};
    const [username, password] = [text(registry["username"]), text(registry["password"])];
    if (username !== "" && password !== "") {
        return { username, password };
    }
    const folder = process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker");
    const content = await readFile(join(folder, "config.json"), "utf8").catch(() => undefined);
    const server = serverOf(text(registry["server"]), name);
    return content === undefined ? undefined : await loginFromConfig(content, server);
}

/** BuildKit finds a cache more surely in the local store. One that is not there yet is no error. */
async function pullCaches(
    { engine, progress }: Context,
    settings: Values,
    login: Login | undefined,
): Promise<void> {
    for (const cached of cachedImages(settings)) {
        try {
            await pullAs(engine, cached, login, text(settings["platform"]));
        } catch (error) {
            progress(`cacheFrom image ${cached} not available: ${messageOf(error)}`);
        }
    }
}

async function localId({ engine }: Context, name: string): Promise<string> {
    return String(at(await findImage(engine, name), "Id"));
}

async function pushed(context: Context, name: string, login: Login | undefined): Promise<string> {
    context.progress("Pushing Image to the registry");
    const digest = await push(context.engine, name, login).catch((error: unknown) => {
        throw failed("error pushing image", error);
    });
    const repository = name.replace(/(@.*|:[^:/]+)$/, "");
    if (digest !== undefined) {
        return `${repository}@${digest}`;
    }
    const known = (at(await findImage(context.engine, name), "RepoDigests") ?? []) as string[];
    return known.find((reference) => reference.startsWith(`${repository}@`)) ?? "<none>@<none>";
}
