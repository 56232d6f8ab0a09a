import { at, withQuery } from "../engine/api.ts";
import type { Json } from "../engine/api.ts";
import { findImage, findOrPull } from "../engine/images.ts";
import type { Properties } from "../schema.ts";
import { text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { failed } from "../../plugin/errors.ts";
import type { Context, Existing, ResourceType } from "./resource.ts";

const forceNew = { forceNew: true } as const;

const properties = {
    build: { type: "map", unsupported: "the offline Docker plugin builds with docker.Image only" },
    forceRemove: { type: "boolean" },
    imageId: { type: "string", output: true },
    keepLocally: { type: "boolean" },
    name: { type: "string", required: true, ...forceNew },
    platform: { type: "string", ...forceNew },
    pullTriggers: { type: "set", ...forceNew },
    repoDigest: { type: "string", output: true },
    triggers: { type: "map", ...forceNew },
} as const satisfies Properties;

/** `docker:index/remoteImage:RemoteImage`. To build one, there is `docker.Image`. */
export const remoteImage: ResourceType = {
    properties,
    namesItself: false,
    schemaVersion: 0,
    importable: false,
    create: async (context, planned) => await find(context, planned),
    read,
    update: async (context, { state }, planned) => (await find(context, { ...state, ...planned })).state,
    delete: remove,
};

async function find({ engine, credentials }: Context, planned: Values): Promise<Existing> {
    const name = text(planned["name"]);
    try {
        const image = await findOrPull(engine, credentials, name, text(planned["platform"]));
        return existing(name, image, planned);
    } catch (error) {
        throw failed("Unable to read Docker image into resource", error);
    }
}

function existing(name: string, image: Json, state: Values): Existing {
    const imageId = String(at(image, "Id"));
    const id = imageId + name;
    return { id, state: { ...state, id, imageId, repoDigest: repoDigest(name, image) } };
}

/** The digest of the repository that was asked for, where the image is known in several. */
function repoDigest(name: string, image: Json): Value {
    const digests = (at(image, "RepoDigests") ?? []) as string[];
    const repository = name.split(":")[0] ?? name;
    return digests.find((digest) => digests.length > 1 && digest.startsWith(repository)) ?? digests[0] ?? "";
}

async function read({ engine }: Context, { state }: Existing): Promise<Existing | undefined> {
    const name = text(state["name"]);
    const image = await findImage(engine, name);
    return image === undefined ? undefined : existing(name, image, state);
}

async function remove({ engine }: Context, { state }: Existing): Promise<void> {
    const name = text(state["name"]);
    if (state["keepLocally"] === true || (await findImage(engine, name)) === undefined) {
        return;
    }
    const force = state["forceRemove"] === true ? "1" : undefined;
    try {
        await engine.call("DELETE", withQuery(`/images/${name}`, { force }));
    } catch (error) {
        throw failed("Unable to remove Docker image", error);
    }
}
