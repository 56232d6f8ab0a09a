import assert from "node:assert/strict";
import fs, { mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join } from "node:path";
import { mock } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";
import { compiled } from "../../../workspace/compiled.js";
import { TestFolder } from "../folder.ts";

const module = new URL("../../../workspace/compiled.js", import.meta.url).href;
const stackTraces = new URL("../../../workspace/stackTraces.js", import.meta.url).href;

describe("the compiled code", () => {
    const folder = new TestFolder();
    const main = `import { one } from "./lib/one.ts";\nexport const value: number = one();`;
    const one = (result: number) => `export const one = (): number => ${result};`;
    const sources = () => ({ root: folder.path, entry: "main.ts" });
    const results = () =>
        readdirSync(folder.at("node_modules/.cache/dhi")).filter((name) => !name.endsWith(".json"));
    const value = async () => {
        const file = await compiled(sources());
        return ((await import(pathToFileURL(file).href)) as { value: unknown }).value;
    };

    beforeEach(() => {
        mkdirSync(folder.at("node_modules"));
        folder.write("package.json", "{}");
        folder.write("main.ts", main);
        folder.write("lib/one.ts", one(1));
    });

    it("is made once for one content", async () => {
        const file = await compiled(sources());
        folder.write("main.ts", main);
        assert.equal(await compiled(sources()), file);
        assert.equal(results().length, 1);
    });

    it("is found without reading what was not written since, and made again after a change that keeps size and time", async () => {
        const file = await compiled(sources());
        const age = () =>
            ["main.ts", "lib/one.ts", "package.json"].forEach((name) => utimesSync(folder.at(name), 1, 1));
        age();
        await compiled(sources());
        const read = mock.method(fs, "readFileSync");
        syncBuiltinESMExports();
        assert.equal(await compiled(sources()), file);
        const names = read.mock.calls.map(({ arguments: [name] }) => String(name));
        mock.restoreAll();
        syncBuiltinESMExports();
        assert.deepEqual(names, [folder.at("node_modules/.cache/dhi/main.ts.last.json")]);
        folder.write("lib/one.ts", one(2));
        age();
        assert.notEqual(await compiled(sources()), file);
    });

    for (const [title, change] of [
        ["a source", () => folder.write("lib/one.ts", one(2))],
        ["what is installed", () => folder.write("node_modules/.package-lock.json", "{}")],
        ["how it is compiled", () => folder.write("workspace/bundle.js", "// Changed.")],
    ] as const) {
        it(`is made again after a change of ${title}`, async () => {
            const before = await compiled(sources());
            change();
            assert.notEqual(await compiled(sources()), before);
        });
    }

    it("has what the sources say now, whichever they are", async () => {
        assert.equal(await value(), 1);
        folder.write("new.ts", "export const two = (): number => 2;");
        folder.write("lib/one.ts", `export { two as one } from "../new.ts";`);
        assert.equal(await value(), 2);
        folder.write("new.ts", "export const two = (): number => 3;");
        assert.equal(await value(), 3);
    });

    it("is not made again after a change of a file that it does not import", async () => {
        folder.write("lib/two.ts", "");
        const file = await compiled(sources());
        folder.write("lib/two.ts", "export {};");
        assert.equal(await compiled(sources()), file);
    });

    it("is the same for two processes that start at once", async () => {
        const program = `import { compiled } from ${JSON.stringify(module)};
            console.log(await compiled(${JSON.stringify(sources())}));`;
        const run = () => execa("node", ["--input-type=module", "--eval", program]);
        const [first, second] = await Promise.all([run(), run()]);
        assert.equal(first.stdout, second.stdout);
        assert.equal(results().length, 1);
    });

    it("replaces what was unused for an hour, and not what may still run", async () => {
        const old = (await compiled(sources())).split("/").at(-2) ?? "";
        folder.write("lib/one.ts", one(2));
        const recent = (await compiled(sources())).split("/").at(-2) ?? "";
        utimesSync(folder.at(`node_modules/.cache/dhi/${old}`), 0, 0);
        folder.write("lib/one.ts", one(3));
        await compiled(sources());
        assert.ok(!results().includes(old));
        assert.ok(results().includes(recent));
    });

    for (const [title, text, message] of [
        ["a syntax error", "export const one = (: number => 1;", /lib\/one\.ts:1:20:/],
        ["a missing file", `export { one } from "./none.ts";`, /lib\/one\.ts:1:20:[^]*\.\/none\.ts/],
    ] as const) {
        it(`names the file and the line of ${title}, without a stack trace`, async () => {
            folder.write("lib/one.ts", text);
            await assert.rejects(compiled(sources()), (error: Error) => {
                assert.match(error.message, message);
                assert.equal(error.stack, error.message);
                return true;
            });
            assert.deepEqual(results(), []);
        });
    }

    it("names sources in stack traces, and beside other files", async () => {
        const line = `export const value = [import.meta.url, new Error("a").stack, new Error().stack];`;
        folder.write("main.ts", `interface Removed { a: number }\n${line}`);
        const file = await compiled(sources());
        const program = `import { quickenStackTraces } from ${JSON.stringify(stackTraces)};
            Error.prepareStackTrace = (error, frames) => ["as before", ...frames].join("\\n");
            quickenStackTraces(${JSON.stringify(dirname(file))});
            console.log(JSON.stringify((await import(${JSON.stringify(pathToFileURL(file).href)})).value));`;
        const run = async (isPreview: boolean) => {
            const env = { PULUMI_NODEJS_DRY_RUN: String(isPreview) };
            const { stdout } = await execa("node", ["--input-type=module", "--eval", program], { env });
            return JSON.parse(stdout) as string[];
        };
        const [url, failure = "", place = ""] = await run(false);
        assert.equal(url, pathToFileURL(folder.at("main.ts")).href);
        assert.match(failure, /^as before\n/);
        for (const trace of [failure, place]) {
            assert.ok(trace.includes(`${folder.at("main.ts")}:2:`), trace);
        }
        const [, sameFailure, unread = ""] = await run(true);
        assert.equal(sameFailure, failure);
        assert.ok(!unread.includes("main.ts:"), "a preview keeps no places of resources");
    });
});

