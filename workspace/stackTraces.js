// @ts-check
/** Stack traces of the compiled program. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Makes stack traces without a message fast. Pulumi's SDK takes one of every resource and promise, and source-map-support,
 * which it installs, would read the maps of all packages for them: that takes longer than the rest of the program. Those
 * of resources are their places in the state, so lines of compiled files are mapped. Those of promises are for
 * PULUMI_DEBUG_PROMISE_LEAKS only.
 *
 * @param {string} folder the compiled files.
 */
export function quickenStackTraces(folder) {
    const { prepareStackTrace } = Error;
    if (prepareStackTrace === undefined || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) {
        return;
    }
    const placeOf = placesIn(folder);
    Error.prepareStackTrace = (error, frames) => {
        if (error.message !== "") {
            return prepareStackTrace(error, frames);
        }
        const isOfPromise = frames[0]?.getFunctionName() === "debuggablePromise";
        const shown = isOfPromise
            ? []
            : frames.map((frame) => `\n    at ${frame.getFunctionName()} (${placeOf(frame)})`);
        return `${error}${shown.join("")}`;
    };
}

/**
 * @param {string} folder
 * @returns {(frame: NodeJS.CallSite) => string} the place in the source, where a frame is in a compiled file.
 */
function placesIn(folder) {
    /** @type {Map<string, SourceMap>} */
    const maps = new Map();
    return (frame) => {
        const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
        const file = frame.getFileName()?.replace(/^file:.*/, (url) => fileURLToPath(url)) ?? "";
        if (!file.startsWith(folder)) {
            return `${file}:${line}:${column}`;
        }
        const map = maps.get(file) ?? new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
        maps.set(file, map);
        const { originalSource, originalLine, originalColumn } =
            /** @type {Partial<import("module").SourceMapping>} */ (map.findEntry(line - 1, column - 1));
        return originalSource === undefined
            ? `${file}:${line}:${column}`
            : `${join(dirname(file), originalSource)}:${(originalLine ?? 0) + 1}:${(originalColumn ?? 0) + 1}`;
    };
}
