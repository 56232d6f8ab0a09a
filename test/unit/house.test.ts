/** The rules of the house, held against the sources themselves. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const notOurs = new Set(["node_modules", "target", ".dhi", ".git"]);

/** Every file of the project below a folder, relative to the checkout. */
function filesBelow(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return notOurs.has(entry.name) ? [] : filesBelow(path);
        }
        return entry.isFile() ? [path] : [];
    });
}

const files = filesBelow("");
const text = (file: string) => readFileSync(join(root, file), "utf8");
const isIn = (file: string, ...folders: string[]) => folders.some((folder) => file.startsWith(`${folder}/`));
const sources = files.filter((file) => file.endsWith(".ts"));
const components = sources.filter((file) => isIn(file, "components"));

interface Import {
    readonly from: string;
    readonly typeOnly: boolean;
}

/** What a module imports: statically, dynamically, or to pass it on. */
function importsOf(file: string): Import[] {
    const source = withoutComments(text(file));
    const statements = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
    const dynamic = source.matchAll(/\bimport\(\s*"([^"]+)"/g);
    return [
        ...[...statements].map(([, type, from = ""]) => ({ from, typeOnly: type !== undefined })),
        ...[...dynamic].map(([, from = ""]) => ({ from, typeOnly: false })),
    ];
}

/** A relative import as a path in the checkout; anything else as it stands. */
function target(file: string, from: string): string {
    return from.startsWith(".") ? relative(root, resolve(root, dirname(file), from)) : from;
}

/** All that is loaded with a module at run time, modules of our own followed, with the way it is reached. */
function loadedWith(file: string, seen = new Map<string, string>([[file, file]])): Map<string, string> {
    for (const { from, typeOnly } of importsOf(file)) {
        const found = target(file, from);
        if (!typeOnly && !seen.has(found)) {
            seen.set(found, `${seen.get(file)} -> ${found}`);
            if (sources.includes(found)) {
                loadedWith(found, seen);
            }
        }
    }
    return seen;
}

