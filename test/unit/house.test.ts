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
        for (const file of [
            "components/nats/docker/cluster.ts",
            "settings/read.ts",
            "cli/commands/start.ts",
        ]) {
            assert.ok(sources.includes(file), file);
        }
        const imports = importsOf("components/nats/docker/args.ts");
        assert.deepEqual(imports[0], { from: "@pulumi/docker", typeOnly: true });
        assert.ok(imports.some(({ from, typeOnly }) => from === "../../images/reference.ts" && !typeOnly));
        assert.ok(loadedWith("components/nats/docker/cluster.ts").has("@pulumi/docker"));
    });

    /** Where text, values and checks are made, and no resources: whole rooms, and single files of others. */
    const pure = [
        "components/hardening/",
        "components/images/catalog.ts",
        "components/images/reference.ts",
        "components/images/tag.ts",
        "components/kubernetes/names.ts",
        "components/nats/args/",
        "components/nats/config/serverConfig.ts",
        "components/nats/docker/args.ts",
        "components/nats/docker/readiness.ts",
        "components/nats/kubernetes/args.ts",
        "components/nats/kubernetes/chart/",
        "components/nats/kubernetes/checkArgs.ts",
        "components/nats/kubernetes/networkPolicy.ts",
        "components/problems.ts",
        "components/quantity.ts",
        "components/rust/args/",
        "components/rust/cargo/",
        "components/rust/docker/args.ts",
        "components/rust/image/args.ts",
        "components/rust/kubernetes/args.ts",
        "components/rust/kubernetes/options.ts",
        "components/rust/kubernetes/podSpec.ts",
        "components/rust/kubernetes/objectSpecs.ts",
        "settings/check.ts",
        "settings/policy",
        "settings/schema",
    ];
    for (const place of pure) {
        const found = sources.filter((file) => file.startsWith(place));
        it(`has ${place} without Pulumi at run time`, () => {
            assert.notDeepEqual(found, []);
            const ways = found
                .flatMap((file) => [...loadedWith(file)])
                .filter(([name]) => name.startsWith("@pulumi/"));
            assert.deepEqual(ways, []);
        });
    }

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
        assert.deepEqual(readers, ["settings/read.ts"]);
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

    /** What each room may import from, beside itself: the rooms below it. */
    const rooms: Readonly<Record<string, readonly string[]>> = {
        components: [],
        settings: ["components"],
        runtimes: ["settings", "components"],
        workspace: [],
        offline: ["workspace", "components"],
        cli: ["offline", "workspace", "settings", "components"],
        ci: ["cli", "workspace", "settings", "components"],
        bench: ["ci", "cli", "offline", "workspace", "settings", "components", "test"],
        "index.ts": ["runtimes", "settings", "components"],
    };
    for (const [room, below] of Object.entries(rooms)) {
        it(`has ${room} that imports from ${["itself", ...below].join(", ")} only`, () => {
            const wrong = sources
                .filter((file) => file === room || isIn(file, room))
                .flatMap((file) => importsOf(file).map(({ from }) => ({ file, from })))
                .filter(({ from }) => from.startsWith("."))
                .map(({ file, from }) => ({ file, found: target(file, from) }))
                .filter(({ found }) => !isIn(found, room, ...below))
                .map(({ file, found }) => `${file} -> ${found}`);
            assert.deepEqual(wrong, []);
        });
    }

    it("has a rule for every room with sources", () => {
        const found = new Set(sources.map((file) => file.split("/")[0]));
        found.delete("test");
        assert.deepEqual([...found].sort(), Object.keys(rooms).sort());
    });

    it("has stack files and their schema in stacks/, and nothing else", () => {
        const others = files.filter((file) => isIn(file, "stacks")).map((file) => basename(file));
        assert.deepEqual(
            others.filter((name) => !/^(Pulumi\.[\w-]+\.yaml|schema\.json)$/.test(name)),
            [],
        );
    });

    // README.md says which is which: the program, the library, the commands.
    it("has one entry each for the program, the library and the commands", () => {
        const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
        const entries = Object.values(scripts).flatMap((script) => /\bcli\/\S+/.exec(script) ?? []);
        assert.deepEqual([...new Set(entries)], ["cli/main.ts"]);
        assert.match(text("Pulumi.yaml"), /^main: program\.js$/m);
        const outside = sources
            .filter((file) => isIn(file, "components"))
            .flatMap((file) => importsOf(file).map(({ from }) => target(file, from)));
        assert.ok(!outside.includes("components/index.ts"), "the library's entry is for others");
    });

    it("has rooms whose list is read in ten seconds", () => {
        const count = new Map<string, number>();
        for (const file of sources.filter((source) => !isIn(source, "test"))) {
            count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
        }
        assert.deepEqual(
            [...count].filter(([, many]) => many > 16),
            [],
        );
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
            .filter((file) => !isIn(file, "test") && file !== "cli/commands/docs.ts")
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
