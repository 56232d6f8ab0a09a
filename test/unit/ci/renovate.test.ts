/** renovate.json5: what it finds in stack files, and where a tag of a hardened image may move. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { parse } from "yaml";
import { parseReference } from "../../../components/images/reference.ts";
import { isFloating, parseTag } from "../../../components/images/tag.ts";

interface Manager {
    readonly managerFilePatterns: readonly string[];
    readonly matchStrings: readonly string[];
}
interface Rule {
    readonly matchDatasources?: readonly string[];
    readonly matchPackageNames?: readonly string[];
    readonly versioning?: string;
}

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
/** JSON5 is a subset of JavaScript. */
const config = runInNewContext(`(${read("renovate.json5")})`) as {
    readonly customManagers: readonly [Manager, Manager];
    readonly packageRules: readonly Rule[];
};
const [images, pulumi] = config.customManagers;

/** Renovate's form of an expression: `/…/`. */
const expression = (text: string) => new RegExp(text.slice(1, -1));
const finds = (manager: Manager, file: string) =>
    manager.managerFilePatterns.some((pattern) => expression(pattern).test(file));

/** The strategy "recursive": each expression is applied to what the one before it matched. */
function imagesIn(content: string, expressions = images.matchStrings, groups = {}): Record<string, string>[] {
    const [first, ...rest] = expressions;
    return first === undefined
        ? [groups]
        : [...content.matchAll(new RegExp(first, "g"))].flatMap((match) =>
              imagesIn(match[0], rest, { ...groups, ...match.groups }),
          );
}

/** The versions of a package: those that the last rule about it understands. */
function versioningOf(packageName: string): RegExp {
    const versioning = config.packageRules
        .filter(({ matchDatasources }) => matchDatasources?.includes("docker"))
        .filter(({ matchPackageNames }) =>
            matchPackageNames?.some((pattern) => expression(pattern).test(packageName)),
        )
        .flatMap((rule) => rule.versioning ?? [])
        .at(-1);
    assert.ok(versioning !== undefined && versioning.startsWith("regex:"), packageName);
    return new RegExp(versioning.slice("regex:".length));
}

/** The tags that Renovate may propose instead of one. */
function moves(packageName: string, from: string, tags: readonly string[]): string[] {
    const versioning = versioningOf(packageName);
    const current = versioning.exec(from)?.groups;
    const number = ({ major, minor = "0", patch = "0" }: Record<string, string>) =>
        [major, minor, patch].reduce((all, part) => all * 100_000 + Number(part), 0);
    return tags.filter((tag) => {
        const next = versioning.exec(tag)?.groups;
        const isHigher = current !== undefined && next !== undefined && number(next) > number(current);
        return isHigher && next["compatibility"] === current["compatibility"];
    });
}

