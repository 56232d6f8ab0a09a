import assert from "node:assert/strict";
import { catalog, type Repository } from "../../../../components/images/catalog.ts";
import { checkTag, isFloating, parseTag, type Tag, type TagUse } from "../../../../components/images/tag.ts";

/** Published tags by repository and use, from https://github.com/docker-hardened-images/catalog at 30c3db9 and its log. */
const published: Record<Repository, { run: string; build: string }> = {
    nats: {
        run: `2 2.14 2.15.1 2-debian 2-debian13 2.14-debian 2.14-debian13 2.15.1-debian 2.15.1-debian13 2.12.3
            2.15.1-debian13 2.15.1-debian13-fips`,
        build: "2-dev 2.15.1-dev 2-debian13-dev 2.15.1-debian13-dev 2.15.1-debian-fips-dev",
    },
    "nats-box": {
        run: "0 0.19 0.19.7 0-debian 0.20.0-debian13 0.20.0-debian13-compat 0-compat",
        build: "0.20.0-debian13-dev",
    },
    natscli: { run: "0.4.0-debian13", build: "" },
    "nats-server-config-reloader": {
        run: "0 0.24 0.24.0 0.24.0-debian 0.24.0-debian13 0.21.1",
        build: "0.24.0-debian13-dev",
    },
    "prometheus-nats-exporter": { run: "0 0.20 0.20.2 0.20.2-debian13", build: "0.20.2-debian13-dev" },
    static: {
        run: `20250419 20250419-debian 20250419-debian13 20250419-debian12 20250419-glibc 20250419-glibc-debian
            20250419-glibc-debian13 20250419-glibc-debian12 20260611-alpine 20260611-alpine3.24
            20260611-alpine3.23 20260611-musl-alpine 20260611-musl-alpine3.24 20260611-musl-alpine3.22
            20260611-musl-alpine3.24-fips`,
        build: "",
    },
    rust: {
        run: "1 1.98.0 1.98.0-debian12 1-alpine 1.96.1-alpine3.24",
        build: `1-dev 1-debian13-dev 1.98.0-debian12-dev 1.97.0-alpine3.23-dev 1.92.0-alpine3.22-sfw-ent-dev
            1.98.0-debian13-sfw-dev`,
    },
    busybox: { run: "1.37.0-debian13 1.37.0-alpine 1-alpine3.22", build: "1.37.0-debian13-dev" },
};

describe("published tags", () => {
    for (const [repository, tags] of Object.entries(published) as [Repository, Record<TagUse, string>][]) {
        it(`of ${repository} are valid for their use, and so is the example`, () => {
            const exampleUse = repository === "rust" ? "build" : "run";
            const problems = (["run", "build"] as const).flatMap((use) =>
                tags[use]
                    .split(/\s+/)
                    .concat(use === exampleUse ? catalog[repository].exampleTag : [])
                    .filter((tag) => tag !== "")
                    .flatMap((tag) => checkTag(repository, tag, use)),
            );
            assert.deepEqual(problems, []);
        });
    }
});

describe("a tag", () => {
    const musl = { version: "20260611", libc: "musl", distro: "alpine3.24" };
    const rust = { version: "1.92.0", distro: "alpine3.22", flavor: "sfw-ent" };
    const parsed: [text: string, parts: Partial<Tag>][] = [
        ["2", { version: "2" }],
        ["2.15.1-debian13", { version: "2.15.1", distro: "debian13" }],
        ["20250419-glibc", { version: "20250419", libc: "glibc" }],
        ["20260611-musl-alpine3.24-fips", { ...musl, fips: true }],
        ["2.15.1-debian-fips-dev", { version: "2.15.1", distro: "debian", fips: true, dev: true }],
        ["1.92.0-alpine3.22-sfw-ent-dev", { ...rust, dev: true }],
        ["1-sfw-dev", { version: "1", flavor: "sfw", dev: true }],
        ["0.20.0-debian13-compat", { version: "0.20.0", distro: "debian13", flavor: "compat" }],
        ["3-alpine3.23_with-curl", { version: "3", distro: "alpine3.23", customization: "with-curl" }],
        ["2_my-fips", { version: "2", customization: "my-fips" }],
    ];
    for (const [text, parts] of parsed) {
        it(`has these parts: ${text}`, () => {
            assert.deepEqual({ ...parseTag(text) }, { fips: false, dev: false, ...parts });
        });
    }

    it("that no hardened image has is not parsed", () => {
        const none = [
            ...["", "latest", "v2.15.1", "2.15.1.1", "2.", ".2", "2-dev-debian13", "2-fips-compat"],
            ...["2-bookworm", "2-debian13-", "2--dev", " 2", "2\n", "2_", "2_-x", "2_X", "2-glibc-musl"],
            ...["sha256", "２"],
        ];
        assert.deepEqual(none.map(parseTag).filter(Boolean), []);
    });
});

