import assert from "node:assert/strict";
import {
    checkReference,
    ImageReferenceError,
    parseReference,
    printReference,
    referenceIn,
    type ImageReference,
    type ImageSource,
} from "../../../../components/images/reference.ts";
import type { Repository } from "../../../../components/images/catalog.ts";
import type { TagUse } from "../../../../components/images/tag.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image reference", () => {
    const good: [string, ImageReference][] = [
        ["dhi.io/nats:2.14.5-debian13", reference("dhi.io", "nats", "nats", "2.14.5-debian13")],
        ["dhi.io/nats-box:0.19.7-debian13", reference("dhi.io", "nats-box", "nats-box", "0.19.7-debian13")],
        [
            `dhi.io/nats:2.14.5-debian13@${digest}`,
            { ...reference("dhi.io", "nats", "nats", "2.14.5-debian13"), digest },
        ],
        ["docker.io/acme/dhi-nats:2", reference("docker.io", "acme/dhi-nats", "nats", "2")],
        ["docker.io/acme/dhi-nats-box:0", reference("docker.io", "acme/dhi-nats-box", "nats-box", "0")],
        [
            `docker.io/acme/dhi-rust:1-debian13-dev@${digest}`,
            { ...reference("docker.io", "acme/dhi-rust", "rust", "1-debian13-dev"), digest },
        ],
        ["localhost:5000/team/dhi-static:1", reference("localhost:5000", "team/dhi-static", "static", "1")],
        ["localhost/nats:2", reference("localhost", "nats", "nats", "2")],
        [
            "registry.acme.example:8443/a/b/c/busybox:1",
            reference("registry.acme.example:8443", "a/b/c/busybox", "busybox", "1"),
        ],
        ["ghcr.io/acme/hardened-natscli:0", reference("ghcr.io", "acme/hardened-natscli", "natscli", "0")],
        [
            "docker.io/acme/dhi-nats:2.14.5_with-tools",
            reference("docker.io", "acme/dhi-nats", "nats", "2.14.5_with-tools"),
        ],
        [
            "docker.io/acme/dhi-nats-server-config-reloader:0",
            reference(
                "docker.io",
                "acme/dhi-nats-server-config-reloader",
                "nats-server-config-reloader",
                "0",
            ),
        ],
    ];
    for (const [text, parts] of good) {
        it(`is parsed and printed: ${text}`, () => {
            assert.deepEqual(parseReference(text), parts);
            assert.equal(printReference(parts), text);
        });
    }

    const unknown = (path: string) =>
        `"${path}" is not a repository that dhi supports: use one of busybox, nats, nats-box, nats-server-config-reloader, ` +
        "natscli, prometheus-nats-exporter, rust, static";
    const malformed = (bad: string) =>
        `"${bad}" is not a valid digest: use "sha256:" and 64 lowercase hexadecimal digits, or remove "@…"`;
    const none = (text: string) =>
        `"${text}" is not a valid image reference: use one such as "dhi.io/nats:2.14.5-debian13"`;

    const bad: [string, string][] = [
        ["", none("")],
        ["dhi.io/", none("dhi.io/")],
        ["dhi.io/NATS:2", none("dhi.io/NATS:2")],
        ["https://dhi.io/nats:2", none("https://dhi.io/nats:2")],
        [" dhi.io/nats:2", none(" dhi.io/nats:2")],
        ["dhi.io/nats:", none("dhi.io/nats:")],
        ["dhi.io/nats:2 ", none("dhi.io/nats:2 ")],
        ["dhi.io/redis:8", unknown("redis")],
        ["docker.io/acme/dhi-redis:8", unknown("acme/dhi-redis")],
        ["docker.io/acme/nats/other:2", unknown("acme/nats/other")],
        ["docker.io/acme/dhinats:2", unknown("acme/dhinats")],
        ["dhi.io/natsio/nats-box:0.19.7", 'dhi.io has no "natsio/nats-box": use "dhi.io/nats-box"'],
        ["dhi.io/dhi-nats:2", 'dhi.io has no "dhi-nats": use "dhi.io/nats"'],
        ["dhi.io/nats", '"dhi.io/nats" has no tag: use one such as "dhi.io/nats:2.14.5-debian13"'],
        [
            `dhi.io/nats@${digest}`,
            `"dhi.io/nats@${digest}" has no tag: use one such as "dhi.io/nats:2.14.5-debian13"`,
        ],
        [
            "docker.io/acme/dhi-static",
            '"docker.io/acme/dhi-static" has no tag: ' +
                'use one such as "docker.io/acme/dhi-static:20250419-glibc-debian13"',
        ],
        ["nats:2", '"nats:2" has no registry: use "dhi.io/nats:…"'],
        ["acme/nats:2", '"acme/nats:2" has no registry: use "dhi.io/nats:…"'],
        ["acme/dhi-nats:2", '"acme/dhi-nats:2" has no registry: use "dhi.io/nats:…"'],
        [`dhi.io/nats:2@${digest.toUpperCase()}`, malformed(digest.toUpperCase())],
        [
            `dhi.io/nats:2@sha256:${digest.slice(7).toUpperCase()}`,
            malformed(`sha256:${digest.slice(7).toUpperCase()}`),
        ],
        [`dhi.io/nats:2@${digest.slice(0, -1)}`, malformed(digest.slice(0, -1))],
        [`dhi.io/nats:2@${digest}0`, malformed(`${digest}0`)],
        [`dhi.io/nats:2@sha512:${"0".repeat(128)}`, malformed(`sha512:${"0".repeat(128)}`)],
        ["dhi.io/nats:2@", malformed("")],
    ];
    for (const [text, message] of bad) {
        it(`is refused: ${JSON.stringify(text)}`, () => {
            assert.throws(
                () => parseReference(text),
                (error) => {
                    assert.ok(error instanceof ImageReferenceError);
                    assert.equal(error.message, message);
                    return true;
                },
            );
            assert.deepEqual(checkReference(text, "run"), [message]);
        });
    }

    function reference(registry: string, path: string, repository: Repository, tag: string): ImageReference {
        return { registry, path, repository, tag };
    }
});