describe("Renovate", () => {
    for (const file of readdirSync(new URL("../../../stacks", import.meta.url))) {
        const path = `stacks/${file}`;
        if (file === "schema.json") {
            it(`leaves ${path} alone`, () => assert.ok(!finds(images, path)));
            continue;
        }
        it(`finds the images of ${path}, and no services`, () => {
            assert.ok(finds(images, path));
            const stack = parse(read(path)) as { config: { "dhi:images": Record<string, string> } };
            const { registry, ...versions } = stack.config["dhi:images"];
            assert.equal(registry, "dhi.io");
            const found = imagesIn(read(path)).map(({ depName, currentValue, currentDigest }) => [
                depName,
                currentDigest === undefined ? currentValue : `${currentValue}@${currentDigest}`,
            ]);
            assert.deepEqual(Object.fromEntries(found), versions);
        });
    }

    it("finds the registry of a mirror, between comments and other settings", () => {
        const stack = `config:
  dhi:runtime: docker
  dhi:images:
    # Ours.
    checkTags: false
    registry: registry.example.com/acme # the mirror

    # static: 20240101-glibc-debian12
    nats: "2.15.1-debian13-fips" # moved by hand
  dhi:apps:
    - name: hello
    nats: 9.9.9-debian13
`;
        const { mirror, depName, currentValue } = imagesIn(stack)[0] ?? {};
        assert.deepEqual(
            [mirror, depName, currentValue],
            ["registry.example.com/acme", "nats", "2.15.1-debian13-fips"],
        );
        assert.equal(imagesIn(stack).length, 1);
    });

    it("uses expressions that RE2 compiles", () => {
        const lookaroundOrBackreference = /\(\?<?[=!]|\\[1-9]/;
        const all = [
            ...config.customManagers.flatMap(({ matchStrings }) => matchStrings),
            ...config.packageRules.flatMap(({ versioning }) => versioning ?? []),
        ];
        assert.deepEqual(
            all.filter((text) => lookaroundOrBackreference.test(text)),
            [],
        );
    });

    it("moves Pulumi's CLI with its SDK", () => {
        const files = [".github/workflows/preview-stacks.yml", ".github/workflows/deploy-stack.yml"];
        for (const file of [...files, "ci/gitlab-ci.example.yml"]) {
            assert.ok(finds(pulumi, file), file);
            const [found] = [...read(file).matchAll(new RegExp(pulumi.matchStrings[0] ?? "", "g"))];
            const { dependencies } = JSON.parse(read("package.json")) as {
                dependencies: Record<string, string>;
            };
            assert.equal(found?.groups?.["currentValue"], dependencies["@pulumi/pulumi"], file);
        }
    });
});

/** Tags that a registry has beside the current one, and those that it may move to. */
const families: [reference: string, others: string, expected: string][] = [
    [
        "dhi.io/nats:2.15.1-debian13",
        `latest 3 3-debian13 2.16 2.16-debian13 2.16.0 2.16.0-debian 2.16.0-debian12 2.16.0-alpine3.24 2.16.0-debian13-dev
        2.16.0-debian13-fips 2.16.0-debian13-fips-dev 2.16.0-debian13-compat 2.16.0-debian13_acme 2.15.0-debian13
        2.16.0-debian13 2.16.0-debian13.sig sha256-${"2".repeat(64)} sha256-${"2".repeat(64)}.sig`,
        "2.16.0-debian13",
    ],
    [
        "docker.io/acme/dhi-nats:2.15.1-debian13-fips",
        "2.15.2-debian13 2.15.2-debian13-fips 2.15.2-debian13-fips-dev 3.0.0-debian13-fips",
        "2.15.2-debian13-fips 3.0.0-debian13-fips",
    ],
    [
        "docker.io/acme/dhi-nats:2.15.1-debian13_acme-certs",
        "2.15.2-debian13 2.15.2-debian13_acme 2.15.2-debian13_acme-certs",
        "2.15.2-debian13_acme-certs",
    ],
    [
        "dhi.io/nats-box:0.20.0-debian13-compat",
        "0.21.0-debian13 0.21.0-debian13-compat 0.21.0-debian13-compat-dev 1-compat",
        "0.21.0-debian13-compat",
    ],
    [
        "dhi.io/rust:1.97.0-alpine3.23-dev",
        "1-alpine3.23-dev 1.98.0-alpine3.23 1.98.0-alpine3.24-dev 1.98.0-alpine3.23-dev 1.98.0-alpine3.23-sfw-dev",
        "1.98.0-alpine3.23-dev",
    ],
    ["dhi.io/rust:1-debian13-dev", "1.98.0-debian13-dev 2-debian13-dev", ""],
    [
        "dhi.io/static:20250419-glibc-debian13",
        `20260611 20260611-glibc 20260611-debian13 20260611-glibc-debian 20260611-glibc-debian12 20260611-musl-alpine3.24
        20260611-glibc-debian13 20250101-glibc-debian13 3.0.0-glibc-debian13`,
        "20260611-glibc-debian13",
    ],
    [
        "docker.io/acme/dhi-static:20250419-musl-alpine3.22",
        "20260611-musl-alpine3.24 20260611-musl-alpine3.22-fips 20260611-musl-alpine3.22",
        "20260611-musl-alpine3.22",
    ],
];

describe("Renovate on a tag of a hardened image", () => {
    const words = (text: string) => text.split(/\s+/).filter(Boolean);
    for (const [reference, others, expected] of families) {
        it(`moves ${reference} to ${expected || "nothing"}`, () => {
            const { registry, path, tag } = parseReference(reference);
            assert.deepEqual(moves(`${registry}/${path}`, tag, words(others)), words(expected));
        });
    }

    it("takes for a version what dhi takes for a tag that does not move", () => {
        for (const [reference, others] of families) {
            const { registry, path, repository } = parseReference(reference);
            for (const text of words(others)) {
                const tag = parseTag(text);
                const isVersion = versioningOf(`${registry}/${path}`).test(text);
                if (isVersion) {
                    assert.ok(tag !== undefined && !isFloating(repository, tag), `${path}:${text}`);
                } else {
                    const isOfOther = repository === "static" && /^\d+\./.test(text);
                    assert.ok(
                        tag === undefined || isFloating(repository, tag) || isOfOther,
                        `${path}:${text}`,
                    );
                }
            }
        }
    });
});
