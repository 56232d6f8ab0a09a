/** The Markdown pages: their links, paths, commands, settings and programs, and what is generated into them. */
import assert from "node:assert/strict";
import { architectureDiagram } from "../../cli/docs/architecture.ts";
import { text } from "../../cli/docs/imports.ts";
import { checkLinks, checkPaths } from "../documents/links.ts";
import { pages, type Page } from "../documents/page.ts";
import { checkShell } from "../documents/shell.ts";
import { checkTypeScript } from "../documents/typescript.ts";
import { checkYaml } from "../documents/yaml.ts";

const checks: Readonly<Record<string, (page: Page) => string[]>> = {
    "links to existing files and headings": checkLinks,
    "names existing paths": checkPaths,
    "has shell blocks with existing commands": checkShell,
    "has YAML blocks that a stack accepts": checkYaml,
};

/** A page of one block, whose code is in line 3. */
const page = (language: string, code: string, file = "docs/page.md"): Page => ({
    file,
    text: `# A page\n\`\`\`${language}\n${code}\n\`\`\`\n`,
});
const blocks = ["export const a = 1;", "const b: number = a;", "const b: string = `${a}`;"];
const badPrograms = [
    page(
        "ts",
        'const a = 1;\nconst b: string = a;\nnew HardenedRegistry("a", { server: "dhi.io" });',
        "types.md",
    ),
    page("ts", blocks.join("\n```\n```ts\n"), "blocks.md"),
    page(
        "typescript",
        'import * as dhi from "@pulumi/dhi";\nnew dhi.RestrictedNamespace("a", { nme: "a" });',
        "sdk.md",
    ),
];

/** The type errors of all pages, and of the bad ones: one program, which takes seconds to make. */
let found: readonly string[] | undefined;
const typeErrors = () => (found ??= checkTypeScript([...pages, ...badPrograms]));
const inTypeScript = (file: string) => typeErrors().filter((problem) => problem.startsWith(file));

describe("the documents", function () {
    this.timeout(60_000);

    it("include every kind of page", () => {
        const files = pages.map(({ file }) => file);
        for (const file of ["README.md", "CONTRIBUTING.md", "ci/README.md", "docs/architecture.md"]) {
            assert.ok(files.includes(file), file);
        }
    });

    for (const page of pages) {
        for (const [title, check] of Object.entries(checks)) {
            it(`${title}: ${page.file}`, () => {
                assert.deepEqual(check(page), []);
            });
        }
    }

    it("have TypeScript blocks that compile", () => {
        assert.deepEqual(
            typeErrors().filter((problem) => !badPrograms.some(({ file }) => problem.startsWith(file))),
            [],
        );
    });

    it("have a current diagram: npm run docs", () => {
        assert.ok(text("docs/architecture.md").includes(architectureDiagram()));
    });
});

describe("the check of documents", function () {
    this.timeout(60_000);

    const problems: [title: string, found: () => string[], expected: RegExp | undefined][] = [
        [
            "a link to no file",
            () => checkLinks({ file: "docs/a.md", text: "\n[a](no.md)" }),
            /^docs\/a\.md:2: .*docs\/no\.md, which does not exist$/,
        ],
        [
            "a link to no heading",
            () => checkLinks({ file: "docs/a.md", text: "# One two\n[a](#one)" }),
            /^docs\/a\.md:2: .*no heading "one": use one of one-two$/,
        ],
        [
            "a good link",
            () => checkLinks({ file: "docs/a.md", text: "# One two\n[a](#one-two) [b](../README.md)" }),
            undefined,
        ],
        [
            "a path to no file",
            () => checkPaths({ file: "a.md", text: "`cli/no.ts`" }),
            /^a\.md:1: cli\/no\.ts does not exist$/,
        ],
        [
            "existing paths, and other code",
            () => checkPaths({ file: "a.md", text: "`cli/main.ts` `cli/*.ts` `a/b`" }),
            undefined,
        ],
        [
            "an unknown script",
            () => checkShell(page("sh", "true() { :; }\nnpm run nope")),
            /:4: npm run nope: package\.json has no such script/,
        ],
        [
            "an unknown option",
            () => checkShell(page("sh", "npm run down -- --volume")),
            /:3: npm run down has no option --volume$/,
        ],
        [
            "an unknown command of Pulumi",
            () => checkShell(page("sh", "npm ci && npm run -s pulumi -- stack outputs")),
            /:3: pulumi stack outputs is not a known command/,
        ],
        [
            "an unknown program",
            () => checkShell(page("sh", "npm ci\n\nfrobnicate --now")),
            /:5: "frobnicate" is not a known program/,
        ],
        [
            "a script that does not exist",
            () => checkShell(page("sh", "A=b ci/no.sh")),
            /:3: ci\/no\.sh does not exist$/,
        ],
        [
            "commands that exist",
            () =>
                checkShell(
                    page(
                        "sh",
                        "DHI_OFFLINE=never npm start -- --stack qa # why\necho a | ci/login.sh 'b; c' \\\n  d",
                    ),
                ),
            undefined,
        ],
        [
            "an unknown key",
            () => checkYaml(page("yaml", "config:\n  dhi:nats: { node: 3 }")),
            /:3: dhi:nats\.node: unknown key/,
        ],
        [
            "a bad value",
            () => checkYaml(page("yaml", "dhi:nats: { nodes: 2 }")),
            /:3: dhi:nats\.nodes: 2 nodes/,
        ],
        ["no YAML", () => checkYaml(page("yaml", "a: [")), /:3: /],
        [
            "other YAML, and a part of a stack",
            () => checkYaml(page("yaml", "values: { a: 1 }\ndhi:nats: { nodes: 5 }")),
            undefined,
        ],
        [
            "a wrong type",
            () => inTypeScript("types.md"),
            /:4: Type 'number' is not assignable to type 'string'/,
        ],
        ["an unknown argument", () => inTypeScript("types.md"), /:5: .*'server' does not exist/],
        ["an unknown argument of the SDK", () => inTypeScript("sdk.md"), /:4: .*'nme' does not exist/],
        ["a program in several blocks", () => inTypeScript("blocks.md"), undefined],
    ];
    for (const [title, found, expected] of problems) {
        it(`${expected === undefined ? "accepts" : "finds"} ${title}`, () => {
            const all = found();
            if (expected === undefined) {
                assert.deepEqual(all, []);
            } else {
                assert.ok(
                    all.some((problem) => expected.test(problem)),
                    all.join("\n") || "no problem",
                );
            }
        });
    }
});