describe("an image and its use", () => {
    const cases: [string, TagUse, Repository | undefined, string[]][] = [
        ["dhi.io/nats:2.14.5-debian13", "run", "nats", []],
        ["docker.io/acme/dhi-nats:2.14.5-debian13-fips", "run", "nats", []],
        ["docker.io/acme/dhi-nats:2.14.5-debian13_tools", "run", "nats", []],
        [
            "dhi.io/nats:2.14.5-debian13-fips",
            "run",
            "nats",
            [
                "FIPS images are not on dhi.io: use a mirror (dhi:images.registry: docker.io/<organization>), " +
                    'or "2.14.5-debian13"',
            ],
        ],
        [
            "dhi.io/nats:2.14.5-debian13_tools",
            "run",
            "nats",
            [`customized images ("_…") are not on dhi.io: use the mirror that has "2.14.5-debian13_tools"`],
        ],
        [
            "dhi.io/nats-box:0.19.7-debian13",
            "run",
            "nats",
            ['"dhi.io/nats-box:0.19.7-debian13" is an image of nats-box: use an image of nats'],
        ],
        [
            "dhi.io/nats:2.14.5-debian13",
            "build",
            "rust",
            [
                '"dhi.io/nats:2.14.5-debian13" is an image of nats: use an image of rust',
                '"2.14.5-debian13" cannot build, because it runs as nonroot without a package manager: ' +
                    'use "2.14.5-debian13-dev"',
            ],
        ],
        [
            "dhi.io/nats:latest",
            "run",
            undefined,
            [`Docker Hardened Images have no tag "latest": use a version such as "2.14.5-debian13"`],
        ],
        [
            "dhi.io/nats:2-alpine-fips",
            "run",
            "nats",
            [
                'nats is not built on alpine: use debian or debian13, as in "2.14.5-debian13"',
                "FIPS images are not on dhi.io: use a mirror (dhi:images.registry: docker.io/<organization>), " +
                    'or "2-alpine"',
            ],
        ],
    ];
    for (const [text, use, repository, problems] of cases) {
        const outcome = problems.length === 0 ? "is valid" : "is refused";
        it(`${outcome}: ${use} ${text}${repository === undefined ? "" : ` as ${repository}`}`, () => {
            assert.deepEqual(checkReference(text, use, repository), problems);
        });
    }
});

describe("the reference of a repository in a source", () => {
    const cases: [ImageSource, Repository, string, string][] = [
        [{ registry: "dhi.io" }, "nats", "2.14.5-debian13", "dhi.io/nats:2.14.5-debian13"],
        [{ registry: "dhi.io" }, "nats", `2@${digest}`, `dhi.io/nats:2@${digest}`],
        [{ registry: "dhi.io", prefix: "dhi-" }, "nats", "2", "dhi.io/nats:2"],
        [{ registry: "docker.io/acme" }, "nats-box", "0", "docker.io/acme/dhi-nats-box:0"],
        [{ registry: "docker.io/acme" }, "nats", `2@${digest}`, `docker.io/acme/dhi-nats:2@${digest}`],
        [{ registry: "localhost:5000/team" }, "rust", "1-dev", "localhost:5000/team/dhi-rust:1-dev"],
        [{ registry: "ghcr.io/acme", prefix: "hardened-" }, "nats", "2", "ghcr.io/acme/hardened-nats:2"],
        [{ registry: "ghcr.io/acme", prefix: "" }, "nats", "2", "ghcr.io/acme/nats:2"],
        [{ registry: "dhi.io" }, "nats", "localhost:5000/my/nats:2", "localhost:5000/my/nats:2"],
        [{ registry: "dhi.io" }, "nats", `docker.io/a/nats:2@${digest}`, `docker.io/a/nats:2@${digest}`],
    ];
    for (const [source, repository, version, expected] of cases) {
        it(`is ${expected} for ${version} in ${JSON.stringify(source)}`, () => {
            assert.equal(referenceIn(source, repository, version), expected);
            assert.equal(parseReference(expected).repository, repository);
        });
    }

    it("is a whole reference unchanged, which is checked later", () => {
        const text = referenceIn({ registry: "dhi.io" }, "nats", "dhi.io/redis:8");
        assert.equal(text, "dhi.io/redis:8");
        assert.equal(checkReference(text, "run", "nats").length, 1);
    });
});
