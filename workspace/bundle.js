// @ts-check
/** How the program and the commands are compiled. It is loaded only when a source changed. */
import { build, formatMessages } from "esbuild";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, posix, relative } from "node:path";
import { pathToFileURL } from "node:url";

/** Packages that are loaded from node_modules, because few commands use them. All others are part of the result, which loads faster. */
const external = [
    ...["@kubernetes/client-node", "esbuild", "prettier", "tsx"],
    ...["typedoc", "typedoc-plugin-markdown", "typescript"],
];

/**
 * Bundles an entry. What is loaded on demand is in files of its own.
 *
 * @param {import("./compiled.js").Sources} sources
 * @param {string} folder for the result.
 * @returns {Promise<Map<string, string>>} the contents that it was made from, without packages, by path relative to the root.
 * @throws {Error} naming files and lines, without a stack trace.
 */
export async function bundle({ root, entry }, folder) {
    /** @type {Map<string, string>} */
    const contents = new Map();
    try {
        await build({
            absWorkingDir: root,
            entryPoints: { main: entry },
            outdir: folder,
            outExtension: { ".js": ".mjs" },
            bundle: true,
            splitting: true,
            format: "esm",
            platform: "node",
            target: "node20.19",
            sourcemap: "linked",
            sourcesContent: false,
            external,
            banner: { js: requireFrom(root) },
            plugins: [smallPulumi(), ownFiles(root, contents), smallMaps],
            logLevel: "silent",
        });
        return contents;
    } catch (error) {
        const { errors = [] } = /** @type {Partial<import("esbuild").BuildFailure>} */ (error);
        if (errors.length === 0) {
            throw error;
        }
        const text = (await formatMessages(errors, { kind: "error" })).join("").trim();
        // Pulumi shows the message alone of what it takes for one of its own RunErrors.
        throw Object.assign(new Error(text), { stack: text, __pulumiRunError: true });
    }
}

/**
 * Packages in CommonJS load others by `require`.
 *
 * @param {string} root
 */
function requireFrom(root) {
    const from = JSON.stringify(join(root, "package.json"));
    return `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(${from});`;
}

/**
 * The entry of Pulumi's SDK loads all of it, and with it a TypeScript compiler and npm's resolver. The parts that need
 * those are left out: the Automation API, and the functions that turn others into text. The rest is not bundled: its
 * state belongs to the process that Pulumi started.
 *
 * @returns {import("esbuild").Plugin}
 */
function smallPulumi() {
    const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
    const entries = [join(sdk, "index.js"), join(sdk, "runtime", "index.js")];
    const isLeftOut = /^\.\/(?:automation$|closure\/)/;
    /** @param {string} path below the SDK's folder */
    const resolved = (path) => {
        const entry = entries.find(
            (file) => file === join(sdk, path, "index.js") || file === join(sdk, path),
        );
        return entry === undefined
            ? { path: posix.join("@pulumi/pulumi", path), external: true }
            : { path: entry };
    };
    return {
        name: "small-pulumi",
        setup({ onResolve, onLoad }) {
            onResolve({ filter: /^@pulumi\/pulumi(?:$|\/)/ }, ({ path }) =>
                resolved(path.slice("@pulumi/pulumi".length)),
            );
            onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
                if (!entries.includes(importer)) {
                    return undefined;
                }
                return isLeftOut.test(path)
                    ? { path, namespace: "left-out" }
                    : resolved(relative(sdk, join(resolveDir, path)).replaceAll("\\", "/"));
            });
            onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "" }));
        },
    };
}

/**
 * Notes the content of every source. `import.meta.url` names the source, beside which other files are.
 *
 * @param {string} root
 * @param {Map<string, string>} contents
 * @returns {import("esbuild").Plugin}
 */
function ownFiles(root, contents) {
    return {
        name: "own-files",
        setup({ onLoad }) {
            onLoad({ filter: /\.(?:[jt]s|json)$/ }, ({ path }) => {
                if (/[/\\]node_modules[/\\]/.test(path)) {
                    return undefined;
                }
                const content = readFileSync(path, "utf8");
                contents.set(relative(root, path), content);
                if (path.endsWith(".json")) {
                    return undefined;
                }
                const url = JSON.stringify(pathToFileURL(path).href);
                return { contents: content.replaceAll("import.meta.url", url), loader: "ts" };
            });
        },
    };
}

/**
 * Every line of a package is mapped to its file's first: where in it helps nobody, and large maps are slow to read.
 *
 * @type {import("esbuild").Plugin}
 */
const smallMaps = {
    name: "small-maps",
    setup({ onLoad }) {
        onLoad({ filter: /[/\\]node_modules[/\\].*\.[cm]?js$/ }, ({ path }) => {
            const map = btoa(JSON.stringify({ version: 3, sources: [basename(path)], mappings: "AAAA" }));
            const comment = `\n//# sourceMappingURL=data:application/json;base64,${map}`;
            return { contents: readFileSync(path, "utf8") + comment, loader: "js" };
        });
    },
};
