import { createInterface } from "node:readline";
import { failed } from "../../plugin/errors.ts";
import { at, EngineError, withQuery } from "./api.ts";
import type { Engine, Json } from "./api.ts";
import type { Login } from "../../../components/images/dockerLogin.ts";
import { authHeader } from "./credentials.ts";
import type { RegistryCredentials } from "./credentials.ts";

/** An image of the local store, as `docker inspect` shows it. */
export async function findImage(engine: Engine, name: string): Promise<Json | undefined> {
    return await engine.find(`/images/${name}/json`);
}

/** An image of the local store; one that is not there is pulled first. */
export async function findOrPull(
    engine: Engine,
    credentials: RegistryCredentials,
    name: string,
    platform = "",
): Promise<Json> {
    const found = await findImage(engine, name);
    if (found !== undefined) {
        return found;
    }
    try {
        await pull(engine, name, await credentials.header(name), platform);
    } catch (error) {
        throw failed(`unable to pull image ${name}: error pulling image ${name}`, error);
    }
    const pulled = await findImage(engine, name);
    if (pulled === undefined) {
        throw new Error(`unable to find or pull image ${name}`);
    }
    return pulled;
}

/** Pulls an image, with a login or without one. */
export async function pullAs(
    engine: Engine,
    name: string,
    login: Login | undefined,
    platform = "",
): Promise<void> {
    await pull(engine, name, authHeader(login), platform);
}

async function pull(
    engine: Engine,
    name: string,
    auth: Record<string, string>,
    platform: string,
): Promise<void> {
    const { repository, version } = split(name);
    const path = withQuery("/images/create", { fromImage: repository, tag: version, platform });
    await finish(engine, path, auth);
}

/** Pushes an image; answers the digest the registry gave it. */
export async function push(
    engine: Engine,
    name: string,
    login: Login | undefined,
): Promise<string | undefined> {
    const { repository, version } = split(name);
    const path = withQuery(`/images/${repository}/push`, { tag: version });
    const messages = await finish(engine, path, authHeader(login));
    const digests = messages.map((message) => at(message, "aux.Digest"));
    return digests.find((digest) => typeof digest === "string");
}

/** Runs a request that answers with one JSON message a line, of which one may be the error. */
async function finish(engine: Engine, path: string, headers: Record<string, string>): Promise<Json[]> {
    const answer = await engine.stream("POST", path, headers);
    const messages: Json[] = [];
    for await (const line of createInterface(answer)) {
        const message = JSON.parse(line) as Json;
        const error = at(message, "error");
        if (typeof error === "string") {
            throw new EngineError(answer.statusCode ?? 500, error);
        }
        messages.push(message);
    }
    return messages;
}

/** A reference in two: repository, and digest or tag. A digest wins over a tag, as everywhere in Docker. */
function split(name: string): { repository: string; version: string } {
    const [tagged = "", digest] = name.split("@");
    const [, repository = tagged, tag = "latest"] = /^(.+):([^:/]+)$/.exec(tagged) ?? [];
    return { repository, version: digest ?? tag };
}
