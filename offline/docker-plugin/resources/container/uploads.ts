import { readFile } from "node:fs/promises";
import { withQuery } from "../../engine/api.ts";
import type { Engine } from "../../engine/api.ts";
import { tar } from "../../engine/tar.ts";
import { nonEmpty, objects, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { failed } from "../../../plugin/errors.ts";

/**
 * Puts files into a container that has not been started yet. The content travels in the body of the request: the host
 * never has it in a file, nor does anyone who may look at command lines.
 */
export async function upload(engine: Engine, container: string, uploads: Value | undefined): Promise<void> {
    for (const given of objects(uploads)) {
        const archive = await archiveOf(given);
        const owned = text(given["owner"]) !== "" || text(given["group"]) !== "";
        const copyUIDGID = owned ? "true" : undefined;
        // A file in the place of a folder would be a mistake.
        const parameters = { path: "/", noOverwriteDirNonDir: "true", copyUIDGID };
        const path = withQuery(`/containers/${container}/archive`, parameters);
        try {
            await engine.bytes("PUT", path, { "Content-Type": "application/x-tar" }, archive);
        } catch (error) {
            throw failed("Unable to upload volume content", error);
        }
    }
}

async function archiveOf(given: Values): Promise<Buffer> {
    const mode = given["executable"] === true ? "0744" : "0644";
    return tar({
        path: text(given["file"]),
        content: await contentOf(given),
        mode: parseInt(nonEmpty(given["permissions"]) ?? mode, 8),
        uid: await numericId(text(given["owner"]), "owner", "/etc/passwd"),
        gid: await numericId(text(given["group"]), "group", "/etc/group"),
    });
}

async function contentOf({ content, contentBase64, source }: Values): Promise<Buffer> {
    const given = [content, contentBase64, source].filter((value) => text(value) !== "").length;
    if (given !== 1) {
        const wrong = given === 0 ? "one of" : "only one of";
        const verb = given === 0 ? "must be set" : "can be set";
        throw new Error(
            `error with upload content: ${wrong} 'content', 'content_base64', or 'source' ${verb}`,
        );
    }
    if (text(content) !== "") {
        return Buffer.from(text(content), "utf8");
    }
    return text(contentBase64) === ""
        ? await sourceContent(text(source))
        : Buffer.from(text(contentBase64), "base64");
}

async function sourceContent(file: string): Promise<Buffer> {
    try {
        return await readFile(file);
    } catch (error) {
        throw failed("could not read file", error);
    }
}

/** A name of the host's users or groups, as a number. */
async function numericId(name: string, field: "owner" | "group", database: string): Promise<number> {
    if (name === "" || /^\d+$/.test(name)) {
        return Number(name);
    }
    const lines = (await readFile(database, "utf8").catch(() => "")).split("\n");
    const [, , id] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (id === undefined) {
        throw new Error(
            `could not resolve upload ${field} "${name}": not in ${database}; a number always works`,
        );
    }
    return Number(id);
}