describe("the compiled program", () => {
    /** The sources in a compiled file and in those that it loads at once. */
    const sourcesIn = (file: string, seen = new Set<string>()): string[] => {
        if (seen.has(file)) {
            return [];
        }
        seen.add(file);
        const text = readFileSync(file, "utf8");
        const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
        const imported = found(/^(?:import|\}) .*"\.\/([^"]+)";$/gm);
        return [
            ...found(/^ *(?:\/\/|") ?(\S+\.[jt]s)"?/gm),
            ...imported.flatMap((name) => sourcesIn(join(dirname(file), name), seen)),
        ];
    };
    let docker: string[] = [];
    before(async () => {
        const root = fileURLToPath(new URL("../../..", import.meta.url));
        const file = await compiled({ root, entry: "index.ts" });
        // Other modules of that name are loaded on demand too.
        const parts = readdirSync(dirname(file)).filter((each) => /^docker-\w+\.mjs$/.test(each));
        const runtime = parts
            .map((name) => sourcesIn(join(dirname(file), name)))
            .find((sources) => sources.includes("runtimes/docker.ts"));
        docker = [...sourcesIn(file), ...(runtime ?? [])];
    });

    const parts: [part: string, isLoaded: boolean][] = [
        ["index.ts", true],
        ["runtimes/docker.ts", true],
        ["@pulumi/docker/container.js", true],
        ["runtimes/kubernetes.ts", false],
        ["@pulumi/kubernetes/index.js", false],
        ["@pulumi/docker/index.js", false],
        ["components/images/registryClient.ts", false],
        ["execa/index.js", false],
    ];
    for (const [part, isLoaded] of parts) {
        it(`${isLoaded ? "loads" : "does not load"} ${part} on Docker`, () => {
            const found = docker.some((source) => source.endsWith(part));
            assert.equal(found, isLoaded, docker.join("\n"));
        });
    }
});