describe("a tag that cannot be used", () => {
    const development = (tag: string, fixed: string) =>
        `"${tag}" is a development image (root, a shell, a package manager) and must not run as a workload: ` +
        `use "${fixed}"`;
    const unable = (tag: string) =>
        `"${tag}" cannot build, because it runs as nonroot without a package manager: use `;
    const musl = 'musl requires Alpine: use "-musl-alpine…" or "-glibc-debian13"';

    const refused: Record<string, string | string[]> = {
        "run nats:latest":
            'Docker Hardened Images have no tag "latest": use a version such as "2.15.1-debian13"',
        "run nats:stable":
            '"stable" is not a valid tag of a hardened image: use one such as "2.15.1-debian13"',
        "run nats:2.15.1-alpine":
            'nats is not built on alpine: use debian or debian13, as in "2.15.1-debian13"',
        "run nats:2.15.1-compat": 'nats has no "-compat" tags: remove "-compat"',
        "run nats:20250419": '"20250419" is not a valid version of nats: use one such as "2.15.1-debian13"',
        "run nats:2-glibc": 'nats has no "-glibc" tags, only static has: remove "-glibc"',
        "run nats:2.15.1-debian13-dev": development("2.15.1-debian13-dev", "2.15.1-debian13"),
        "run nats:2-debian-fips-dev": development("2-debian-fips-dev", "2-debian-fips"),
        "run nats:2-dev_my-dev": development("2-dev_my-dev", "2_my-dev"),
        "run rust:1.98.0-debian13-sfw-dev": development("1.98.0-debian13-sfw-dev", "1.98.0-debian13"),
        "run rust:1-alpine3.22-sfw-ent-dev": development("1-alpine3.22-sfw-ent-dev", "1-alpine3.22"),
        "build rust:1-alpine3.21-dev":
            "rust is not built on alpine3.21: use debian, debian13, debian12, alpine, alpine3.22, alpine3.23 " +
            'or alpine3.24, as in "1-debian13-dev"',
        "build rust:1_with-protoc": `${unable("1_with-protoc")}"1-dev_with-protoc"`,
        "build static:20250419": `${unable("20250419")}an image of rust, such as "1-debian13-dev"`,
        "run rust:1-sfw": '"-sfw" tags exist with "-dev" only: add "-dev"',
        "run rust:1-sfw-ent": '"-sfw-ent" tags exist with "-dev" only: add "-dev"',
        "run static:20250419-musl-debian13": musl,
        "run static:20250419-musl": musl,
        "run static:20260611-glibc-alpine3.24":
            'glibc requires Debian: use "-glibc-debian13" or "-musl-alpine3.24"',
        "run static:2.15.1":
            '"2.15.1" is not a valid version of static, whose tags begin with a date: ' +
            'use one such as "20250419-glibc-debian13"',
        "run static:120250419-glibc":
            '"120250419" is not a valid version of static, whose tags begin with a date: use one such as "20250419-glibc-debian13"',
        "run static:20250419-dev": 'static has no "-dev" tags: remove "-dev"',
        "run nats:20250419-musl-alpine-compat-dev": [
            '"20250419" is not a valid version of nats: use one such as "2.15.1-debian13"',
            'nats is not built on alpine: use debian or debian13, as in "2.15.1-debian13"',
            'nats has no "-musl" tags, only static has: remove "-musl"',
            'nats has no "-compat" tags: remove "-compat"',
            development("20250419-musl-alpine-compat-dev", "20250419-musl-alpine-compat"),
        ],
    };
    for (const [title, problems] of Object.entries(refused)) {
        it(`is refused with a reason and what to use: ${title}`, () => {
            const [use, repository, tag = ""] = title.split(/[ :]/);
            assert.deepEqual(checkTag(repository as Repository, tag, use as TagUse), [problems].flat());
        });
    }
});

describe("a floating tag", () => {
    const floating = `nats:2 nats:2.14 nats:2.15.1 nats:2.15.1-debian nats:2.14-debian13 static:20250419
        static:20250419-glibc-debian static:20260611-musl-alpine rust:1-debian13-dev`;
    const fixed = `nats:2.15.1-debian13 nats:2.15.1-debian13-fips-dev static:20250419-glibc-debian13
        static:20260611-musl-alpine3.24 rust:1.98.0-alpine3.22-dev`;
    const isIt = (text: string) => {
        const [repository, tag = ""] = text.split(":");
        const parts = parseTag(tag);
        return parts && isFloating(repository as Repository, parts);
    };

    it("moves between versions or distributions", () => {
        const all = `${floating} ${fixed}`.split(/\s+/);
        assert.deepEqual(all.filter(isIt), floating.split(/\s+/));
    });
});
