import assert from "node:assert/strict";
import {
    checkReference,
    ImageReferenceError,
    parseReference,
    printReference,
    referenceIn,
    type ImageSource,
} from "../../../../components/images/reference.ts";
import type { Repository } from "../../../../components/images/catalog.ts";
import type { TagUse } from "../../../../components/images/tag.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image reference", () => {
    const good: [registry: string, path: string, repository: Repository, tag: string, pin?: string][] = [
        ["dhi.io", "nats", "nats", "2.15.1-debian13"],
        ["dhi.io", "nats-box", "nats-box", "0.20.0-debian13"],
        ["dhi.io", "nats", "nats", "2.15.1-debian13", digest],
        ["docker.io", "acme/dhi-nats", "nats", "2"],
        ["docker.io", "acme/dhi-nats-box", "nats-box", "0"],
        ["localhost:5000", "team/dhi-static", "static", "1"],
        ["localhost", "nats", "nats", "2"],
        ["registry.acme.example:8443", "a/b/c/busybox", "busybox", "1"],
        ["ghcr.io", "acme/hardened_natscli", "natscli", "0"],
        ["docker.io", "acme/dhi-nats", "nats", "2.15.1_with-tools"],
        ["docker.io", "acme/dhi-nats-server-config-reloader", "nats-server-config-reloader", "0"],
    ];
    for (const [registry, path, repository, tag, pin] of good) {
        const text = `${registry}/${path}:${tag}${pin === undefined ? "" : `@${pin}`}`;
        it(`is parsed and printed: ${text}`, () => {
            const parts = { registry, path, repository, tag, ...(pin === undefined ? {} : { digest: pin }) };
            assert.deepEqual(parseReference(text), parts);
            assert.equal(printReference(parts), text);
        });
    }

    const malformed = (text: string) =>
        `"${text}" is not a valid image reference: use one such as "dhi.io/nats:2.15.1-debian13"`;
    const noDigest = (text: string) =>
        `"${text}" is not a valid digest: use "sha256:" and 64 lowercase hexadecimal digits, or remove "@…"`;
    const unsupported = (path: string) =>
        `"${path}" is not a repository that dhi supports: use one of busybox, nats, nats-box, ` +
        "nats-server-config-reloader, natscli, prometheus-nats-exporter, rust, static";
    const groups: [prefix: string, texts: string[], message: (text: string) => string][] = [
        ["", ["", "dhi.io/", "dhi.io/NATS:2", "https://dhi.io/nats:2", " dhi.io/nats:2"], malformed],
        ["", ["dhi.io/nats:", "dhi.io/nats:2 "], malformed],
        ["dhi.io/nats:2@", ["", digest.toUpperCase(), `sha256:${"F".repeat(64)}`], noDigest],
        ["dhi.io/nats:2@", [digest.slice(0, -1), `${digest}0`, `sha512:${"0".repeat(128)}`], noDigest],
        ["docker.io/", ["redis", "acme/dhi-redis", "acme/nats/other", "acme/dhinats"], unsupported],
    ];
    const bad: Record<string, string> = {
        "dhi.io/natsio/nats-box:0.19.7": 'dhi.io has no "natsio/nats-box": use "dhi.io/nats-box"',
        "dhi.io/dhi-nats:2": 'dhi.io has no "dhi-nats": use "dhi.io/nats"',
        [`dhi.io/nats@${digest}`]: `"dhi.io/nats@${digest}" has no tag: use one such as "dhi.io/nats:2.15.1-debian13"`,
        "docker.io/acme/dhi-static":
            '"docker.io/acme/dhi-static" has no tag: ' +
            'use one such as "docker.io/acme/dhi-static:20250419-glibc-debian13"',
        "acme/dhi-nats:2": '"acme/dhi-nats:2" has no registry: use "dhi.io/nats:…"',
        "redis:8": '"redis:8" has no registry: use "dhi.io/redis:…"',
        "acme/redis:8": '"acme/redis:8" has no registry: use "dhi.io/redis:…"',
    };
    for (const [prefix, texts, message] of groups) {
        for (const text of texts) {
            bad[prefix + text] = message(text);
        }
    }
    for (const [text, message] of Object.entries(bad)) {
        it(`is refused: ${JSON.stringify(text)}`, () => {
            assert.throws(() => parseReference(text), { name: ImageReferenceError.name, message });
            assert.deepEqual(checkReference(text, "run"), [message]);
        });
    }
});

describe("an image and its use", () => {
    const fips =
        "FIPS images are not on dhi.io: use a mirror (dhi:images.registry: docker.io/<organization>), or ";
    const cases: [text: string, use: TagUse, repository: Repository | undefined, ...problems: string[]][] = [
        ["dhi.io/nats:2.15.1-debian13", "run", "nats"],
        ["dhi.io/nats:2.15.1-debian13", "run", undefined],
        ["docker.io/acme/dhi-nats:2.15.1-debian13-fips", "run", "nats"],
        ["docker.io/acme/dhi-nats:2.15.1-debian13_tools", "run", "nats"],
        [
            "dhi.io/nats:2-alpine-fips",
            "run",
            "nats",
            'nats is not built on alpine: use debian or debian13, as in "2.15.1-debian13"',
            `${fips}"2-alpine"`,
        ],
        [
            "dhi.io/nats:2.15.1-debian13_tools",
            "run",
            "nats",
            'customized images ("_…") are not on dhi.io: use the mirror that has "2.15.1-debian13_tools"',
        ],
        [
            "dhi.io/nats:2.15.1-debian13",
            "build",
            "rust",
            '"dhi.io/nats:2.15.1-debian13" is an image of nats: use an image of rust',
            '"2.15.1-debian13" cannot build, because it runs as nonroot without a package manager: ' +
                'use "2.15.1-debian13-dev"',
        ],
    ];
    for (const [text, use, repository, ...problems] of cases) {
        it(`${problems.length === 0 ? "is valid" : "is refused"}: ${use} ${text} as ${repository ?? "any"}`, () => {
            assert.deepEqual(checkReference(text, use, repository), problems);
        });
    }
});

describe("the reference of a repository in a source", () => {
    const cases: [ImageSource, Repository, string, string][] = [
        [{ registry: "dhi.io" }, "nats", `2@${digest}`, `dhi.io/nats:2@${digest}`],
        [{ registry: "dhi.io", prefix: "dhi-" }, "nats", "2", "dhi.io/nats:2"],
        [{ registry: "docker.io/acme" }, "nats-box", "0", "docker.io/acme/dhi-nats-box:0"],
        [{ registry: "localhost:5000/team" }, "rust", "1-dev", "localhost:5000/team/dhi-rust:1-dev"],
        [{ registry: "ghcr.io/acme", prefix: "hardened-" }, "nats", "2", "ghcr.io/acme/hardened-nats:2"],
        [{ registry: "ghcr.io/acme", prefix: "" }, "nats", "2", "ghcr.io/acme/nats:2"],
        [{ registry: "dhi.io" }, "nats", "localhost:5000/my/nats:2", "localhost:5000/my/nats:2"],
        [{ registry: "dhi.io" }, "nats", "dhi.io/redis:8", "dhi.io/redis:8"],
    ];
    for (const [source, repository, version, expected] of cases) {
        it(`is ${expected} for ${version} in ${JSON.stringify(source)}`, () => {
            assert.equal(referenceIn(source, repository, version), expected);
        });
    }
});