function withoutComments(source: string): string {
    return source.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

describe("the house", () => {
    it("finds its own files, or the rules below would prove nothing", () => {
        for (const file of ["components/nats/dockerNatsCluster.ts", "stacks/settings.ts", "cli/start.ts"]) {
            assert.ok(sources.includes(file), file);
        }
        const imports = importsOf("components/nats/args.ts");
        assert.deepEqual(imports[0], { from: "@pulumi/pulumi", typeOnly: true });
        assert.ok(imports.some(({ from, typeOnly }) => from === "../images/reference.ts" && !typeOnly));
        assert.ok(loadedWith("components/nats/dockerNatsCluster.ts").has("@pulumi/docker"));
    });

    const pure = components.filter((file) =>
        /^(args|\w+(?:Args|Options)|catalog|chart\w+|kubernetesSpecs|mergeValues|names|networkPolicy|podSpec|problems|quantity|readiness|reference|serverConfig|tag)\.ts$/.test(
            basename(file),
        ),
    );
    for (const file of [...pure, "stacks/check.ts", "stacks/schema.ts"]) {
        it(`has ${file} without Pulumi at run time`, () => {
            const ways = [...loadedWith(file)].filter(([name]) => name.startsWith("@pulumi/"));
            assert.deepEqual(ways, []);
        });
    }

    it("has pure builders where they are expected", () => {
        for (const file of [
            "images/reference",
            "images/tag",
            "nats/args",
            "nats/chartValues",
            "nats/networkPolicy",
            "nats/serverConfig",
            "rust/kubernetesSpecs",
            "rust/podSpec",
            "quantity",
        ]) {
            assert.ok(pure.includes(`components/${file}.ts`), file);
        }
    });

    for (const file of components) {
        it(`has ${file} that reads neither configuration nor the stack's name`, () => {
            const source = withoutComments(text(file));
            const found = source.match(
                /\bnew (?:\w+\.)?Config\(|\b(?:getStack|getProject|getOrganization|allConfig|getConfig)\(/g,
            );
            assert.equal(found, null);
        });
    }

    it("has one reader of Pulumi's configuration", () => {
        const readers = sources.filter(
            (file) => !isIn(file, "test") && /\bnew (?:\w+\.)?Config\(/.test(withoutComments(text(file))),
        );
        assert.deepEqual(readers, ["stacks/settings.ts"]);
    });

    const security = /65532|["']ALL["']|securityOpts|securityContext|runAsNonRoot|no-new-privileges/;
    it("spells the security profile in components/hardening and nowhere else", () => {
        const places = sources
            .filter((file) => !isIn(file, "components/hardening", "test", "offline"))
            .filter((file) => security.test(withoutComments(text(file))));
        assert.deepEqual(places, []);
    });

    it("keeps the security profile out of the tests of others too", () => {
        const places = sources
            .filter((file) => isIn(file, "test") && !isIn(file, "test/offline", "test/unit/offline"))
            .filter(
                (file) =>
                    !isIn(file, "test/unit/components/hardening", "test/integration", "test/kubernetes"),
            )
            .filter(
                (file) => file !== "test/unit/house.test.ts" && security.test(withoutComments(text(file))),
            );
        assert.deepEqual(places, []);
    });

    it("has components, runtimes and stacks that stand without offline/ and cli/", () => {
        const wrong = sources
            .filter((file) => isIn(file, "components", "runtimes", "stacks") || file === "index.ts")
            .flatMap((file) =>
                importsOf(file)
                    .map(({ from }) => target(file, from))
                    .filter((found) => isIn(found, "offline", "cli", "test"))
                    .map((found) => `${file} -> ${found}`),
            );
        assert.deepEqual(wrong, []);
    });

    it("has components that stand without stacks", () => {
        const wrong = components.flatMap((file) =>
            importsOf(file)
                .filter(({ from }) => isIn(target(file, from), "stacks"))
                .map(({ from }) => `${file} -> ${from}`),
        );
        assert.deepEqual(wrong, []);
    });

    it("imports only files that are there", () => {
        const wrong = sources.flatMap((file) =>
            importsOf(file)
                .filter(({ from }) => from.startsWith(".") && !existsSync(join(root, target(file, from))))
                .map(({ from }) => `${file} -> ${from}`),
        );
        assert.deepEqual(wrong, []);
    });

    // `npm run docs` is for those who change the sources, and have what formats them.
    it("depends on every package that it needs outside of its tests", () => {
        const { dependencies } = JSON.parse(text("package.json")) as { dependencies: object };
        const isBuiltIn = (name: string) => name.startsWith("node:");
        const missing = sources
            .filter((file) => !isIn(file, "test") && file !== "cli/docs.ts")
            .flatMap((file) => importsOf(file).filter(({ typeOnly }) => !typeOnly))
            .map(({ from }) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from)
            .filter((name) => !name.startsWith(".") && !isBuiltIn(name) && !(name in dependencies));
        assert.deepEqual([...new Set(missing)], []);
    });

    // README.md is a page to search in: its table has a line for every key.
    it("has no file above 300 lines", () => {
        const long = files
            .filter((file) => /\.(ts|js|mjs|rs|ya?ml|sh)$|Dockerfile$/.test(file))
            .map((file) => [file, text(file).trimEnd().split("\n").length] as const)
            .filter(([, lines]) => lines > 300);
        assert.deepEqual(long, []);
    });
});

for (const file of files.filter((name) => basename(name) === "README.md" || isIn(name, "docs"))) {
    describe(file, () => {
        const markdown = text(file).replace(/^```[^]*?^```/gm, "");
        const links = [...markdown.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, link = ""]) => link);

        it("links to files and headings that are there", () => {
            const broken = links
                .filter((link) => !/^[a-z]+:/.test(link))
                .filter((link) => {
                    const [path = "", anchor] = link.split("#");
                    const found = path === "" ? file : join(dirname(file), path);
                    return (
                        !existsSync(join(root, found)) ||
                        (anchor !== undefined &&
                            statSync(join(root, found)).isFile() &&
                            !hasHeading(found, anchor))
                    );
                });
            assert.deepEqual(broken, []);
        });
    });
}

/** Whether a Markdown file has a heading that GitHub gives this anchor. */
function hasHeading(file: string, anchor: string): boolean {
    return [...text(file).matchAll(/^#+\s+(.+)$/gm)].some(
        ([, heading = ""]) =>
            heading
                .toLowerCase()
                .replace(/[^\p{L}\p{N}\s_-]/gu, "")
                .trim()
                .replace(/\s/g, "-") === anchor,
    );
}
