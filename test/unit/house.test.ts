/** The rules of the house, checked against the sources. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
    files,
    importsOf,
    isIn,
    loadedWith,
    root,
    sources,
    target,
    text,
    withoutComments,
} from "../../cli/docs/imports.ts";

const components = sources.filter((file) => isIn(file, "components"));

describe("the house", () => {
    it("finds files and imports, without which no rule below proves anything", () => {
        for (const file of [
            "components/nats/docker/cluster.ts",
            "settings/read.ts",
            "cli/commands/start.ts",
        ]) {
            assert.ok(sources.includes(file), file);
        }
        const imports = importsOf("components/nats/docker/args.ts");
        assert.deepEqual(imports[0], { from: "@pulumi/docker", typeOnly: true });
        const values = importsOf("components/nats/docker/checkArgs.ts");
        assert.ok(values.some(({ from, typeOnly }) => from === "../../images/reference.ts" && !typeOnly));
        assert.ok(loadedWith("components/nats/docker/cluster.ts").has("@pulumi/docker/container.js"));
    });

    /** Files that make text, values and checks, and no resources. */
    const pure = [
        "components/hardening/",
        "components/images/catalog.ts",
        "components/images/reference.ts",
        "components/images/tag.ts",
        "components/kubernetes/names.ts",
        "components/nats/args/",
        "components/nats/config/serverConfig.ts",
        "components/nats/docker/args.ts",
        "components/nats/docker/checkArgs.ts",
        "components/nats/docker/readiness.ts",
        "components/nats/kubernetes/args.ts",
        "components/nats/kubernetes/chart/",
        "components/nats/kubernetes/checkArgs.ts",
        "components/nats/kubernetes/networkPolicy.ts",
        "components/nats/monitoring/",
        "components/nats/resize/evacuate.ts",
        "components/nats/resize/observed.ts",
        "components/nats/resize/plan.ts",
        "components/nats/streams/args/",
        "components/nats/streams/checks/",
        "components/nats/streams/fields/",
        "components/nats/streams/kinds.ts",
        "components/duration.ts",
        "components/policy/check.ts",
        "components/policy/exemptions.ts",
        "components/policy/rules/",
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
        "preview/",
        "settings/check.ts",
        "settings/policy",
        "settings/schema",
    ];
    for (const place of pure) {
        const found = sources.filter((file) => file.startsWith(place));
        it(`loads no Pulumi with ${place}`, () => {
            assert.notDeepEqual(found, []);
            const ways = found
                .flatMap((file) => [...loadedWith(file)])
                .filter(([name]) => name.startsWith("@pulumi/"));
            assert.deepEqual(ways, []);
        });
    }

    it("reads neither configuration nor the stack's name in components/", () => {
        const reading =
            /\bnew (?:\w+\.)?Config\(|\b(?:getStack|getProject|getOrganization|allConfig|getConfig)\(/;
        assert.deepEqual(
            components.filter((file) => reading.test(withoutComments(text(file)))),
            [],
        );
    });

    it("reads Pulumi's configuration in one file", () => {
        // Programs of users read it too: the examples, and those in the pages of components.
        const others = ["test", "examples", "cli/docs/components/languages"];
        const readers = sources.filter(
            (file) => !isIn(file, ...others) && /\bnew (?:\w+\.)?Config\(/.test(withoutComments(text(file))),
        );
        assert.deepEqual(readers, ["settings/read.ts"]);
    });

    const security = /65532|["']ALL["']|securityOpts|securityContext|runAsNonRoot|no-new-privileges/;
    it("spells out the security profile in components/hardening only", () => {
        const places = sources
            .filter((file) => !isIn(file, "components/hardening", "test", "offline"))
            .filter((file) => security.test(withoutComments(text(file))));
        assert.deepEqual(places, []);
    });

    it("spells out the security profile in the tests of components/hardening only", () => {
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

    /** The rooms that each room may import from. */
    const rooms: Readonly<Record<string, readonly string[]>> = {
        components: [],
        settings: ["components"],
        runtimes: ["settings", "components"],
        plugin: ["components"],
        policy: ["components"],
        examples: [],
        workspace: [],
        offline: ["workspace", "components"],
        preview: ["components"],
        cli: ["offline", "workspace", "preview", "settings", "components"],
        ci: ["cli", "workspace", "preview", "settings", "components"],
        bench: ["ci", "cli", "offline", "preview", "workspace", "settings", "components", "test"],
        "index.ts": ["runtimes", "settings", "components"],
    };
    for (const [room, below] of Object.entries(rooms)) {
        it(`imports into ${room} from ${["itself", ...below].join(", ")} only`, () => {
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

    it("keeps stack files and their schema in stacks/, and nothing else", () => {
        const others = files.filter((file) => isIn(file, "stacks")).map((file) => basename(file));
        assert.deepEqual(
            others.filter((name) => !/^(Pulumi\.[\w-]+\.yaml|schema\.json)$/.test(name)),
            [],
        );
    });

    it("has one entry each for the program, the library and the commands", () => {
        const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
        const entries = Object.values(scripts).flatMap((script) => /\bcli\/\S+/.exec(script) ?? []);
        assert.deepEqual([...new Set(entries)], ["cli/main.js"]);
        assert.match(text("Pulumi.yaml"), /^main: program\.js$/m);
        const outside = sources
            .filter((file) => isIn(file, "components"))
            .flatMap((file) => importsOf(file).map(({ from }) => target(file, from)));
        assert.ok(!outside.includes("components/index.ts"), "components/index.ts is for other programs");
    });

    it("has at most 16 sources in a folder", () => {
        const count = new Map<string, number>();
        for (const file of sources.filter((source) => !isIn(source, "test"))) {
            count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
        }
        assert.deepEqual(
            [...count].filter(([, many]) => many > 16),
            [],
        );
    });

    it("imports existing files only", () => {
        const wrong = sources.flatMap((file) =>
            importsOf(file)
                .filter(({ from }) => from.startsWith(".") && !existsSync(join(root, target(file, from))))
                .map(({ from }) => `${file} -> ${from}`),
        );
        assert.deepEqual(wrong, []);
    });

    it("depends on exactly the packages that its published part imports", () => {
        const { dependencies } = JSON.parse(text("package.json")) as { dependencies: object };
        const imported = sources
            .filter((file) => isIn(file, "components", "plugin"))
            .flatMap((file) => importsOf(file).filter(({ typeOnly }) => !typeOnly))
            .map(({ from }) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from)
            .filter((name) => !name.startsWith(".") && !name.startsWith("node:"));
        assert.deepEqual([...new Set(imported)].sort(), Object.keys(dependencies).sort());
    });

    it("has no file longer than 300 lines, except generated ones, which nobody edits", () => {
        const long = files
            .filter((file) => /\.(ts|js|mjs|rs|ya?ml|sh)$|Dockerfile$/.test(file))
            .filter((file) => !file.includes("/generated/"))
            .map((file) => [file, text(file).trimEnd().split("\n").length] as const)
            .filter(([, lines]) => lines > 300);
        assert.deepEqual(long, []);
    });
});
