import assert from "node:assert/strict";
import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";
import { compiled } from "../../../workspace/compiled.js";

const module = new URL("../../../workspace/compiled.js", import.meta.url).href;
const stackTraces = new URL("../../../workspace/stackTraces.js", import.meta.url).href;

describe("the compiled code", () => {
    let root = "";
    const write = (file: string, text: string) => {
        writeFileSync(join(root, file), text);
    };
    const sources = () => ({ root, entry: "main.ts" });
    const results = () =>
        readdirSync(join(root, "node_modules/.cache/dhi")).filter((name) => !name.endsWith(".json"));
    const value = async () => {
        const file = await compiled(sources());
        return ((await import(pathToFileURL(file).href)) as { value: unknown }).value;
    };

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "a checkout "));
        for (const folder of ["lib", "node_modules", "workspace"]) {
            mkdirSync(join(root, folder));
        }
        write("package.json", "{}");
        write("main.ts", `import { one } from "./lib/one.ts";\nexport const value: number = one();`);
        write("lib/one.ts", "export const one = (): number => 1;");
    });
    afterEach(() => {
        rmSync(root, { recursive: true });
    });

    it("is made once for one content", async () => {
        const file = await compiled(sources());
        write("main.ts", `import { one } from "./lib/one.ts";\nexport const value: number = one();`);
        assert.equal(await compiled(sources()), file);
        assert.equal(results().length, 1);
    });

    for (const [title, change] of [
        ["a source", () => write("lib/one.ts", "export const one = (): number => 2;")],
        ["what is installed", () => write("node_modules/.package-lock.json", "{}")],
        ["how it is compiled", () => write("workspace/bundle.js", "// Changed.")],
    ] as const) {
        it(`is made again after a change of ${title}`, async () => {
            const before = await compiled(sources());
            change();
            assert.notEqual(await compiled(sources()), before);
        });
    }

    it("has what the sources say now, whichever they are", async () => {
        assert.equal(await value(), 1);
        write("new.ts", "export const two = (): number => 2;");
        write("lib/one.ts", `export { two as one } from "../new.ts";`);
        assert.equal(await value(), 2);
        write("new.ts", "export const two = (): number => 3;");
        assert.equal(await value(), 3);
    });

    it("is not made again after a change of a file that it does not import", async () => {
        write("lib/two.ts", "");
        const file = await compiled(sources());
        write("lib/two.ts", "export {};");
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
        write("lib/one.ts", "export const one = (): number => 2;");
        const recent = (await compiled(sources())).split("/").at(-2) ?? "";
        utimesSync(join(root, "node_modules/.cache/dhi", old), 0, 0);
        write("lib/one.ts", "export const one = (): number => 3;");
        await compiled(sources());
        assert.ok(!results().includes(old));
        assert.ok(results().includes(recent));
    });

    for (const [title, text, message] of [
        ["a syntax error", "export const one = (: number => 1;", /lib\/one\.ts:1:20:/],
        ["a missing file", `export { one } from "./none.ts";`, /lib\/one\.ts:1:20:[^]*\.\/none\.ts/],
    ] as const) {
        it(`names the file and the line of ${title}, without a stack trace`, async () => {
            write("lib/one.ts", text);
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
        write("main.ts", `interface Removed { a: number }\n${line}`);
        const file = await compiled(sources());
        const program = `import { quickenStackTraces } from ${JSON.stringify(stackTraces)};
            Error.prepareStackTrace = (error, frames) => ["as before", ...frames].join("\\n");
            quickenStackTraces(${JSON.stringify(dirname(file))});
            console.log(JSON.stringify((await import(${JSON.stringify(pathToFileURL(file).href)})).value));`;
        const { stdout } = await execa("node", ["--input-type=module", "--eval", program]);
        const [url, failure = "", place = ""] = JSON.parse(stdout) as string[];
        assert.equal(url, pathToFileURL(join(root, "main.ts")).href);
        assert.match(failure, /^as before\n/);
        for (const trace of [failure, place]) {
            assert.ok(trace.includes(`${join(root, "main.ts")}:2:`), trace);
        }
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
        const imported = [...text.matchAll(/^(?:import|\}) .*"\.\/([^"]+)";$/gm)].map(
            ([, name = ""]) => name,
        );
        return [
            ...[...text.matchAll(/^ *(?:\/\/|") ?(\S+\.[jt]s)"?/gm)].map(([, name = ""]) => name),
            ...imported.flatMap((name) => sourcesIn(join(dirname(file), name), seen)),
        ];
    };
    let docker: string[] = [];
    before(async () => {
        const root = fileURLToPath(new URL("../../..", import.meta.url));
        const file = await compiled({ root, entry: "index.ts" });
        const name = readdirSync(dirname(file)).find((each) => /^docker-\w+\.mjs$/.test(each)) ?? "";
        docker = [...sourcesIn(file), ...sourcesIn(join(dirname(file), name))];
    });

    for (const part of ["index.ts", "runtimes/docker.ts", "@pulumi/docker/container.js"]) {
        it(`loads ${part} on Docker`, () => {
            assert.ok(
                docker.some((source) => source.endsWith(part)),
                docker.join("\n"),
            );
        });
    }

    for (const part of [
        ...["runtimes/kubernetes.ts", "@pulumi/kubernetes/index.js", "@pulumi/docker/index.js"],
        ...["components/images/registryClient.ts", "execa/index.js"],
    ]) {
        it(`does not load ${part} on Docker`, () => {
            assert.deepEqual(
                docker.filter((source) => source.endsWith(part)),
                [],
            );
        });
    }
});
