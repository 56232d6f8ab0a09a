import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { isCrd, nameOf, namespaceOf } from "../objects/object.ts";

/** Writes an object's manifest; answers the file. Only the user may read it: it may hold secrets. */
export function render(object: Values, folder: string): string {
    const file = manifestFile(object, folder);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, stringify(object, { sortMapEntries: true, lineWidth: 0 }), { mode: 0o600 });
    return file;
}

/** Removes an object's manifest, if it is there. */
export function unrender(object: Values, folder: string): string {
    const file = manifestFile(object, folder);
    rmSync(file, { force: true });
    return file;
}

/** Where a manifest lies; definitions of custom resources come first. */
export function manifestFile(object: Values, folder: string): string {
    const apiVersion = text(object["apiVersion"]).replace(/[/:]/g, "_");
    const kind = text(object["kind"]).toLowerCase();
    const name = `${apiVersion}-${kind}-${namespaceOf(object) || "default"}-${nameOf(object)}.yaml`;
    return join(folder, isCrd(object) ? "0-crd" : "1-manifest", name);
}
