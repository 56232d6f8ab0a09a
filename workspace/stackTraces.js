// @ts-check
/** Stack traces of the compiled program. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Makes stack traces without a message fast. Pulumi's SDK takes one of every resource and promise, and source-map-support,
 * which it installs, would read the maps of all packages for them, which takes longer than everything else that a
 * program does. In these, only lines of compiled files are mapped: they are the resources' places in the state.
 *
 * @param {string} folder the compiled files.
 */
export function quickenStackTraces(folder) {
    const { prepareStackTrace } = Error;
    /** @type {Map<string, SourceMap>} */
    const maps = new Map();

    /** @param {NodeJS.CallSite} frame */
    const placeOf = (frame) => {
        const file = (frame.getFileName() ?? "").replace(/^file:.*/, (url) => fileURLToPath(url));
        const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
        if (!file.startsWith(folder)) {
            return `${file}:${line}:${column}`;
        }
        const map = maps.get(file) ?? new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
        maps.set(file, map);
        const entry = map.findEntry(line - 1, column - 1);
        return "originalSource" in entry
            ? `${join(dirname(file), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
            : `${file}:${line}:${column}`;
    };
    /** @type {typeof Error.prepareStackTrace} */
    Error.prepareStackTrace = (error, frames) =>
        error.message === "" || prepareStackTrace === undefined
            ? [
                  String(error),
                  ...frames.map((frame) => `${frame.getFunctionName() ?? ""} (${placeOf(frame)})`),
              ].join("\n    at ")
            : prepareStackTrace(error, frames);
}
