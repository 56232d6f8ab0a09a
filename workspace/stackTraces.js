// @ts-check
/** Stack traces of the compiled program. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Makes stack traces fast that nobody reads. Pulumi's SDK takes one of every resource and promise, and
 * source-map-support, which it installs, would read the maps of all packages for them: that takes longer than the rest of the
 * program. They have no message. Those of resources are their places in the state, so lines of compiled files are mapped,
 * except in a preview, which writes no state; those of promises are for PULUMI_DEBUG_PROMISE_LEAKS only.
 *
 * @param {string} folder the compiled files.
 */
export function quickenStackTraces(folder) {
    const { prepareStackTrace } = Error;
    if (prepareStackTrace === undefined || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) {
        return;
    }
    const withSources = sourcesFor(folder);
    const isPreview = process.env["PULUMI_NODEJS_DRY_RUN"] === "true";
    Error.prepareStackTrace = (error, frames) => {
        if (error.message !== "") {
            return withSources(String(prepareStackTrace(error, frames)));
        }
        const isOfPromise = frames[0]?.getFunctionName() === "debuggablePromise";
        const trace = [String(error), ...(isOfPromise ? [] : frames)].join("\n    at ");
        return isPreview ? trace : withSources(trace);
    };
}

/**
 * @param {string} folder
 * @returns {(trace: string) => string} a stack trace that names sources in place of compiled files.
 */
function sourcesFor(folder) {
    /** @type {Map<string, SourceMap>} */
    const maps = new Map();
    /** @param {string} file */
    const mapOf = (file) => {
        const map =
            maps.get(file) ?? new SourceMap(JSON.parse(readFileSync(join(folder, `${file}.map`), "utf8")));
        maps.set(file, map);
        return map;
    };
    const places = new RegExp(
        `(?:${literal(pathToFileURL(folder).href)}|${literal(folder)})/([^/:]+):(\\d+):(\\d+)`,
        "g",
    );
    return (trace) =>
        trace.replace(places, (place, file, line, column) => {
            const entry = mapOf(file).findEntry(line - 1, column - 1);
            return "originalSource" in entry
                ? `${join(folder, entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
                : place;
        });
}

/** @param {string} text */
function literal(text) {
    return text.replace(/[^\w/]/g, "\\$&");
}
